import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type KeyMaterial, sealEntry, toAsciiJson } from '../../../core/encryption/index.ts';
import { checkText, openRulebook, readTables } from '../../../core/fhir/index.ts';
import { citizensOf } from '../../../core/simulator/abha/citizens.ts';
import { adaptRecord } from '../../../core/simulator/hospitals/adapt-record.ts';
import { asha, type Hip, hipFor } from './hip.ts';
import { http, places, type Sent, signIn, start } from './start.ts';

const city = 'IN2710000002';
const book = openRulebook(readTables(new URL('../../../core/fhir/rules/', import.meta.url)));
const tomorrow = new Date(start.getTime() + 86_400_000);

interface Asked {
  readonly transactionId: string;
  readonly hiRequest: { readonly dataPushUrl: string; readonly keyMaterial: KeyMaterial };
}

/** City Hospital asks, the patient grants, our clinic acknowledges and gets the data request. */
async function asked(options: Parameters<typeof hipFor>[0] = {}, hiType = 'Prescription') {
  const checkBundle = (text: string) => Promise.resolve(checkText(book, text));
  const hip = await hipFor({ checkBundle, ...options, switches: { selfRequest: false, ...options.switches } });
  const { control } = hip.simulator;
  await hip.linked('V-1', hiType);
  const requestId = control.askAsHospital({ abhaAddress: asha.abhaAddress, hipId: 'IN2710000001_1' }) ?? '';
  const [consentId = ''] = control.approve(requestId);
  const notice = await hip.next('C8');
  await hip.call('/consent/v3/request/hip/on-notify', {
    body: { acknowledgement: { status: 'OK', consentId }, response: { requestId: notice.headers['request-id'] } },
  });
  const { body } = await hip.next('C9');
  return { hip, consentId, ask: body as Asked };
}

function record(id = 'asha', file = 'Prescription-structured.json'): string {
  const citizen = citizensOf('sbx').find((one) => one.id === id);
  if (!citizen) throw new Error(id);
  return toAsciiJson(
    adaptRecord(readFileSync(path.join(places.records, file), 'utf8'), { citizen, reference: 'ours' }),
  );
}

async function push(hip: Hip, ask: Asked, given: { text?: string; changes?: object; headers?: Sent['headers'] } = {}) {
  const sealed = sealEntry(given.text ?? record(), { receiver: ask.hiRequest.keyMaterial, expiry: tomorrow });
  if (!sealed.ok) throw new Error(sealed.reason);
  const { keyMaterial, entry } = sealed.value;
  const body = {
    pageNumber: 0,
    pageCount: 1,
    transactionId: ask.transactionId,
    entries: [{ ...entry, media: 'application/fhir+json', careContextReference: 'V-1' }],
    keyMaterial,
    ...given.changes,
  };
  const headers = { Authorization: `Bearer ${await signIn(hip.simulator)}`, ...given.headers };
  return http(ask.hiRequest.dataPushUrl, { body, headers });
}

test('a good push is taken, opened and found without fault', async () => {
  const { hip, ask, consentId } = await asked();
  expect(await push(hip, ask)).toMatchObject({ status: 202, text: '' });
  const [report] = hip.simulator.control.pulls(city);
  expect(report).toMatchObject({ consent_id: consentId, state: 'complete', failure: null });
  const [received] = report?.received ?? [];
  expect(received).toMatchObject({ outcome: 'opened', care_context: 'V-1', checksum: 'md5-base64' });
  const remarks = JSON.parse(received?.remarks ?? '[]') as { severity: string }[];
  expect(remarks.filter(({ severity }) => severity === 'error')).toEqual([]);
  expect(JSON.parse(received?.bundle ?? '{}')).toMatchObject({ resourceType: 'Bundle' });
});

test('several pages in any order complete a transfer, a doubled one changes nothing', async () => {
  const { hip, ask } = await asked();
  const page = (pageNumber: number) => push(hip, ask, { changes: { pageNumber, pageCount: 2 } });
  await page(2);
  expect(hip.simulator.control.pulls(city)).toMatchObject([{ state: 'receiving' }]);
  await page(2);
  expect(hip.simulator.control.pulls(city)).toMatchObject([{ state: 'receiving' }]);
  await page(1);
  expect(hip.simulator.control.pulls(city)).toMatchObject([{ state: 'complete' }]);
  expect(hip.simulator.control.pulls(city)[0]?.received).toHaveLength(2);
});

describe('what it remarks on', () => {
  const remarksAfter = async (text: string, hiTypes?: string[]) => {
    const { hip, ask } = await asked();
    expect(hiTypes).toBeUndefined();
    await push(hip, ask, { text });
    const [received] = hip.simulator.control.pulls(city)[0]?.received ?? [];
    return { received, rules: (JSON.parse(received?.remarks ?? '[]') as { rule: string }[]).map(({ rule }) => rule) };
  };

  test('a record about somebody else', async () => {
    expect((await remarksAfter(record('ravi'))).rules).toContain('simulator.wrong-patient');
  });

  test('what is no bundle at all', async () => {
    expect((await remarksAfter('{"resourceType":"Patient"}')).rules).toContain('simulator.unreadable');
  });

  test('what the profiles refuse', async () => {
    const broken = record().replace('"status":"final"', '"status":"finished"');
    expect((await remarksAfter(broken)).rules).not.toEqual([]);
  });

  test('a type that was not granted', async () => {
    const hip = await hipFor({ switches: { selfRequest: false } });
    const { control } = hip.simulator;
    await hip.linked('V-1', 'Prescription');
    const ask = { abhaAddress: asha.abhaAddress, hipId: 'IN2710000001_1', hiTypes: ['Prescription'] };
    const [consentId = ''] = control.approve(control.askAsHospital(ask) ?? '');
    const notice = await hip.next('C8');
    await hip.call('/consent/v3/request/hip/on-notify', {
      body: { acknowledgement: { status: 'OK', consentId }, response: { requestId: notice.headers['request-id'] } },
    });
    const request = (await hip.next('C9')).body as Asked;
    await push(hip, request, { text: record('asha', 'Invoice-structured.json') });
    expect(control.pulls(city)[0]?.received[0]?.remarks).toContain('simulator.type-not-granted');
  });
});

test('an entry that does not open is kept as unreadable, with its reason', async () => {
  const { hip, ask } = await asked();
  const other = await asked();
  const sealed = sealEntry(record(), { receiver: other.ask.hiRequest.keyMaterial, expiry: tomorrow });
  if (!sealed.ok) throw new Error(sealed.reason);
  const entries = [{ ...sealed.value.entry, media: 'application/fhir+json', careContextReference: 'V-1' }];
  await push(hip, ask, { changes: { entries } });
  expect(hip.simulator.control.pulls(city)[0]?.received).toMatchObject([
    { outcome: 'unreadable', reason: 'auth-failed', bundle: null },
  ]);
});

describe('what it refuses', () => {
  test.each([
    ['a missing token', { Authorization: undefined }, 401, { code: '900902' }],
    ['a token that is none', { Authorization: 'Bearer x.y.z' }, 401, { code: '900901' }],
  ])('%s', async (_what, headers, status, body) => {
    const { hip, ask } = await asked();
    expect(await push(hip, ask, { headers })).toMatchObject({ status, body });
  });

  test("another integrator's token", async () => {
    const { hip, ask } = await asked();
    const reply = await http(`${hip.simulator.bases.hiecm}/gateway/v3/sessions`, {
      headers: { 'REQUEST-ID': randomUUID(), TIMESTAMP: start.toISOString(), 'X-CM-ID': 'sbx' },
      body: { clientId: 'SBX_OTHER', clientSecret: 'other-secret', grantType: 'client_credentials' },
    });
    const { accessToken } = reply.body as { accessToken: string };
    const refused = await push(hip, ask, { headers: { Authorization: `Bearer ${accessToken}` } });
    expect(refused).toMatchObject({ status: 401, body: { code: '900901' } });
  });

  test.each([
    ['a page number beyond the count', { pageNumber: 2, pageCount: 1 }],
    ['another transaction', { transactionId: randomUUID() }],
    ['no entries', { entries: [] }],
    ['an unknown member', { extra: true }],
  ])('%s, with 4500', async (_what, changes) => {
    const { hip, ask } = await asked();
    expect(await push(hip, ask, { changes })).toMatchObject({
      status: 400,
      body: { error: { code: '4500', message: 'Unknown error' } },
    });
    expect(hip.simulator.control.pulls(city)).toMatchObject([{ state: 'asked', received: [] }]);
  });

  test('a care context that the consent does not name, with ABDM-7727', async () => {
    const { hip, ask } = await asked();
    const entries = [
      {
        content: 'A'.repeat(24),
        media: 'application/fhir+json',
        checksum: 'A'.repeat(22).concat('=='),
        careContextReference: 'V-9',
      },
    ];
    expect(await push(hip, ask, { changes: { entries } })).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-7727' } },
    });
  });

  test('an address that nobody gave out', async () => {
    const { hip, ask } = await asked();
    const elsewhere = {
      ...ask,
      hiRequest: { ...ask.hiRequest, dataPushUrl: `${hip.simulator.url}/push/${randomUUID()}` },
    };
    expect(await push(hip, elsewhere)).toMatchObject({ status: 400, body: { error: { code: '4500' } } });
  });
});

test('when the patient withdraws, the contents go and that something came stays known', async () => {
  const { hip, ask, consentId } = await asked();
  await push(hip, ask);
  hip.simulator.control.revoke(consentId);
  await hip.simulator.control.idle();
  expect(hip.simulator.control.pulls(city)[0]?.received).toMatchObject([{ outcome: 'opened', bundle: null }]);
});

test('it can ask for the data again', async () => {
  const { hip, ask, consentId } = await asked();
  await push(hip, ask);
  expect(hip.simulator.control.pull(consentId)).toBe('asked');
  const again = (await hip.next('C9')).body as Asked;
  expect(again.hiRequest.dataPushUrl).not.toBe(ask.hiRequest.dataPushUrl);
  expect((await push(hip, again)).status).toBe(202);
});

test('the phone pulls what the patient was granted by linking, and can read it', async () => {
  const hip = await hipFor();
  await hip.linked('V-1', 'Prescription');
  const notice = await hip.next('C8');
  const { consentId } = (notice.body as { notification: { consentId: string } }).notification;
  await hip.call('/consent/v3/request/hip/on-notify', {
    body: { acknowledgement: { status: 'OK', consentId }, response: { requestId: notice.headers['request-id'] } },
  });
  const ask = (await hip.next('C9')).body as Asked;
  expect((await push(hip, ask)).status).toBe(202);
  expect(hip.simulator.control.pulls(asha.abhaAddress)).toMatchObject([
    { state: 'complete', received: [{ outcome: 'opened' }] },
  ]);
});
