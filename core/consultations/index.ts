/**
 * What the doctor writes at a visit: the page with its drafts, signed versions and corrections, the patient's allergies, the
 * documents that came along, and the words of the clinic's own papers. A signed version holds one record for each HI type;
 * `buildRecords` makes them, always the same for the same version.
 */
export { consultationsCalls } from './calls.ts';
export { consultationsContract } from './contract.ts';
export { documentPieces, listDocuments } from './documents.ts';
export { buildRecords, type ClinicRecord } from './record.ts';
export type { SignedNews } from './signing.ts';
