import { randomBytes } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { buildRecords } from '../../../core/consultations/index.ts';
import { transact } from '../../../core/db/index.ts';
import { packText, unpackText } from '../../../core/transfer/packing.ts';
import { fever, files, makePractice } from '../consultations/practice.ts';

const scan = (bytes: number) => Buffer.concat([files.pdf, randomBytes(bytes)]);

async function signedWith(documents: readonly Buffer[]) {
  const clinic = makePractice();
  const { visitId } = await clinic.begin();
  await clinic.write(visitId, fever);
  for (const document of documents) {
    await clinic.ask('consultations.addDocument', { visitId, title: 'Scan', data: document.toString('base64') });
  }
  await clinic.sign(visitId);
  const records = [...buildRecords(clinic.db, visitId)];
  return { db: clinic.db, records, largest: records.toSorted((one, other) => other.text.length - one.text.length)[0] };
}

const must = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('Nothing there');
  return value;
};

describe('a record that is kept', () => {
  test('comes out as the same text, byte for byte, whatever its type (DAT_03)', async () => {
    const { db, records } = await signedWith([scan(400_000), scan(10), scan(700_001)]);
    expect(records.map(({ hiType }) => hiType)).toContain('HealthDocumentRecord');
    for (const record of records) expect(unpackText(db, packText(db, record))).toBe(record.text);
  });

  test('does not repeat its documents, which cannot be packed', async () => {
    const { db, largest } = await signedWith([scan(400_000), scan(300_000)]);
    const record = must(largest);
    expect(record.text.length).toBeGreaterThan(900_000);
    expect(packText(db, record).length).toBeLessThan(10_000);
  });

  test('names a document that stands in it twice, or begins as another one does, at each place', async () => {
    const [one, other] = [scan(300_000), scan(300_000)];
    const { db, largest } = await signedWith([one, Buffer.concat([one.subarray(0, 299_000), other]), one]);
    const record = must(largest);
    const packed = packText(db, record);
    expect(packed.length).toBeLessThan(10_000);
    expect(unpackText(db, packed)).toBe(record.text);
  });

  test('is not given at all when a document of it is gone', async () => {
    const { db, largest } = await signedWith([scan(300_000)]);
    const packed = packText(db, must(largest));
    transact(db, (tx) => {
      tx.run('DELETE FROM consultation_documents');
      tx.run('DELETE FROM documents');
    });
    expect(() => unpackText(db, packed)).toThrow(expect.objectContaining({ code: 'consultations.no-document' }));
  });

  test('is another text when a document was changed behind its back, so its hash tells', async () => {
    const { db, largest } = await signedWith([scan(300_000)]);
    const record = must(largest);
    const packed = packText(db, record);
    transact(db, (tx) => void tx.run('UPDATE blob_pieces SET piece = randomblob(length(piece)) WHERE seq = 1'));
    expect(unpackText(db, packed)).not.toBe(record.text);
  });
});
