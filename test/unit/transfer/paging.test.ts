import { expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { insertTransfer, listTransfers } from '../../../core/transfer/store.ts';
import { makeTestDb } from '../../world/core.ts';

test('of requests that came in the same millisecond none is lost between two pages', () => {
  const db = makeTestDb();
  const at = '2026-11-24T05:00:00.000Z';
  const request = { requestId: 'r', consentId: 'c', state: 'refused', because: 'revoked', hipId: 'OURS' } as const;
  const nobody = { hiuId: null, hiuName: null, patientId: null };
  transact(db, (tx) => {
    for (const id of ['a', 'b', 'c'])
      insertTransfer(
        tx,
        { ...request, ...nobody, id, transactionId: `of-${id}`, from: at, to: at, receivedAt: at },
        null,
      );
  });
  const everything = { patientId: null, like: null, consentId: null, most: 2 };
  const first = listTransfers(db, { ...everything, before: null }).map(({ id }) => id);
  const second = listTransfers(db, { ...everything, before: { at, id: first.at(-1) ?? '' } }).map(({ id }) => id);
  expect([...first, ...second]).toEqual(['c', 'b', 'a']);
});
