import type { Db } from '../db/index.ts';
import type { ConsultationFacts, DocumentFacts, PatientFacts, RecordInput, VitalFacts } from '../fhir/index.ts';
import type { HiType } from '../kit/words.ts';
import type { Patient } from '../patients/index.ts';
import type { Visit } from '../visits/index.ts';
import { readDocument } from './documents.ts';
import { doseInWords, followUpDay, isWhollyRead, type Note, type Sealed, unitFromName, type Vitals } from './model.ts';

/** What a record is made of: a signed version, or a draft with the signature that it is about to get. */
export interface Signing {
  readonly id: string;
  readonly visitId: string;
  readonly patientId: string;
  readonly version: number;
  readonly replaces: string | null;
  readonly note: Note;
  readonly sealed: Sealed;
  readonly hiTypes: readonly HiType[];
  readonly signedAt: string;
}

interface Around {
  readonly patient: Patient;
  readonly visit: Visit;
  /** Reads the documents' bytes too; only one of the record types carries them. */
  readonly withFiles: boolean;
}

/** A signed page in the words of the record builders. */
export function toRecordInput(db: Db, signing: Signing, { patient, visit, withFiles }: Around): RecordInput {
  const { sealed, signedAt, version } = signing;
  const { doctor, clinic } = sealed;
  return {
    patient: patientFacts(patient),
    practitioner: {
      localNumber: doctor.id,
      name: doctor.name,
      qualification: doctor.qualification,
      registration: { number: doctor.registration, council: doctor.council },
      hprId: doctor.hprId,
    },
    organization: {
      // Without an HFR id no record leaves the clinic, so this name need not be unique in the world.
      localNumber: 'clinic',
      name: clinic.name === '' ? 'Clinic' : clinic.name,
      hfrId: clinic.hfrId,
      address: { text: clinic.address },
      phone: clinic.phone,
    },
    visit: {
      careContextReference: sealed.visit.careContextReference,
      start: new Date(sealed.visit.begunAt),
      // A correction may be days later; the visit ended when its first version was signed.
      end: new Date(version === 1 ? signedAt : (visit.endedAt ?? signedAt)),
    },
    consultation: consultationFacts(signing),
    documents: withFiles ? sealed.documents.map(({ id }) => fileFacts(db, id)) : [],
    signedAt: new Date(signedAt),
  };
}

function patientFacts(patient: Patient): PatientFacts {
  const { number, name, gender, birthDate, mobile, addressLine, district, state, pincode } = patient;
  const text = [addressLine, district, state, pincode].filter((part) => part !== '').join(', ');
  return {
    localNumber: number,
    name,
    gender,
    birthDate: birthDate ?? undefined,
    mobile: mobile ?? undefined,
    address: { text, district, state, pincode },
    abhaNumber: patient.abhaNumber ?? undefined,
    abhaAddress: patient.abhaAddress ?? undefined,
  };
}

function consultationFacts({ note, sealed }: Signing): ConsultationFacts {
  const followUp = followUpDay(note.followUp, sealed.visit.day);
  const comeBack = note.followUp?.kind === 'if-needed' ? 'Come back if needed.' : '';
  return {
    complaints: note.complaints,
    findings: note.findings,
    vitals: vitalFacts(note.vitals),
    allergies: sealed.allergies.list,
    hasNoKnownAllergy: sealed.allergies.isNoneKnown,
    history: sealed.history.map(({ text, since }) => ({ kind: 'illness', text, since, isOver: false })),
    diagnoses: note.diagnoses.map(({ text, code, certainty }) => ({ text, icd10: code ?? undefined, certainty })),
    medicines: note.medicines.map(({ medicine }, index) => medicineFacts(medicine, sealed.doses[index])),
    currentMedicines: sealed.continuing.map(({ medicine, dose }) => ({
      name: medicine,
      text: doseInWords(dose, { language: 'en', medicine }),
    })),
    tests: note.tests,
    advice: [note.advice, comeBack].filter((part) => part !== '').join('\n'),
    followUp: followUp === null ? undefined : { on: followUp },
  };
}

/** A dose leaves as coded timing only if every word of it was understood; the words go in any case. */
function medicineFacts(medicine: string, dose: Signing['sealed']['doses'][number] | undefined) {
  if (!dose) return { name: medicine, patientText: '', steps: [] };
  const steps = isWhollyRead(dose) ? dose.steps : [];
  return {
    name: medicine,
    patientText: doseInWords(dose, { language: 'en', medicine }),
    steps: steps.map((step) => ({ ...step, unit: step.unit ?? unitFromName(medicine) })),
  };
}

function vitalFacts(vitals: Vitals): VitalFacts {
  const { systolic, diastolic, temperature, temperatureUnit: unit } = vitals;
  return {
    bloodPressure: systolic !== null && diastolic !== null ? { systolic, diastolic } : undefined,
    pulse: vitals.pulse ?? undefined,
    temperature: temperature === null ? undefined : { value: temperature, unit },
    oxygenSaturation: vitals.spo2 ?? undefined,
    respiration: vitals.respiration ?? undefined,
    weight: vitals.weightKg ?? undefined,
    height: vitals.heightCm ?? undefined,
  };
}

function fileFacts(db: Db, documentId: string): DocumentFacts {
  const { title, mediaType, content, addedAt } = readDocument(db, documentId);
  return { title, contentType: mediaType, data: content, createdAt: new Date(addedAt) };
}
