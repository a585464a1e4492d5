import type { HiType } from '../../kit/words.ts';
import { type DraftSection, finishDocument, section } from './composition.ts';
import { hasText } from './concepts.ts';
import { addBinary, addDocuments } from './documents.ts';
import { type Bundle, type Drafting, type Pointer, startDrafting } from './drafting.ts';
import { addAllergies, addComplaints, addDiagnoses, addHistory, type Bedside } from './findings.ts';
import type { Making, RecordInput } from './model.ts';
import { addEncounter, addParties, type Parties } from './parties.ts';
import { addCurrentMedicines, addFollowUp, addMedicines, addProcedures, addTests } from './plan.ts';
import { addExamination } from './vitals.ts';

/** The record types this visit has something for, of those that are built here. */
export function buildableTypes({ consultation, documents = [], prescriptionFile }: RecordInput): HiType[] {
  const hasMedicines = (consultation.medicines ?? []).some(({ name }) => hasText(name));

  return [
    'OPConsultation',
    ...(hasMedicines || prescriptionFile ? (['Prescription'] as const) : []),
    ...(documents.length > 0 ? (['HealthDocumentRecord'] as const) : []),
  ];
}

interface Visit {
  readonly parties: Parties;
  readonly encounter: Pointer;
  readonly bedside: Bedside;
  readonly diagnoses: readonly Pointer[];
}

/** What every record of a visit begins with. The diagnoses belong to the visit itself. */
function addVisit(drafting: Drafting): Visit {
  const parties = addParties(drafting);
  const diagnoses = addDiagnoses(drafting, parties.patient);
  const encounter = addEncounter(drafting, parties, diagnoses);

  return { parties, diagnoses, encounter, bedside: { ...parties, encounter } };
}

/** The consultation note: everything of the visit, in the guide's sections, and advice as a last section of words. */
export function buildOpConsultation(input: RecordInput, making: Making): Bundle {
  const drafting = startDrafting(input, making);
  const visit = addVisit(drafting);

  return finishDocument(drafting, {
    profile: 'OPConsultRecord',
    type: ['371530004', 'Clinical consultation report'],
    title: 'Consultation note',
    parties: visit.parties,
    encounter: visit.encounter,
    sections: consultationSections(drafting, visit),
  });
}

function consultationSections(drafting: Drafting, { bedside, parties, diagnoses }: Visit): DraftSection[] {
  const { advice } = drafting.input.consultation;
  const history = addHistory(drafting, bedside);
  const medicines = [...addMedicines(drafting, bedside, diagnoses), ...addCurrentMedicines(drafting, bedside)];
  const known = [
    ...section('Chief complaints', ['422843007', 'Chief complaint section'], addComplaints(drafting, bedside)),
    ...section('Physical examination', ['425044008', 'Physical exam section'], addExamination(drafting, bedside)),
    ...section('Allergies', ['722446000', 'Allergy record'], addAllergies(drafting, bedside)),
    ...section(
      historyTitle(diagnoses, history.own),
      ['371529009', 'History and physical report'],
      [...diagnoses, ...history.own],
    ),
    ...section('Family history', ['422432008', 'Family history section'], history.family),
    ...section('Investigations advised', ['721963009', 'Order document'], addTests(drafting, bedside)),
    ...section('Medications', ['721912009', 'Medication summary document'], medicines),
    ...section('Follow-up', ['390906007', 'Follow-up encounter'], addFollowUp(drafting, bedside)),
    ...section('Procedures', ['371525003', 'Clinical procedure report'], addProcedures(drafting, bedside)),
    ...section('Documents', ['371530004', 'Clinical consultation report'], addDocuments(drafting, parties)),
  ];
  // The guide has no section for advice; one of our own must stand behind all others (open at end).
  if (hasText(advice)) return [...known, { title: 'Advice', words: [advice] }];

  return known.length > 0 ? known : [{ title: 'Consultation', words: ['Nothing was recorded.'] }];
}

/** The guide has one section for today's diagnosis and for the past. */
function historyTitle(diagnoses: readonly Pointer[], history: readonly Pointer[]): string {
  if (history.length === 0) return 'Diagnosis';

  return diagnoses.length === 0 ? 'History' : 'Diagnosis and history';
}

/** The prescription: its lines, and the printed or scanned sheet. @throws Error when there is neither: see `buildableTypes` */
export function buildPrescription(input: RecordInput, making: Making): Bundle {
  const drafting = startDrafting(input, making);
  const { parties, encounter, bedside, diagnoses } = addVisit(drafting);
  const lines = addMedicines(drafting, bedside, diagnoses).map((line) => ({ ...line, type: 'MedicationRequest' }));
  const sheet = input.prescriptionFile ? [{ ...addBinary(drafting, input.prescriptionFile), type: 'Binary' }] : [];
  if (lines.length + sheet.length === 0) throw new Error('a prescription has a medicine or a file');

  return finishDocument(drafting, {
    profile: 'PrescriptionRecord',
    type: ['440545006', 'Prescription record'],
    title: 'Prescription',
    parties,
    encounter,
    // The slices are closed, and cut on the type of each reference (fhir.md section 1, rule 3).
    sections: section('Prescription', ['440545006', 'Prescription record'], [...lines, ...sheet]),
  });
}

/** The visit's files as a record of their own. @throws Error when there is none: see `buildableTypes` */
export function buildHealthDocument(input: RecordInput, making: Making): Bundle {
  const drafting = startDrafting(input, making);
  const parties = addParties(drafting);
  const encounter = addEncounter(drafting, parties, []);
  const documents = addDocuments(drafting, parties);
  const [first, ...others] = input.documents ?? [];
  if (!first) throw new Error('a health document has a file');

  return finishDocument(drafting, {
    profile: 'HealthDocumentRecord',
    type: ['419891008', 'Record artifact'],
    title: others.length === 0 && hasText(first.title) ? first.title : 'Documents',
    parties,
    encounter,
    sections: section('Documents', ['419891008', 'Record artifact'], documents),
  });
}
