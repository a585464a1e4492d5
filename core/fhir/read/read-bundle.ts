import { at, type JsonObject, textAt } from '../json.ts';
import type { ReadableRecord, RecordView } from '../model.ts';
import { gatherAttachments } from './attachments.ts';
import { readEntries } from './entries.ts';
import { careDateOf, findPatient, idsOf, sourceOf } from './head.ts';
import { readIdentity } from './identity.ts';
import { parseRecord } from './parse.ts';
import type { Reading } from './reading.ts';
import { recogniseType } from './record-type.ts';
import { makeRenderAll } from './renderers.ts';
import { originalsOf, readSections, remainingSections, sectionsByType } from './sections.ts';
import { conceptText } from './values.ts';

/**
 * A received record as a view for screens (fhir.md sections 7.2 and 12): tolerant of all that senders do, made of structured
 * data, nothing fetched, nothing trusted. Never throws; what cannot be read says why.
 */
export function readBundle(text: string): RecordView {
  const parsed = parseRecord(text);

  return parsed.kind === 'unreadable' ? parsed : readRecord(parsed.bundle);
}

function readRecord(bundle: JsonObject): ReadableRecord {
  const entries = readEntries(bundle);
  const shown = new Set<JsonObject>();
  const attachments = gatherAttachments(entries, shown);
  const { reading, isCut } = startReading({ entries, attachments, shown });
  const composition = entries.list.find(({ type }) => type === 'Composition');
  const { patient, others } = findPatient(entries, composition);
  const head = composition?.resource ?? {};

  const own = composition ? readSections(reading, composition) : [];
  const sections = [...(own.length === 0 ? sectionsByType(reading) : own), ...remainingSections(reading)];

  return {
    kind: 'record',
    ...recogniseType(composition, entries.list),
    title: textAt(head, 'title') ?? conceptText(at(head, 'type')) ?? null,
    status: textAt(head, 'status') ?? null,
    careDate: careDateOf(bundle, entries, composition),
    source: sourceOf(reading, composition),
    patient: patient ? readIdentity(patient.resource) : null,
    otherPatients: others,
    ids: idsOf(bundle, composition),
    sections,
    attachments: attachments.all(),
    originals: originalsOf(reading, composition),
    isCut: isCut(),
  };
}

// More pieces than this no doctor reads and no screen holds; a busy discharge summary has a few hundred.
const mostPieces = 5000;

function startReading(parts: Pick<Reading, 'entries' | 'attachments' | 'shown'>): {
  reading: Reading;
  isCut: () => boolean;
} {
  let left = mostPieces;
  const reading: Reading = {
    ...parts,
    renderAll: makeRenderAll(() => reading),
    spend: () => {
      left -= 1;
      return left >= 0;
    },
  };

  return { reading, isCut: () => left < 0 };
}
