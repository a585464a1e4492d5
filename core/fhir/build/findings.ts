import { hasText, hl7, snomed } from './concepts.ts';
import { addResource, type Draft, type Drafting, type Pointer } from './drafting.ts';
import type { AllergyFacts, DiagnosisFacts, HistoryFacts, Relative } from './model.ts';
import { toIndianTime } from './moments.ts';

/** What every finding refers to. */
export interface Bedside {
  readonly patient: Pointer;
  readonly practitioner: Pointer;
  readonly encounter: Pointer | undefined;
}

const clinical = (code: 'active' | 'resolved'): Draft =>
  hl7('condition-clinical', code, code === 'active' ? 'Active' : 'Resolved');

export function addComplaints(drafting: Drafting, bedside: Bedside): Pointer[] {
  const complaints = (drafting.input.consultation.complaints ?? []).filter(({ text }) => hasText(text));

  return complaints.map(({ text, since }) =>
    addResource(drafting, {
      type: 'Condition',
      says: [hasText(since) ? `${text}, since ${since}` : text],
      body: {
        clinicalStatus: clinical('active'),
        code: { text },
        subject: bedside.patient,
        encounter: bedside.encounter,
        onsetString: since,
        recordedDate: toIndianTime(drafting.input.signedAt),
      },
    }),
  );
}

const certainties = {
  confirmed: ['confirmed', 'Confirmed'],
  provisional: ['provisional', 'Provisional'],
  differential: ['differential', 'Differential'],
  'ruled-out': ['refuted', 'Refuted'],
} as const;

export function addDiagnoses(drafting: Drafting, patient: Pointer): Pointer[] {
  const diagnoses = (drafting.input.consultation.diagnoses ?? []).filter(({ text }) => hasText(text));

  return diagnoses.map((diagnosis) => {
    const [code, display] = certainties[diagnosis.certainty];
    return addResource(drafting, {
      type: 'Condition',
      says: [diagnosis.certainty === 'confirmed' ? diagnosis.text : `${diagnosis.text} (${diagnosis.certainty})`],
      body: {
        clinicalStatus: diagnosis.certainty === 'ruled-out' ? undefined : clinical('active'),
        verificationStatus: hl7('condition-ver-status', code, display),
        code: diagnosisCode(diagnosis),
        subject: patient,
        recordedDate: toIndianTime(drafting.input.signedAt),
      },
    });
  });
}

/** WHO's form of a code: the profile is closed to ICD-10 and SNOMED CT, and a receiver checks what is sent as a code. */
const icd10Form = /^[A-Z][0-9]{2}(\.[0-9]{1,2})?$/;

function diagnosisCode({ text, icd10 }: DiagnosisFacts): Draft {
  const code = icd10?.trim().toUpperCase() ?? '';

  return icd10Form.test(code)
    ? { coding: [{ system: 'http://hl7.org/fhir/sid/icd-10', code, display: text }], text }
    : { text };
}

export function addAllergies(drafting: Drafting, { patient }: Bedside): Pointer[] {
  const { allergies = [], hasNoKnownAllergy } = drafting.input.consultation;
  const known = allergies.filter(({ substance }) => hasText(substance));
  if (known.length === 0 && hasNoKnownAllergy !== true) return [];
  const body = {
    clinicalStatus: hl7('allergyintolerance-clinical', 'active', 'Active'),
    verificationStatus: hl7('allergyintolerance-verification', 'confirmed', 'Confirmed'),
    patient,
    recordedDate: toIndianTime(drafting.input.signedAt),
  };
  if (known.length === 0) {
    const code = snomed('716186003', 'No known allergy', 'No known allergy');
    return [addResource(drafting, { type: 'AllergyIntolerance', says: ['No known allergy'], body: { ...body, code } })];
  }

  return known.map((allergy) =>
    addResource(drafting, {
      type: 'AllergyIntolerance',
      says: [`Allergy: ${[allergy.substance, allergy.reaction].filter(hasText).join(', ')}`],
      body: { ...body, code: { text: allergy.substance }, reaction: reactionOf(allergy) },
    }),
  );
}

function reactionOf({ reaction, severity }: AllergyFacts): Draft[] {
  return hasText(reaction) ? [{ manifestation: [{ text: reaction }], severity }] : [];
}

const relatives: Readonly<Record<Relative, readonly [code: string, display: string]>> = {
  father: ['FTH', 'father'],
  mother: ['MTH', 'mother'],
  brother: ['BRO', 'brother'],
  sister: ['SIS', 'sister'],
  child: ['CHILD', 'child'],
  grandfather: ['GRFTH', 'grandfather'],
  grandmother: ['GRMTH', 'grandmother'],
  other: ['FAMMEMB', 'family member'],
};

/** Past illnesses and operations, and apart from them the family's: two sections of the guide. */
export function addHistory(drafting: Drafting, bedside: Bedside): { own: Pointer[]; family: Pointer[] } {
  const items = (drafting.input.consultation.history ?? []).filter(({ text }) => hasText(text));
  const add = (item: HistoryFacts): Pointer => addResource(drafting, historyResource(item, bedside));

  return {
    own: items.filter(({ kind }) => kind !== 'family').map(add),
    family: items.filter(({ kind }) => kind === 'family').map(add),
  };
}

function historyResource(item: HistoryFacts, { patient }: Bedside) {
  switch (item.kind) {
    case 'illness':
      return {
        type: 'Condition',
        says: [hasText(item.since) ? `${item.text}, since ${item.since}` : item.text],
        body: {
          clinicalStatus: clinical(item.isOver ? 'resolved' : 'active'),
          code: { text: item.text },
          subject: patient,
          onsetString: item.since,
        },
      };
    case 'procedure':
      return {
        type: 'Procedure',
        says: [[item.text, item.when].filter(hasText).join(', ')],
        body: { status: 'completed', code: { text: item.text }, subject: patient, performedString: item.when },
      };
    case 'family': {
      const [code, display] = relatives[item.relative];
      return {
        type: 'FamilyMemberHistory',
        says: [`${display}: ${item.text}`],
        body: {
          status: 'completed',
          patient,
          relationship: hl7('v3-RoleCode', code, display),
          condition: [{ code: { text: item.text } }],
        },
      };
    }
  }
}
