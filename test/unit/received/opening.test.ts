import { describe, expect, test } from 'vitest';
import { openRequest, sealEntriesTogether, sealEntry } from '../../../core/encryption/index.ts';
import { bundleText } from './bundles.ts';
import { type AskedFor, context, openReceivedWorld, type Page, type ReceivedWorld } from './received-world.ts';
import { sealPage, withEntry } from './sealed-page.ts';

/** Pushes one page under a fresh permission and tells what became of it. */
async function outcomeIn(world: ReceivedWorld, make: (asked: AskedFor) => unknown) {
  const before = new Set([...(await world.records()).records, ...(await world.held()).records].map(({ id }) => id));
  const asked = await world.open();
  world.answer(asked, { transactionId: 'txn-1' });
  expect(await world.push(asked, make(asked))).toBe(202);
  await world.settle();
  const fresh = <Line extends { id: string }>({ records }: { records: Line[] }) =>
    records.filter(({ id }) => !before.has(id));
  return {
    asked,
    records: fresh(await world.records()),
    held: fresh(await world.held()),
    transfer: await world.transfer(asked.consentId),
    told: world.told().filter(({ consentId }) => consentId === asked.consentId),
  };
}

const spoil = (content = '') => {
  const bytes = Buffer.from(content, 'base64');
  bytes[3] = (bytes[3] ?? 0) ^ 1;
  return bytes.toString('base64');
};

describe('an entry that cannot be opened is kept with its reason', () => {
  const keys = (page: Page, different: object): Page => ({
    ...page,
    keyMaterial: { ...page.keyMaterial, ...different },
  });
  const damaged: readonly (readonly [string, (page: Page) => Page])[] = [
    ['auth-failed', (page) => withEntry(page, { content: spoil(page.entries[0]?.content) })],
    ['auth-failed', (page) => keys(page, { nonce: Buffer.alloc(32, 7).toString('base64') })],
    ['bad-nonce', (page) => keys(page, { nonce: '0b1e2f3a-1111-4222-8333-444455556666' })],
    ['bad-format', (page) => keys(page, { dhPublicKey: { ...page.keyMaterial.dhPublicKey, keyValue: 'AAAA' } })],
    ['bad-format', (page) => keys(page, { dhPublicKey: null })],
    ['wrong-curve', (page) => keys(page, { curve: 'P-256' })],
    ['bad-base64', (page) => withEntry(page, { content: '*** no base64 ***' })],
    ['too-short', (page) => withEntry(page, { content: 'AAAA' })],
    [
      'link-not-supported',
      ({ ...page }) => ({
        ...page,
        entries: [{ careContextReference: context, media: '', link: 'https://x.example/1' }],
      }),
    ],
    ['auth-failed', () => sealPage(openRequest(new Date('2026-11-25T05:00:00Z')))],
  ];
  test('whatever is wrong with it, and ABDM is told', async () => {
    const world = await openReceivedWorld();
    for (const [because, change] of damaged) {
      const { records, held, transfer, told } = await outcomeIn(world, (asked) => change(sealPage(asked)));
      expect(records).toEqual([]);
      expect(held, because).toMatchObject([{ state: 'unreadable', because }]);
      expect(transfer).toMatchObject({ state: 'failed', because: 'records-unreadable', unreadable: 1 });
      const statusResponses = [
        { careContextReference: context, hiStatus: 'ERRORED', description: `Not readable: ${because}` },
      ];
      expect(told).toMatchObject([{ statusNotification: { sessionStatus: 'FAILED', statusResponses } }]);
    }
  });

  test('an entry without a visit spoils nothing but itself', async () => {
    const { records, held } = await outcomeIn(await openReceivedWorld(), (asked) => {
      const page = sealPage(asked);
      return { ...page, entries: [{ content: 'AAAA' }, 'no entry', null, ...page.entries] };
    });
    expect(records).toHaveLength(1);
    expect(held.map(({ because }) => because)).toEqual(['bad-entry', 'bad-entry', 'bad-entry']);
  });
});

describe('an entry that opens and is no record', () => {
  const texts = [
    ['not-json', 'no json at all'],
    ['not-json', '{"resourceType":"Bundle","entry":['],
    ['not-a-bundle', '{"resourceType":"Patient"}'],
    ['too-deep', `{"resourceType":"Bundle","a":${'['.repeat(80)}${']'.repeat(80)}}`],
  ] as const;
  test('is kept as it is', async () => {
    const world = await openReceivedWorld();
    for (const [because, text] of texts) {
      const { held } = await outcomeIn(world, (asked) => sealPage(asked, { text }));
      expect(held).toMatchObject([{ state: 'unreadable', because }]);
      const original = await world.value('received.original', { recordId: held[0]?.id });
      expect(original).toMatchObject({ kind: 'original', text });
    }
  });

  test('of damaged letters is kept, and not shown as if it were whole', async () => {
    const broken = Buffer.concat([Buffer.from(bundleText({ text: 'Fever ' })), Buffer.from([0xff, 0xfe])]);
    const world = await openReceivedWorld();
    const { held } = await outcomeIn(world, (asked) => {
      // Bytes that are no text go through the same cipher.
      const sealed = sealEntry(broken as unknown as string, {
        receiver: asked.keyMaterial,
        expiry: new Date('2026-11-25T05:00:00Z'),
      });
      if (!sealed.ok) throw new Error(sealed.reason);
      return {
        ...sealPage(asked),
        keyMaterial: sealed.value.keyMaterial,
        entries: [{ ...sealed.value.entry, careContextReference: context }],
      };
    });
    expect(held).toMatchObject([{ state: 'unreadable', because: 'bad-text' }]);
    expect(await world.value('received.open', { recordId: held[0]?.id })).toMatchObject({
      kind: 'unreadable',
      hasOriginal: true,
    });
  });

  test('that takes too long costs itself alone', async () => {
    const world = await openReceivedWorld({ timeLimit: 1 });
    const asked = await world.open();
    // A page of two: both run out of a millisecond, and both are accounted for.
    const page = sealPage(asked);
    expect(await world.push(asked, { ...page, entries: [...page.entries, ...sealPage(asked).entries] })).toBe(202);
    await world.settle();
    const reasons = (await world.held()).records.map(({ because }) => because);
    expect(reasons.every((because) => ['too-demanding', 'auth-failed'].includes(because))).toBe(true);
    expect(await world.transfer(asked.consentId)).toMatchObject({ pages: 1 });
  });
});

describe('one bad entry among good ones', () => {
  test('on one page: the others are shown, ABDM is told of each', async () => {
    const contexts = ['V-1', 'V-2', 'V-3'];
    const world = await openReceivedWorld();
    const asked = await world.open({
      careContexts: contexts.map((careContextReference) => ({ patientReference: 'MR-1', careContextReference })),
    });
    const texts = contexts.map((id) => bundleText({ id }));
    const sealed = sealEntriesTogether(texts, {
      receiver: asked.keyMaterial,
      expiry: new Date('2026-11-25T05:00:00Z'),
    });
    if (!sealed.ok) throw new Error(sealed.reason);
    const entries = sealed.value.entries.map((entry, at) => ({
      ...entry,
      media: 'application/fhir+json',
      careContextReference: contexts[at],
      content: at === 1 ? spoil(entry.content) : entry.content,
    }));
    await world.push(asked, { ...sealPage(asked), keyMaterial: sealed.value.keyMaterial, entries });
    await world.settle();
    expect((await world.records()).records).toHaveLength(2);
    expect(await world.transfer(asked.consentId)).toMatchObject({
      state: 'partial',
      because: 'records-unreadable',
      records: 2,
      unreadable: 1,
    });
    expect(world.told()[0]?.statusNotification).toMatchObject({
      sessionStatus: 'TRANSFERRED',
      statusResponses: [{ hiStatus: 'OK' }, { hiStatus: 'ERRORED' }, { hiStatus: 'OK' }],
    });
  });
});

describe('a page that is none', () => {
  test('is acknowledged, set aside, and does not stop what follows', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    const none = ['not json at all', '{"pageNumber":0,"entries":[{"content":"', '[]', '{"pageNumber":0,"pageCount":1}'];
    for (const text of [...none, sealPage(asked)]) expect(await world.push(asked, text)).toBe(202);
    await world.settle();
    expect((await world.records()).records).toHaveLength(1);
    const states = world.db.all<{ state: string }>('SELECT state FROM received_pages ORDER BY state');
    expect(states.map(({ state }) => state)).toEqual(['opened', ...none.map(() => 'unreadable')]);
  });

  test('of another transaction than ABDM named is not opened', async () => {
    const world = await openReceivedWorld();
    const asked = await world.open();
    world.answer(asked, { transactionId: 'TXN-1' });
    await world.push(asked, sealPage(asked, { transactionId: 'txn-2' }));
    await world.settle();
    expect(await world.transfer(asked.consentId)).toMatchObject({ state: 'receiving', records: 0 });
    await world.push(asked, sealPage(asked, { transactionId: 'txn-1' }));
    await world.settle();
    expect((await world.records()).records).toHaveLength(1);
  });
});

describe('tolerance', () => {
  test('a checksum refuses nothing, whatever it is', async () => {
    const world = await openReceivedWorld();
    for (const [at, checksum] of ['', 'string', 'MD5', '0'.repeat(32), 'AAAAAAAAAAAAAAAAAAAAAA=='].entries()) {
      const text = bundleText({ id: `b-${at}`, text: `Finding ${at}` });
      const { records } = await outcomeIn(world, (asked) => withEntry(sealPage(asked, { text }), { checksum }));
      expect(records, checksum).toHaveLength(1);
    }
  });

  test('JSON in base64 inside the encryption, page numbers as text, members nobody knows', async () => {
    const { records } = await outcomeIn(await openReceivedWorld(), (asked) => ({
      ...sealPage(asked, { text: Buffer.from(bundleText()).toString('base64') }),
      pageNumber: '1',
      pageCount: '1',
      extension: [{ url: 'x' }],
    }));
    expect(records).toHaveLength(1);
  });

  test('keys without their constants', async () => {
    const { records } = await outcomeIn(await openReceivedWorld(), (asked) => {
      const page = sealPage(asked);
      const { dhPublicKey, nonce } = page.keyMaterial;
      return { ...page, keyMaterial: { nonce, curve: 'curve25519', dhPublicKey: { keyValue: dhPublicKey.keyValue } } };
    });
    expect(records).toHaveLength(1);
  });
});

test('what is about somebody else, or beyond what the patient granted, is kept out of view', async () => {
  const world = await openReceivedWorld();
  for (const [because, told, careContext] of [
    ['other-abha-number', { abhaNumber: '91-1000-2000-3002' }, context],
    ['several-patients', { second: 'Ravi Kumar' }, context],
    ['context-not-granted', {}, 'V-9'],
    ['type-not-granted', { type: '721981007' }, context],
    ['date-not-granted', { date: '2020-01-01' }, context],
  ] as const) {
    const page = (asked: AskedFor) => sealPage(asked, { text: bundleText(told), careContext });
    const { records, held, transfer, told: reports } = await outcomeIn(world, page);
    expect(records).toEqual([]);
    expect(held).toMatchObject([{ state: 'quarantined', because }]);
    expect(transfer).toMatchObject({ held: 1, records: 0, unreadable: 0 });
    expect(await world.value('received.open', { recordId: held[0]?.id })).toEqual({ kind: 'held', because });
    // It was received all the same. A visit that was granted and is missing is waited for.
    if (careContext === context)
      expect(reports).toMatchObject([{ statusNotification: { sessionStatus: 'TRANSFERRED' } }]);
  }
});
