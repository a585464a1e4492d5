import { type ReadableRecord, summarise } from '../fhir/index.ts';
import type { Judgement } from './judging.ts';
import type { RecordFacts, RecordSummary } from './model.ts';

const longestText = 300;
const mostRows = 200;

const cut = (text: string | null): string | null => (text === null ? null : text.slice(0, longestText));

/** What the time line keeps of a record; a stranger's texts are cut to what a line can show. */
export function factsOf(record: ReadableRecord, judgement: Judgement): RecordFacts {
  const { source, careDate } = record;
  return {
    hiType: record.hiType,
    title: cut(record.title),
    careDate: careDate && { ...careDate, value: careDate.value.slice(0, 40) },
    facility: cut(source.facility),
    authors: source.authors.slice(0, 5).map((author) => author.slice(0, longestText)),
    attachments: record.attachments.length,
    isConfirmed: judgement.isConfirmed,
    bundleId: cut(record.ids.bundle),
    patient: judgement.state === 'quarantined' && record.patient ? briefly(record.patient) : null,
  };
}

function briefly(patient: NonNullable<ReadableRecord['patient']>): NonNullable<RecordFacts['patient']> {
  const few = (list: readonly string[]) => list.slice(0, 3).map((text) => text.slice(0, longestText));
  return {
    names: few(patient.names),
    gender: cut(patient.gender),
    birthDate: cut(patient.birthDate),
    abhaNumbers: few(patient.abhaNumbers),
    abhaAddresses: few(patient.abhaAddresses),
    phones: few(patient.phones),
    otherIdentifiers: [],
  };
}

/** Allergies, problems and medicines of a record, for the summary beside a visit. */
export function summaryOf(record: ReadableRecord): RecordSummary {
  const { allergies, problems, medicines } = summarise(record);
  return {
    allergies: allergies.slice(0, mostRows),
    problems: problems.slice(0, mostRows),
    medicines: medicines.slice(0, mostRows),
  };
}
