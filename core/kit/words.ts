import { z } from 'zod';

/**
 * The closed words of the field, spelled as ABDM V3 spells them (abdm-v3.md section 8), and the forms of its identifiers
 * (section 2.6). Every folder and every screen may import this file.
 */
export const hiTypes = [
  'Prescription',
  'DiagnosticReport',
  'OPConsultation',
  'DischargeSummary',
  'ImmunizationRecord',
  'HealthDocumentRecord',
  'WellnessRecord',
  'Invoice',
] as const;
export const HiType = z.enum(hiTypes);
export type HiType = z.infer<typeof HiType>;

/** Purpose of use: the code, and the display that must stand beside it letter for letter. */
export const purposes = {
  CAREMGT: 'Care Management',
  BTG: 'Break the Glass',
  PUBHLTH: 'Public Health',
  HPAYMT: 'Healthcare Payment',
  DSRCH: 'Disease Specific Healthcare Research',
  PATRQT: 'Self Requested',
} as const;
export const Purpose = z.enum(['CAREMGT', 'BTG', 'PUBHLTH', 'HPAYMT', 'DSRCH', 'PATRQT']);
export type Purpose = z.infer<typeof Purpose>;

export const ConsentRequestStatus = z.enum(['REQUESTED', 'GRANTED', 'DENIED', 'EXPIRED', 'REVOKED']);
export type ConsentRequestStatus = z.infer<typeof ConsentRequestStatus>;

export const ArtefactStatus = z.enum(['GRANTED', 'REVOKED', 'EXPIRED']);
export type ArtefactStatus = z.infer<typeof ArtefactStatus>;

/** How often data may be asked for under a permission: `value` times in one `unit` (certification A-06). */
export const Frequency = z.object({ unit: z.enum(['HOUR', 'DAY', 'WEEK', 'MONTH', 'YEAR']), value: z.int().min(1) });
export type Frequency = z.infer<typeof Frequency>;

/** Male, female, other, transgender, undisclosed (ABDM also knows D; it is read and kept). */
export const Gender = z.enum(['M', 'F', 'O', 'D', 'T', 'U']);
export type Gender = z.infer<typeof Gender>;

/** Fourteen digits without dashes: the form in our database. */
export const AbhaNumber = z.string().regex(/^\d{14}$/);
export type AbhaNumber = z.infer<typeof AbhaNumber>;

/** `name@abdm`, in the sandbox `name@sbx`; stored in lower case. */
export const AbhaAddress = z.string().regex(/^[a-z0-9][a-z0-9_.]+[a-z0-9]@(abdm|sbx)$/);
export type AbhaAddress = z.infer<typeof AbhaAddress>;

/** `91-1234-5678-9012`: how an ABHA number is shown and how the ABHA service wants it. */
export function groupAbhaNumber(abhaNumber: string): string {
  return abhaNumber.replace(/^(\d{2})(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3-$4');
}

/** What a person may do in the program; an account has a set of roles. */
export const Role = z.enum(['owner', 'doctor', 'receptionist']);
export type Role = z.infer<typeof Role>;

/** A database, a colour and a far side each; nothing crosses from one to another (architecture.md section 1). */
export const World = z.enum(['practice', 'sandbox', 'production']);
export type World = z.infer<typeof World>;

export const Day = z.iso.date();
export const Instant = z.iso.datetime();
