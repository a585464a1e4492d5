/**
 * FHIR for ABDM, pure: builds records from a visit's facts, checks any bundle against FHIR R4 and the NRCeS profiles, and reads
 * received bundles into views for screens. Checking and reading at run time go through `startChecker`, in a thread.
 */
export { bundleText } from './build/bundle-text.ts';
export type { Bundle } from './build/drafting.ts';
export type * from './build/model.ts';
export { buildableTypes, buildHealthDocument, buildOpConsultation, buildPrescription } from './build/records.ts';
export { bodyMassIndex } from './build/vitals.ts';
export { openRulebook } from './check/rulebook.ts';
export { readTables } from './check/tables.ts';
export { checkText } from './check/text.ts';
export { type Checker, startChecker } from './checker.ts';
export { parseJson } from './json.ts';
export type { AttachmentRef, PatientIdentity, ReadableRecord, RecordView, Remark } from './model.ts';
export { type AttachmentBytes, readAttachment } from './read/attachments.ts';
export { readBundle } from './read/read-bundle.ts';
export { summarise } from './read/summarise.ts';
