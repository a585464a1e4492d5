import { decodeAttachment, mediaTypes } from '../attachment-bytes.ts';
import { at, isObject, type JsonObject, listAt, textAt } from '../json.ts';
import type { AttachmentRef, Block } from '../model.ts';
import type { Entries, Found } from './entries.ts';
import { parseRecord } from './parse.ts';
import { dateAt } from './values.ts';

/** Attachments by their place in the bundle, each decoded once to be judged. */
export interface Attachments {
  /** The block for an Attachment or Binary that stands at `pointer`. */
  readonly blockOf: (attachment: JsonObject, place: Place) => Block | undefined;
  readonly all: () => AttachmentRef[];
}

interface Place {
  readonly pointer: string;
  readonly title: string | null;
  readonly holder: Found;
}

/** @param shown takes the Binary resources that an attachment's address leads to */
export function gatherAttachments(entries: Entries, shown: Set<JsonObject>): Attachments {
  const found = new Map<string, AttachmentRef>();

  const refer = (attachment: JsonObject, { pointer, title }: Omit<Place, 'holder'>): AttachmentRef => {
    const known = found.get(pointer);
    if (known) return known;
    const ref = describe(attachment, pointer, title);
    found.set(pointer, ref);
    return ref;
  };

  return {
    blockOf: (attachment, { pointer, title, holder }) => {
      if (typeof at(attachment, 'data') === 'string')
        return { kind: 'attachment', attachment: refer(attachment, { pointer, title }) };
      const address = textAt(attachment, 'url');
      if (address === undefined) return undefined;
      const target = entries.resolve({ reference: address }, holder);
      if (target && typeof at(target.resource, 'data') === 'string') {
        shown.add(target.resource);
        const ref = refer(target.resource, { pointer: target.pointer, title: textAt(attachment, 'title') ?? title });
        return { kind: 'attachment', attachment: ref };
      }
      return { kind: 'address', title: textAt(attachment, 'title') ?? title, address };
    },
    all: () => [...found.values()],
  };
}

function describe(attachment: JsonObject, id: string, title: string | null): AttachmentRef {
  const data = at(attachment, 'data');
  const { kind, bytes } = decodeAttachment(typeof data === 'string' ? data : '');

  return {
    id,
    title: textAt(attachment, 'title') ?? title,
    kind,
    contentType: mediaTypes[kind],
    declaredType: textAt(attachment, 'contentType') ?? null,
    byteLength: bytes.length,
    created: dateAt(attachment, 'creation'),
  };
}

/** The attachments in the list `key` of a resource, with the pointer of each. `inside` is the step below each item. */
export function attachmentsAt(
  { resource, pointer }: Found,
  key: string,
  inside?: string,
): { readonly attachment: JsonObject; readonly pointer: string }[] {
  const isList = Array.isArray(at(resource, key));

  return listAt(resource, key).flatMap((item, index) => {
    const place = `${pointer}/${key}${isList ? `/${index}` : ''}`;
    if (!isObject(item)) return [];
    if (inside === undefined) return [{ attachment: item, pointer: place }];
    const attachment = at(item, inside);
    return isObject(attachment) ? [{ attachment, pointer: `${place}/${inside}` }] : [];
  });
}

export type AttachmentBytes =
  | { readonly kind: 'attachment'; readonly attachment: AttachmentRef; readonly bytes: Uint8Array }
  | { readonly kind: 'missing' };

/**
 * The bytes of one attachment of a record's text, decoded with tolerance. @param id `AttachmentRef.id` of that record's view
 */
export function readAttachment(text: string, id: string): AttachmentBytes {
  const parsed = parseRecord(text);
  if (parsed.kind === 'unreadable' || !isAttachmentId(id)) return { kind: 'missing' };
  const attachment = id.split('/').slice(1).reduce<unknown>(stepInto, parsed.bundle);
  const data = isObject(attachment) ? at(attachment, 'data') : undefined;
  if (!isObject(attachment) || typeof data !== 'string') return { kind: 'missing' };

  return { kind: 'attachment', attachment: describe(attachment, id, null), bytes: decodeAttachment(data).bytes };
}

/** A pointer into an entry's resource, as `readEntries` makes them; anything else was made up. */
function isAttachmentId(id: string): boolean {
  return id.length < 200 && /^\/entry(\/\d+)?\/resource(\/\w+)*$/.test(id);
}

function stepInto(node: unknown, step: string): unknown {
  if (Array.isArray(node)) return /^\d+$/.test(step) ? (node[Number(step)] as unknown) : undefined;

  return isObject(node) ? at(node, step) : undefined;
}
