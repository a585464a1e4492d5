import { at, objectAt, textAt } from '../json.ts';
import type { Block } from '../model.ts';
import { attachmentsAt } from './attachments.ts';
import type { Found } from './entries.ts';
import { field, follow, type Renderer, referenceText } from './reading.ts';
import { conceptText, dateAt, isTakenBack, namesAt, notesOf, statusText } from './values.ts';

/** A DocumentReference: what it is, then each of its files. */
export const renderDocument: Renderer = (reading, found) => {
  const { resource } = found;
  const title = textAt(resource, 'description') ?? conceptText(objectAt(resource, 'type')) ?? null;
  const files = attachmentsAt(found, 'content', 'attachment')
    .map(({ attachment, pointer }) => reading.attachments.blockOf(attachment, { pointer, title, holder: found }))
    .filter((block) => block !== undefined);
  const fields = [
    ...field('date', dateAt(resource, 'date'), 'date'),
    ...field('type', notUsual(conceptText(objectAt(resource, 'type')) ?? null, title ?? '')),
    ...field('status', notUsual(statusText(resource, 'status'), 'current')),
    ...field('category', namesAt(resource, 'category').join(', ')),
    ...field('author', referenceText(reading, objectAt(resource, 'author'), found)),
  ];
  const details = detailsOf(found, { title, fields });

  return fields.length === 0 && files.length > 0 ? files : [details, ...files];
};

type Details = Extract<Block, { kind: 'details' }>;

const detailsOf = ({ type, resource }: Found, facts: Pick<Details, 'title' | 'fields'>): Details => ({
  kind: 'details',
  of: type,
  ...facts,
  isForbidden: false,
  isStruck: isTakenBack(resource),
});

const notUsual = (status: string | null, usual: string): string | null => (status === usual ? null : status);

/** A Binary is a whole file, often the scanned prescription. */
export const renderBinary: Renderer = (reading, found) => {
  const block = reading.attachments.blockOf(found.resource, { pointer: found.pointer, title: null, holder: found });

  return block ? [block] : [];
};

export const renderMedia: Renderer = (reading, found) => {
  const { resource, pointer } = found;
  const content = objectAt(resource, 'content');
  const title = notesOf(resource) ?? namesAt(resource, 'bodySite')[0] ?? conceptText(at(resource, 'modality')) ?? null;
  const file = content && reading.attachments.blockOf(content, { pointer: `${pointer}/content`, title, holder: found });
  const fields = [
    ...field('date', dateAt(resource, 'createdDateTime', 'createdPeriod', 'issued'), 'date'),
    ...field('modality', conceptText(at(resource, 'modality'))),
    ...field('body-site', conceptText(at(resource, 'bodySite'))),
    ...field('note', notesOf(resource)),
  ];
  const details = detailsOf(found, { title, fields });

  return [...(fields.length === 0 ? [] : [details]), ...(file ? [file] : [])];
};

/** A report of a laboratory or of imaging: its head, results, pictures, conclusion and files. */
export const renderReport: Renderer = (reading, found) => {
  const { resource } = found;
  const title = conceptText(at(resource, 'code')) ?? null;
  const details = detailsOf(found, {
    title,
    fields: [
      ...field('status', notUsual(statusText(resource, 'status'), 'final')),
      ...field('category', namesAt(resource, 'category').join(', ')),
      ...field('performed-on', dateAt(resource, 'effectiveDateTime', 'effectivePeriod'), 'date'),
      ...field('issued', dateAt(resource, 'issued'), 'date'),
      ...field('performer', referenceText(reading, objectAt(resource, 'performer'), found)),
      ...field('interpreter', referenceText(reading, objectAt(resource, 'resultsInterpreter'), found)),
      ...field(
        'conclusion',
        [textAt(resource, 'conclusion'), ...namesAt(resource, 'conclusionCode')].filter(Boolean).join('\n'),
      ),
    ],
  });
  const parts = ['specimen', 'result', 'imagingStudy', 'basedOn'].flatMap((key) => follow(reading, found, key));
  const media = attachmentsAt(found, 'media', 'link').flatMap(
    ({ attachment: link }) => reading.entries.resolve(link, found) ?? [],
  );
  const files = attachmentsAt(found, 'presentedForm')
    .map(({ attachment, pointer }) => reading.attachments.blockOf(attachment, { pointer, title, holder: found }))
    .filter((block) => block !== undefined);

  return [details, ...reading.renderAll([...parts, ...media], null), ...files];
};
