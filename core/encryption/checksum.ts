import { createHash } from 'node:crypto';

/** What the checksum of an entry turned out to be. It is recorded, and never a reason to refuse: the tag is the proof of integrity. */
export type ChecksumVerdict = 'md5-base64' | 'md5-hex' | 'absent' | 'placeholder' | 'mismatch' | 'unrecognised';

/** The documented checksum, which we send: base64 of the MD5 of the plaintext (encryption.md section 9). */
export function computeChecksum(plaintext: string | Uint8Array): string {
  return md5(plaintext).toString('base64');
}

/** Names what a peer sent. `string` and `MD5` are words that real senders put in the place of a value. */
export function classifyChecksum(claimed: string | undefined, plaintext: Uint8Array): ChecksumVerdict {
  if (!claimed) return 'absent';
  if (claimed === 'string' || claimed === 'MD5') return 'placeholder';

  const actual = md5(plaintext);
  if (claimed === actual.toString('base64')) return 'md5-base64';
  if (claimed.toLowerCase() === actual.toString('hex')) return 'md5-hex';
  return /^[A-Za-z0-9+/]{22}==$/.test(claimed) ? 'mismatch' : 'unrecognised';
}

const md5 = (data: string | Uint8Array): Buffer => createHash('md5').update(data).digest();
