import { z } from 'zod';
import { HiType } from '../kit/words.ts';

/** How much a remark weighs: an error means "do not send"; the others are for whoever looks after the software. */
export const Severity = z.enum(['error', 'warning', 'information']);
export type Severity = z.infer<typeof Severity>;

/** One deviation of a bundle from FHIR R4 or the NRCeS profiles. Its words never repeat what the record says. */
export const Remark = z.object({
  severity: Severity,
  /** `Bundle.entry[3].resource.code.coding[0].system` */
  path: z.string(),
  /** A stable name, `slice.closed`. */
  rule: z.string(),
  text: z.string(),
});
export type Remark = z.infer<typeof Remark>;

/** Text as the author wrote it, and what its code is called where that says something else. Never translated by us. */
const Named = z.object({
  name: z.string(),
  codeName: z.string().nullable(),
  code: z.object({ system: z.string().nullable(), code: z.string() }).nullable(),
});

/** A date as the record has it: `2026`, `2026-11`, `2026-11-02` or with time and offset. Never shifted to another zone. */
const RecordDate = z.string();

/** What an attachment is by its first bytes; only pdf, jpeg, png and text are for opening, all may be saved. */
export const AttachmentKind = z.enum(['pdf', 'jpeg', 'png', 'text', 'dicom', 'unknown', 'empty', 'undecodable']);
export type AttachmentKind = z.infer<typeof AttachmentKind>;

/** An attachment without its bytes. `id` is for `readAttachment`. */
export const AttachmentRef = z.object({
  id: z.string(),
  title: z.string().nullable(),
  kind: AttachmentKind,
  /** Media type by the bytes; `declaredType` is what the sender says. */
  contentType: z.string(),
  declaredType: z.string().nullable(),
  byteLength: z.int(),
  created: RecordDate.nullable(),
});
export type AttachmentRef = z.infer<typeof AttachmentRef>;

/** One measured or stated value; parts of a panel follow it with a higher `level`. */
export const ObservationRow = Named.extend({
  level: z.int(),
  /** Ready to show, comparator and unit included; null where the row is only the name of a panel. */
  value: z.string().nullable(),
  /** For trends: only where the value is one number. */
  number: z.number().nullable(),
  unit: z.string().nullable(),
  comparator: z.string().nullable(),
  range: z.string().nullable(),
  interpretation: z.string().nullable(),
  date: RecordDate.nullable(),
  note: z.string().nullable(),
  isStruck: z.boolean(),
});
export type ObservationRow = z.infer<typeof ObservationRow>;

export const MedicineRow = Named.extend({
  kind: z.enum(['request', 'statement', 'administration', 'dispense']),
  /** The author's own words, one for each instruction; composed from the coded timing where there are none. */
  dosage: z.array(z.string()),
  status: z.string().nullable(),
  date: RecordDate.nullable(),
  /** The last day by the dosage's own duration or period; null where the record does not say. */
  lastDay: RecordDate.nullable(),
  reason: z.string().nullable(),
  note: z.string().nullable(),
  /** The order is NOT to take it. Must be shown loudly. */
  isForbidden: z.boolean(),
  isStruck: z.boolean(),
});
export type MedicineRow = z.infer<typeof MedicineRow>;

export const AllergyRow = Named.extend({
  reactions: z.array(z.string()),
  criticality: z.string().nullable(),
  status: z.string().nullable(),
  certainty: z.string().nullable(),
  date: RecordDate.nullable(),
  note: z.string().nullable(),
  /** The statement "no known allergy": different from saying nothing. */
  isNone: z.boolean(),
  isStruck: z.boolean(),
});
export type AllergyRow = z.infer<typeof AllergyRow>;

export const ProblemRow = Named.extend({
  /** A complaint is what the patient said; a problem is what was found. */
  kind: z.enum(['complaint', 'problem']),
  status: z.string().nullable(),
  certainty: z.string().nullable(),
  severity: z.string().nullable(),
  since: z.string().nullable(),
  until: z.string().nullable(),
  date: RecordDate.nullable(),
  note: z.string().nullable(),
  isStruck: z.boolean(),
});
export type ProblemRow = z.infer<typeof ProblemRow>;

/** `label` is a word that screens translate (`performed-on`), or a property's own name where we know no better. */
export const Field = z.object({ label: z.string(), value: z.string(), form: z.enum(['text', 'date', 'period']) });
export type Field = z.infer<typeof Field>;

/** HTML of a stranger: it may stand on a screen only after the sanitiser, behind "original text" or where nothing else is. */
const Narrative = z.object({ of: z.string(), html: z.string(), isUnsafe: z.literal(true) });
export type Narrative = z.infer<typeof Narrative>;

/** One piece of a section, for one renderer of the screen. */
export const Block = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('observations'), rows: z.array(ObservationRow) }),
  z.object({ kind: z.literal('medicines'), rows: z.array(MedicineRow) }),
  z.object({ kind: z.literal('allergies'), rows: z.array(AllergyRow) }),
  z.object({ kind: z.literal('problems'), rows: z.array(ProblemRow) }),
  z.object({
    kind: z.literal('details'),
    /** The resource type. */
    of: z.string(),
    title: z.string().nullable(),
    fields: z.array(Field),
    isForbidden: z.boolean(),
    isStruck: z.boolean(),
  }),
  z.object({ kind: z.literal('table'), columns: z.array(z.string()), rows: z.array(z.array(z.string())) }),
  z.object({ kind: z.literal('attachment'), attachment: AttachmentRef }),
  /** A document that lies somewhere else: shown as text, never fetched. */
  z.object({ kind: z.literal('address'), title: z.string().nullable(), address: z.string() }),
  z.object({ kind: z.literal('narrative'), narrative: Narrative }),
]);
export type Block = z.infer<typeof Block>;

export const Section = z.object({
  /** `section`: of the record; `type`: made by us, of a record without sections; `also`: what no section names; `people`. */
  from: z.enum(['section', 'type', 'also', 'people']),
  title: z.string().nullable(),
  /** A known section by the guide's name (`Medications`), or the resource type of a `type` section. */
  key: z.string().nullable(),
  /** 0, or more for a section inside a section. */
  level: z.int(),
  blocks: z.array(Block),
});
export type Section = z.infer<typeof Section>;

/** Who the record says it is about: for the check against the patient whose record was asked for. */
export const PatientIdentity = z.object({
  names: z.array(z.string()),
  gender: z.string().nullable(),
  birthDate: z.string().nullable(),
  /** Fourteen digits each. */
  abhaNumbers: z.array(z.string()),
  /** Lower case. */
  abhaAddresses: z.array(z.string()),
  phones: z.array(z.string()),
  otherIdentifiers: z.array(z.object({ label: z.string().nullable(), value: z.string() })),
});
export type PatientIdentity = z.infer<typeof PatientIdentity>;

/** What the five summary panels need of a record (fhir.md section 12). */
export const RecordFacts = z.object({
  allergies: z.array(AllergyRow),
  problems: z.array(ProblemRow),
  medicines: z.array(MedicineRow),
  measures: z.array(ObservationRow),
  documents: z.array(AttachmentRef),
});
export type RecordFacts = z.infer<typeof RecordFacts>;

export const ReadableRecord = z.object({
  kind: z.literal('record'),
  /** null: none of the eight types could be recognised; show it as a document. */
  hiType: HiType.nullable(),
  hiTypeFrom: z.enum(['profile', 'code', 'text', 'contents', 'nothing']),
  title: z.string().nullable(),
  status: z.string().nullable(),
  careDate: z.object({ value: RecordDate, from: z.enum(['encounter', 'finding', 'document', 'bundle']) }).nullable(),
  /** As the record says; nobody verified it. */
  source: z.object({ facility: z.string().nullable(), facilityIds: z.array(z.string()), authors: z.array(z.string()) }),
  patient: PatientIdentity.nullable(),
  /** How many further people the record calls its patient: more than 0 is suspicious. */
  otherPatients: z.int(),
  /** For recognising the same record again, and which older ones it replaces. */
  ids: z.object({ bundle: z.string().nullable(), composition: z.string().nullable(), replaces: z.array(z.string()) }),
  sections: z.array(Section),
  attachments: z.array(AttachmentRef),
  originals: z.array(Narrative),
  /** The record holds more than is shown here; the whole of it is only in the text as received. */
  isCut: z.boolean(),
});
export type ReadableRecord = z.infer<typeof ReadableRecord>;

export const UnreadableReason = z.enum(['too-large', 'not-json', 'too-deep', 'not-a-bundle', 'too-demanding']);
export type UnreadableReason = z.infer<typeof UnreadableReason>;
export const UnreadableRecord = z.object({ kind: z.literal('unreadable'), because: UnreadableReason });
export type UnreadableRecord = z.infer<typeof UnreadableRecord>;

/** A received record, ready for a screen: plain JSON, nothing in it is trusted, nothing of it is fetched. */
export const RecordView = z.discriminatedUnion('kind', [ReadableRecord, UnreadableRecord]);
export type RecordView = z.infer<typeof RecordView>;
