import { hasText } from './concepts.ts';
import { dosageOf } from './dosage.ts';
import { addResource, type Drafting, type Pointer } from './drafting.ts';
import type { Bedside } from './findings.ts';
import { sayDay, toIndianDay, toIndianTime } from './moments.ts';

/** The prescription's lines. @param reasons the visit's diagnoses: one is the reason for every line, of several none is */
export function addMedicines(drafting: Drafting, bedside: Bedside, reasons: readonly Pointer[]): Pointer[] {
  const medicines = (drafting.input.consultation.medicines ?? []).filter(({ name }) => hasText(name));

  return medicines.map((medicine) => {
    const name = [medicine.name, medicine.strength, medicine.form].filter(hasText).join(' ');
    return addResource(drafting, {
      type: 'MedicationRequest',
      says: [`${name}: ${medicine.patientText}`, ...(hasText(medicine.note) ? [medicine.note] : [])],
      body: {
        status: 'active',
        intent: 'order',
        medicationCodeableConcept: { text: name },
        subject: bedside.patient,
        encounter: bedside.encounter,
        authoredOn: toIndianTime(drafting.input.signedAt),
        requester: bedside.practitioner,
        reasonReference: reasons.length === 1 ? reasons : [],
        note: [{ text: medicine.note }],
        dosageInstruction: dosageOf(medicine),
      },
    });
  });
}

/** What the patient takes already. */
export function addCurrentMedicines(drafting: Drafting, { patient }: Bedside): Pointer[] {
  const medicines = (drafting.input.consultation.currentMedicines ?? []).filter(({ name }) => hasText(name));

  return medicines.map(({ name, text }) =>
    addResource(drafting, {
      type: 'MedicationStatement',
      says: [[`Takes ${name}`, text].filter(hasText).join(': ')],
      body: {
        status: 'active',
        medicationCodeableConcept: { text: name },
        subject: patient,
        dateAsserted: toIndianTime(drafting.input.signedAt),
        dosage: [{ text }],
      },
    }),
  );
}

export function addTests(drafting: Drafting, bedside: Bedside): Pointer[] {
  const tests = (drafting.input.consultation.tests ?? []).filter(({ text }) => hasText(text));

  return tests.map(({ text, note }) =>
    addResource(drafting, {
      type: 'ServiceRequest',
      says: [`Advised: ${text}`, ...(hasText(note) ? [note] : [])],
      body: {
        status: 'active',
        intent: 'order',
        code: { text },
        subject: bedside.patient,
        encounter: bedside.encounter,
        authoredOn: toIndianTime(drafting.input.signedAt),
        requester: bedside.practitioner,
        note: [{ text: note }],
      },
    }),
  );
}

export function addProcedures(drafting: Drafting, bedside: Bedside): Pointer[] {
  const procedures = (drafting.input.consultation.procedures ?? []).filter(({ text }) => hasText(text));

  return procedures.map(({ text, note }) =>
    addResource(drafting, {
      type: 'Procedure',
      says: [`${text}, done`, ...(hasText(note) ? [note] : [])],
      body: {
        status: 'completed',
        code: { text },
        subject: bedside.patient,
        encounter: bedside.encounter,
        performedDateTime: toIndianTime(drafting.input.signedAt),
        performer: [{ actor: bedside.practitioner }],
        note: [{ text: note }],
      },
    }),
  );
}

/** A day to come back on: proposed, from its first to its last minute, because no hour was agreed. */
export function addFollowUp(drafting: Drafting, { patient, practitioner }: Bedside): Pointer[] {
  const { followUp } = drafting.input.consultation;
  if (!followUp) return [];
  const day = 'on' in followUp ? followUp.on : toIndianDay(drafting.input.visit.start, followUp.afterDays);

  return [
    addResource(drafting, {
      type: 'Appointment',
      says: [`Follow-up on ${sayDay(day)}`, ...(hasText(followUp.note) ? [followUp.note] : [])],
      body: {
        status: 'proposed',
        description: hasText(followUp.note) ? followUp.note : 'Follow-up visit',
        start: `${day}T00:00:00+05:30`,
        end: `${day}T23:59:59+05:30`,
        created: toIndianTime(drafting.input.signedAt),
        participant: [
          { actor: patient, status: 'needs-action' },
          { actor: practitioner, status: 'accepted' },
        ],
      },
    }),
  ];
}
