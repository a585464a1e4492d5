import { createHash } from 'node:crypto';
import { decodeAttachment, mediaTypes } from '../attachment-bytes.ts';
import { at, type JsonObject } from '../json.ts';
import type { Fault } from './remarks.ts';

/** Types whose bytes we can judge (fhir.md section 6.1); `image/jpg` is a common misspelling. */
const judged = new Set(['application/pdf', 'image/jpeg', 'image/jpg', 'image/png']);

/** Whether the bytes of an Attachment or Binary are what they are said to be. */
export function attachmentFaults(attachment: JsonObject): Fault[] {
  const [data, contentType] = [at(attachment, 'data'), at(attachment, 'contentType')];
  if (typeof data !== 'string') return [];
  const { kind, bytes, isEncodedTwice } = decodeAttachment(data);
  // The primitive's own rule has already said that it is not base64.
  if (kind === 'undecodable' || kind === 'empty') return [];

  const faults: Fault[] = [];
  if (isEncodedTwice) faults.push({ severity: 'error', rule: 'attachment.twice', text: 'data is base64 of base64' });
  const declared = typeof contentType === 'string' ? (contentType.toLowerCase().split(';', 1)[0] ?? '').trim() : '';
  if (judged.has(declared) && declared.replace('jpg', 'jpeg') !== mediaTypes[kind]) {
    faults.push({
      severity: 'error',
      rule: 'attachment.type',
      text: 'the first bytes are not those of the contentType',
    });
  }

  const [size, hash] = [at(attachment, 'size'), at(attachment, 'hash')];
  if (typeof size === 'number' && size !== bytes.length) {
    faults.push({ severity: 'warning', rule: 'attachment.size', text: 'size is not the number of bytes' });
  }
  if (typeof hash === 'string' && hash !== createHash('sha1').update(bytes).digest('base64')) {
    faults.push({ severity: 'warning', rule: 'attachment.hash', text: 'hash is not the SHA-1 of the bytes' });
  }
  return faults;
}
