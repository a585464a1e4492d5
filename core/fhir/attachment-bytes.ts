import { Buffer } from 'node:buffer';
import type { AttachmentKind } from './model.ts';

/** Media type to open or save a kind under. */
export const mediaTypes: Readonly<Record<AttachmentKind, string>> = {
  pdf: 'application/pdf',
  jpeg: 'image/jpeg',
  png: 'image/png',
  text: 'text/plain',
  dicom: 'application/dicom',
  unknown: 'application/octet-stream',
  empty: 'application/octet-stream',
  undecodable: 'application/octet-stream',
};

export interface DecodedAttachment {
  readonly kind: AttachmentKind;
  readonly bytes: Uint8Array;
  /** The sender had encoded the base64 text once more. */
  readonly isEncodedTwice: boolean;
}

const encodedFileStarts = ['JVBERi', '/9j/', 'iVBOR'];

/**
 * The bytes of `data`, with tolerance: line breaks, URL-safe letters, missing padding, a `data:` prefix, base64 of base64.
 * What is not base64 at all comes back as `undecodable`, with the text itself as bytes so that nothing is lost.
 */
export function decodeAttachment(data: string): DecodedAttachment {
  const bytes = decodeBase64(data);
  if (bytes === undefined) return { kind: 'undecodable', bytes: Buffer.from(data, 'utf8'), isEncodedTwice: false };

  const start = bytes.subarray(0, 8).toString('latin1').trimStart();
  const inner = encodedFileStarts.some((one) => start.startsWith(one))
    ? decodeBase64(bytes.toString('latin1'))
    : undefined;
  const real = inner ?? bytes;

  return { kind: judgeBytes(real), bytes: real, isEncodedTwice: inner !== undefined };
}

function decodeBase64(data: string): Buffer | undefined {
  const text = data.replace(/^\s*data:[^,]{0,200},/, '').replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/_-]*={0,3}$/.test(text)) return undefined;

  return Buffer.from(text, 'base64');
}

/** Judges by the first bytes: PDF, JPEG, PNG, DICOM (`DICM` at byte 128), plain text, else unknown. */
export function judgeBytes(bytes: Uint8Array): AttachmentKind {
  if (bytes.length === 0) return 'empty';
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, 1024));
  // PDF readers accept a few bytes of rubbish (a byte order mark, blank lines) before the header.
  if (head.subarray(0, 64).includes('%PDF-')) return 'pdf';
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'jpeg';
  if (head.subarray(0, 4).equals(Buffer.from([0x89, 0x50, 0x4e, 0x47]))) return 'png';
  if (head.subarray(128, 132).toString('latin1') === 'DICM') return 'dicom';

  return isPlainText(bytes) ? 'text' : 'unknown';
}

/** UTF-8 without control characters, and not markup: HTML, XML and SVG can carry programs and are not shown as text. */
function isPlainText(bytes: Uint8Array): boolean {
  if (bytes.length > 1024 * 1024) return false;
  if (bytes.some((byte) => byte < 9 || (byte > 13 && byte < 32) || byte === 127)) return false;
  const text = Buffer.from(bytes).toString('utf8');

  return !text.includes('\uFFFD') && !/^\s*</.test(text);
}
