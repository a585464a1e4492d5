import type { Gender } from '../../kit/words.ts';

/**
 * A visit in the clinic's own words: what the builders make records from. Nothing of it is FHIR. Texts may be in any script
 * and any length; blank ones count as absent.
 */
export interface RecordInput {
  readonly patient: PatientFacts;
  readonly practitioner: PractitionerFacts;
  readonly organization: OrganizationFacts;
  readonly visit: VisitFacts;
  readonly consultation: ConsultationFacts;
  /** Files of the visit: reports, letters, the signed note. */
  readonly documents?: readonly DocumentFacts[] | undefined;
  /** The prescription as a file: signed print or scan. */
  readonly prescriptionFile?: DocumentFacts | undefined;
  /** When the doctor signed: the date of the document and of everything in it. */
  readonly signedAt: Date;
}

/** What a build adds to the facts. The same input with the same ids and time gives the same text. */
export interface Making {
  /** A new uuid in lower case for each call. */
  readonly ids: () => string;
  /** The moment of building. */
  readonly now: Date;
  /** Of the document itself, the same in all its versions. */
  readonly documentId: string;
  /** 1, then counting. */
  readonly version: number;
  /** `Bundle.identifier.value` of the version that this one corrects. */
  readonly replaces?: string | undefined;
}

export interface PatientFacts {
  readonly localNumber: string;
  readonly name: string;
  readonly gender: Gender;
  /** `1979-03-14`, `1979-03`, `1979`; absent when nobody knows. */
  readonly birthDate?: string | undefined;
  /** Ten digits, or with the country code. */
  readonly mobile?: string | undefined;
  readonly address?: AddressFacts | undefined;
  /** Fourteen digits. */
  readonly abhaNumber?: string | undefined;
  readonly abhaAddress?: string | undefined;
}

export interface AddressFacts {
  readonly text: string;
  readonly district?: string | undefined;
  readonly state?: string | undefined;
  readonly pincode?: string | undefined;
}

export interface PractitionerFacts {
  /** The clinic's own id of the doctor: used where no other identifier is known. */
  readonly localNumber: string;
  readonly name: string;
  readonly qualification?: string | undefined;
  readonly registration?: { readonly number: string; readonly council?: string | undefined } | undefined;
  readonly hprId?: string | undefined;
}

export interface OrganizationFacts {
  /** The clinic's own id: identifies it until it has an HFR id. */
  readonly localNumber: string;
  readonly name: string;
  readonly hfrId?: string | undefined;
  readonly address?: AddressFacts | undefined;
  readonly phone?: string | undefined;
}

export interface VisitFacts {
  /** The visit's number, which is its care context reference. */
  readonly careContextReference: string;
  readonly start: Date;
  readonly end?: Date | undefined;
}

export interface ConsultationFacts {
  readonly complaints?: readonly { readonly text: string; readonly since?: string | undefined }[] | undefined;
  readonly findings?: string | undefined;
  readonly vitals?: VitalFacts | undefined;
  readonly allergies?: readonly AllergyFacts[] | undefined;
  /** The patient was asked and has none. */
  readonly hasNoKnownAllergy?: boolean | undefined;
  readonly history?: readonly HistoryFacts[] | undefined;
  readonly diagnoses?: readonly DiagnosisFacts[] | undefined;
  readonly medicines?: readonly MedicineFacts[] | undefined;
  /** Taken already, not prescribed today. */
  readonly currentMedicines?: readonly { readonly name: string; readonly text?: string | undefined }[] | undefined;
  readonly tests?: readonly { readonly text: string; readonly note?: string | undefined }[] | undefined;
  readonly advice?: string | undefined;
  readonly followUp?: FollowUpFacts | undefined;
  readonly procedures?: readonly { readonly text: string; readonly note?: string | undefined }[] | undefined;
}

export interface VitalFacts {
  /** mmHg */
  readonly bloodPressure?: { readonly systolic: number; readonly diastolic: number } | undefined;
  /** per minute */
  readonly pulse?: number | undefined;
  readonly temperature?: { readonly value: number; readonly unit: 'C' | 'F' } | undefined;
  /** per cent */
  readonly oxygenSaturation?: number | undefined;
  /** per minute */
  readonly respiration?: number | undefined;
  /** kilograms */
  readonly weight?: number | undefined;
  /** centimetres */
  readonly height?: number | undefined;
}

export interface AllergyFacts {
  readonly substance: string;
  readonly reaction?: string | undefined;
  readonly severity?: 'mild' | 'moderate' | 'severe' | undefined;
}

export type HistoryFacts =
  | { readonly kind: 'illness'; readonly text: string; readonly since?: string | undefined; readonly isOver: boolean }
  | { readonly kind: 'procedure'; readonly text: string; readonly when?: string | undefined }
  | { readonly kind: 'family'; readonly text: string; readonly relative: Relative };

export type Relative = 'father' | 'mother' | 'brother' | 'sister' | 'child' | 'grandfather' | 'grandmother' | 'other';

export interface DiagnosisFacts {
  readonly text: string;
  /** `J20.9`; another form is left out of the record, because the guide would refuse it. */
  readonly icd10?: string | undefined;
  readonly certainty: 'confirmed' | 'provisional' | 'differential' | 'ruled-out';
}

export interface MedicineFacts {
  readonly name: string;
  readonly strength?: string | undefined;
  readonly form?: string | undefined;
  /** How to take it, as the patient reads it. */
  readonly patientText: string;
  /** The same as data, one step after the other; none when it is words alone. */
  readonly steps: readonly DoseStep[];
  readonly route?: string | undefined;
  readonly note?: string | undefined;
}

export interface DoseStep {
  readonly rhythm: DoseRhythm;
  /** What one takes: tablet, ml, drop. */
  readonly unit: string | null;
  readonly food: 'before' | 'after' | 'with' | 'empty-stomach' | null;
  readonly isAtBedtime: boolean;
  readonly isWhenNeeded: boolean;
  readonly mostADay: number | null;
  readonly length: { readonly count: number; readonly unit: 'day' | 'week' | 'month' } | null;
}

export type Weekday = 'sun' | 'mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat';

export type DoseRhythm =
  | {
      readonly kind: 'parts';
      readonly morning: number;
      readonly noon: number;
      readonly evening: number;
      readonly night: number;
    }
  | { readonly kind: 'a-day'; readonly times: number; readonly amount: number | null }
  | { readonly kind: 'every-hours'; readonly hours: number; readonly amount: number | null }
  | { readonly kind: 'every-days'; readonly days: number; readonly amount: number | null }
  | {
      readonly kind: 'a-week';
      readonly times: number;
      readonly amount: number | null;
      readonly weekday: Weekday | null;
    }
  | { readonly kind: 'once'; readonly amount: number | null }
  | { readonly kind: 'when-needed'; readonly amount: number | null };

/** A day without a time, or so many days after the visit. */
export type FollowUpFacts = { readonly note?: string | undefined } & (
  | { readonly on: string }
  | { readonly afterDays: number }
);

export interface DocumentFacts {
  readonly title: string;
  readonly contentType: 'application/pdf' | 'image/jpeg' | 'image/png';
  readonly data: Uint8Array;
  readonly createdAt: Date;
}
