import { z } from 'zod';
import type { ArrivedPage } from './dialect.ts';

const Word = z.string().trim().min(1);

/** A number, or a number as text; anything else counts as not said. */
const Count = z
  .union([
    z.int(),
    z
      .string()
      .regex(/^\d{1,6}$/)
      .transform(Number),
  ])
  .nullish()
  .catch(null);

const KeyMaterial = z.object({
  cryptoAlg: z.string().nullish(),
  curve: z.string().nullish(),
  dhPublicKey: z.object({ keyValue: z.string() }),
  nonce: z.string(),
});

const Entry = z.object({
  careContextReference: Word,
  content: z.string().nullish(),
  link: z.string().nullish(),
  checksum: z.string().nullish().catch(null),
});

const Page = z.object({
  transactionId: Word.nullish().catch(null),
  pageNumber: Count,
  pageCount: Count,
  keyMaterial: z.unknown(),
  entries: z.array(z.unknown()),
});

/**
 * A page of pushed records, whoever wrote it (abdm-v3.md section 7.3): an entry that is no entry spoils only itself, page
 * numbers begin with 0 or 1, and what is not needed for opening is not looked at.
 */
export function readPage(body: unknown): ArrivedPage | null {
  const page = Page.safeParse(body);
  if (!page.success) return null;
  const { transactionId = null, pageNumber = null, pageCount = null, keyMaterial, entries } = page.data;
  return {
    transactionId,
    pageNumber,
    pageCount,
    keyMaterial: readKeys(keyMaterial),
    entries: entries.map((entry) => {
      const read = Entry.safeParse(entry);
      if (!read.success) return null;
      const { careContextReference, content, link, checksum } = read.data;
      return {
        careContextReference,
        content: content ?? undefined,
        link: link ?? undefined,
        checksum: checksum ?? undefined,
      };
    }),
  };
}

function readKeys(keyMaterial: unknown): ArrivedPage['keyMaterial'] {
  const read = KeyMaterial.safeParse(keyMaterial);
  if (!read.success) return null;
  const { cryptoAlg, curve, dhPublicKey, nonce } = read.data;
  return {
    cryptoAlg: cryptoAlg ?? 'ECDH',
    curve: curve ?? 'Curve25519',
    // A receiver looks at neither of the other two (encryption.md sections 7 and 8).
    dhPublicKey: { keyValue: dhPublicKey.keyValue, expiry: '', parameters: '' },
    nonce,
  };
}
