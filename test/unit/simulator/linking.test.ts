import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeToken } from '../../../core/simulator/hiecm/tokens.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { asha, entry, hipFor } from './hip.ts';
import { call, movableClock, sharedKeys, signIn, start } from './start.ts';

const refused = (code: string, message?: string) => ({
  status: 400,
  body: { error: { code, ...(message ? { message } : {}) } },
});

test('a care context is linked, told on the callback, and there on the phone', async () => {
  const hip = await hipFor();
  expect(await hip.link(await hip.token())).toMatchObject({ status: 202, text: '' });
  expect((await hip.next('C2')).body).toMatchObject({
    abhaAddress: asha.abhaAddress,
    status: 'Successfully Linked care context',
  });
  const own = hip.simulator.control.links(asha.abhaAddress).filter(({ hip_id }) => hip_id === 'IN2710000001_1');
  expect(own).toMatchObject([{ reference: 'V-1', hi_type: 'OPConsultation', patient_reference: 'P-1001' }]);

  const token = hip.simulator.control.phrToken(asha.abhaAddress);
  const reply = await hip.call('/hip/v3/link/patient/links?limit=-1', {
    method: 'GET',
    headers: { 'X-AUTH-TOKEN': token },
  });
  const { links } = (reply.body as { patient: { links: object[] } }).patient;
  expect(links).toContainEqual(
    expect.objectContaining({
      hip: { id: 'IN2710000001_1', name: 'Practice Clinic', type: 'HIP' },
      hiType: 'OPConsultation',
    }),
  );
});

test('links outlive a restart, and the token still works', async () => {
  const dataFolder = temporaryFolder();
  const hip = await hipFor({ dataFolder });
  const token = await hip.token();
  await hip.link(token);
  await hip.next('C2');
  await hip.simulator.close();
  const again = await hipFor({ dataFolder });
  expect(again.simulator.control.links(asha.abhaAddress).map(({ reference }) => reference)).toContain('V-1');
  expect((await again.link(token, { patient: [entry('V-2')] })).status).toBe(202);
});

describe('a link token that is no good', () => {
  test('broken: ABDM-1066', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    expect(await hip.link('nonsense')).toMatchObject(refused('ABDM-1066', 'Invalid JWT token'));
    expect(await hip.link(`${token.slice(0, -6)}AAAAAA`)).toMatchObject(refused('ABDM-1066'));
  });

  test('a session token in its place: ABDM-1066', async () => {
    const hip = await hipFor();
    expect(await hip.link(await signIn(hip.simulator))).toMatchObject(refused('ABDM-1066'));
  });

  test('expired: ABDM-1026', async () => {
    const clock = movableClock();
    const hip = await hipFor({ now: clock.now });
    const token = await hip.token();
    clock.move(15_768_001_000);
    expect(await hip.link(token)).toMatchObject(refused('ABDM-1026', 'Invalid Link Token'));
  });

  test('of another HIP: ABDM-1063', async () => {
    const hip = await hipFor();
    const reply = await hip.link(await hip.token(), {}, { 'X-HIP-ID': 'IN2710000009' });
    expect(reply).toMatchObject(refused('ABDM-1063', 'HIP Id mismatch with Link token'));
  });

  test('of another address: ABDM-1038', async () => {
    const hip = await hipFor();
    const reply = await hip.link(await hip.token(), { abhaAddress: 'ravi_sharma@sbx' });
    expect(reply).toMatchObject(refused('ABDM-1038', 'ABHA address and Link token mismatch'));
  });

  test('made with the number, used without it, and the reverse: ABDM-1062', async () => {
    const clock = movableClock();
    const hip = await hipFor({ now: clock.now });
    const withNumber = await hip.token();
    const message = 'ABHA number mismatch with Link token';
    expect(await hip.link(withNumber, { abhaNumber: undefined })).toMatchObject(refused('ABDM-1062', message));
    clock.move(400_000);
    const without = await hip.token({ abhaNumber: undefined });
    expect(await hip.link(without)).toMatchObject(refused('ABDM-1062', message));
    expect((await hip.link(without, { abhaNumber: undefined })).status).toBe(202);
  });

  test('missing: Access Denied', async () => {
    const hip = await hipFor();
    expect(await hip.link('x', {}, { 'X-LINK-TOKEN': undefined })).toMatchObject({
      status: 403,
      text: 'Access Denied',
    });
  });
});

test('a dashed ABHA number is an empty 400', async () => {
  const hip = await hipFor();
  const reply = await hip.link(await hip.token(), { abhaNumber: '91-1000-2000-3001' });
  expect(reply).toMatchObject({ status: 400, text: '' });
});

test('a count that is not that of the contexts is told on the callback with ABDM-1037, and nothing is linked', async () => {
  const hip = await hipFor();
  expect((await hip.link(await hip.token(), { patient: [{ ...entry('V-1'), count: 2 }] })).status).toBe(202);
  expect((await hip.next('C2')).body).toMatchObject({
    error: { code: 'ABDM-1037: ', message: 'Counter and Care context count mismatch' },
  });
  expect(hip.simulator.control.links(asha.abhaAddress).map(({ reference }) => reference)).not.toContain('V-1');
});

describe('linking again', () => {
  test('when all is linked already: 400 at once, in a list', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    await hip.link(token);
    const again = await hip.link(token);
    expect(again).toMatchObject({
      status: 400,
      body: [{ error: { code: 'ABDM-9999: ', message: 'Duplicate HIP link request' } }],
    });
  });

  test('by a switch it is ABDM-1056 on the callback', async () => {
    const hip = await hipFor({ switches: { alreadyLinked: 'callback' } });
    const token = await hip.token();
    await hip.link(token);
    await hip.next('C2');
    expect((await hip.link(token)).status).toBe(202);
    expect((await hip.next('C2')).body).toMatchObject({
      error: { code: 'ABDM-1056: ', message: 'This care context has been already linked' },
    });
  });

  test('one new context among old ones is a success', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    await hip.link(token);
    await hip.next('C2');
    await hip.link(token, { patient: [entry('V-1'), entry('V-2')] });
    expect((await hip.next('C2')).body).toMatchObject({ status: 'Successfully Linked care context' });
  });

  test('the same context under another HI type is new', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    await hip.link(token);
    expect((await hip.link(token, { patient: [entry('V-1', 'Prescription')] })).status).toBe(202);
  });
});

test('a deactivated ABHA cannot be linked to with a token from before', async () => {
  const hip = await hipFor();
  const privateKey = createPrivateKey((await sharedKeys).link ?? '');
  const claims = { iss: 'x', sub: 'gurpreet_98@sbx', hipId: 'IN2710000001_1', abhaAddress: 'gurpreet_98@sbx' };
  const key = { kid: 'any', privateKey, publicKey: createPublicKey(privateKey) };
  const token = makeToken(key, 'RS512', { claims, now: start, seconds: 60 });
  const reply = await hip.link(token, { abhaAddress: 'gurpreet_98@sbx', abhaNumber: undefined });
  expect(reply).toMatchObject(refused('ABDM-1407'));
});

describe('the self-requested artefact after linking', () => {
  test('the HIP is told of it: no HIU, no requester, hundred years, frequency as texts', async () => {
    const hip = await hipFor();
    await hip.linked('V-1');
    const { headers, body } = await hip.next('C8');
    expect(headers['x-hip-id']).toBe('IN2710000001_1');
    const { notification } = body as { notification: Record<string, unknown> };
    const detail = notification['consentDetail'] as Record<string, unknown>;
    expect(notification).toMatchObject({
      status: 'GRANTED',
      consentId: detail['consentId'],
      grantAcknowledgement: false,
    });
    expect(detail).toMatchObject({
      schemaVersion: 'v3',
      patient: { id: asha.abhaAddress },
      careContexts: [{ patientReference: 'P-1001', careContextReference: 'V-1' }],
      purpose: { code: 'PATRQT', text: 'Self Requested' },
      hip: { id: 'IN2710000001_1' },
      consentManager: { id: 'sbx' },
      hiTypes: ['OPConsultation'],
      permission: {
        accessMode: 'VIEW',
        dateRange: { from: '2026-11-17T05:12:00.000Z', to: '2026-11-24T05:12:00.000Z' },
        frequency: { unit: 'DAY', value: '0', repeats: '2' },
      },
    });
    expect(detail).not.toHaveProperty('hiu');
    expect(detail).not.toHaveProperty('requester');
    const { permission } = detail as { permission: { dataEraseAt: string } };
    expect(permission.dataEraseAt.slice(0, 4)).toBe('2126');
    expect(Buffer.from(String(notification['signature']), 'base64')).toHaveLength(256);
  });

  test('by a switch there is none', async () => {
    const hip = await hipFor({ switches: { selfRequest: false } });
    await hip.linked('V-1');
    await hip.simulator.control.idle();
    expect(hip.clinic.arrived.map(({ path }) => path)).not.toContain('/api/v3/consent/request/hip/notify');
  });

  test.each([
    ['micros', /^2026-11-24T05:12:00\.000565Z$/],
    ['no-zone', /^2026-11-24T05:12:00\.000$/],
  ] as const)('by a switch its instants are written with %s', async (artefactTimes, form) => {
    const hip = await hipFor({ switches: { artefactTimes } });
    await hip.linked('V-1');
    const { body } = await hip.next('C8');
    const { consentDetail } = (body as { notification: { consentDetail: { createdAt: string } } }).notification;
    expect(consentDetail.createdAt).toMatch(form);
  });

  test('acknowledged, the phone asks for the records, with ids and times as empty texts', async () => {
    const hip = await hipFor();
    await hip.linked('V-1');
    const notice = await hip.next('C8');
    const { consentId } = (notice.body as { notification: { consentId: string } }).notification;
    const reply = await hip.call('/consent/v3/request/hip/on-notify', {
      body: { acknowledgement: { status: 'OK', consentId }, response: { requestId: notice.headers['request-id'] } },
    });
    expect(reply).toMatchObject({ status: 202, text: '' });
    expect((await hip.next('C9')).body).toMatchObject({
      requestId: '',
      timestamp: '',
      transactionId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      hiRequest: {
        consent: { id: consentId },
        dateRange: { from: '2026-11-17T05:12:00.000Z', to: '2026-11-24T05:12:00.000Z' },
        dataPushUrl: expect.stringContaining(`${hip.simulator.url}/push/`),
        keyMaterial: { cryptoAlg: 'ECDH', curve: 'Curve25519' },
      },
    });
  });

  test('by a switch the phone does not ask', async () => {
    const hip = await hipFor({ switches: { selfPull: false } });
    await hip.linked('V-1');
    const notice = await hip.next('C8');
    const { consentId } = (notice.body as { notification: { consentId: string } }).notification;
    await hip.call('/consent/v3/request/hip/on-notify', {
      body: { acknowledgement: { status: 'OK', consentId }, response: { requestId: notice.headers['request-id'] } },
    });
    await hip.simulator.control.idle();
    expect(hip.clinic.arrived.map(({ path }) => path)).not.toContain('/api/v3/hip/health-information/request');
  });
});

describe('news in a linked context', () => {
  const notification = {
    patient: { id: asha.abhaAddress },
    careContext: { patientReference: 'P-1001', careContextReference: 'V-1' },
    hiTypes: ['Prescription'],
    date: '2026-11-24T05:12:00.000Z',
    hip: { id: 'IN2710000001_1' },
  };
  const path = '/hip/v3/link/context/notify';

  test('before anything is linked it fails on the callback with ABDM-1006', async () => {
    const hip = await hipFor();
    const body = { notification: { ...notification, patient: { id: 'kabir_2001@sbx' } } };
    expect((await hip.call(path, { body })).status).toBe(202);
    expect((await hip.next('C3')).body).toMatchObject({
      acknowledgement: { status: 'ERRORED' },
      error: { code: 'ABDM-1006: ', message: 'No links found for the patient in the given HIP' },
    });
  });

  test('for a context that is not linked it names the reference', async () => {
    const hip = await hipFor();
    await hip.linked('V-2');
    await hip.call(path, { body: { notification } });
    expect((await hip.next('C3')).body).toMatchObject({
      error: { message: 'No care context linked with given reference number' },
    });
  });

  test('for a linked context it succeeds', async () => {
    const hip = await hipFor();
    await hip.linked('V-1');
    expect((await hip.call(path, { body: { notification } })).status).toBe(202);
    expect((await hip.next('C3')).body).toMatchObject({ acknowledgement: { status: 'SUCCESS' }, error: null });
  });

  test('by a switch it fails in the first seconds after linking, and succeeds later', async () => {
    const clock = movableClock();
    const hip = await hipFor({ now: clock.now, switches: { linkSettling: 10 } });
    await hip.linked('V-1');
    await hip.call(path, { body: { notification } });
    expect((await hip.next('C3')).body).toMatchObject({ error: { code: 'ABDM-1006: ' } });
    clock.move(11_000);
    await hip.call(path, { body: { notification } });
    expect((await hip.next('C3')).body).toMatchObject({ acknowledgement: { status: 'SUCCESS' } });
  });

  test('another HIP in the body than in the header is refused with ABDM-1035', async () => {
    const hip = await hipFor();
    const reply = await hip.call(path, { body: { notification: { ...notification, hip: { id: 'IN2710000009' } } } });
    expect(reply).toMatchObject(refused('ABDM-1035', 'Invalid HIP ID'));
  });
});

describe('the SMS for a patient without ABHA', () => {
  const path = '/hip/v3/link/patient/links/sms/notify2';
  const body = { notification: { phoneNo: '9000000000', hip: { id: 'IN2710000001_1', name: 'Practice Clinic' } } };

  test('it is confirmed under resp', async () => {
    const hip = await hipFor();
    const sent = await call(hip.simulator, path, { body });
    expect(sent.status).toBe(202);
    expect((await hip.next('C4')).body).toMatchObject({
      acknowledgement: { status: 'SUCCESS' },
      error: null,
      resp: { requestId: expect.any(String) },
    });
  });

  test('an unknown HIP is refused with ABDM-1035', async () => {
    const hip = await hipFor();
    const wrong = { notification: { ...body.notification, hip: { id: 'IN0', name: 'x' } } };
    expect(await hip.call(path, { body: wrong })).toMatchObject(refused('ABDM-1035'));
  });

  test('a number with +91- is refused with ABDM-1006', async () => {
    const hip = await hipFor();
    const wrong = { notification: { ...body.notification, phoneNo: '+91-9000000000' } };
    expect(await hip.call(path, { body: wrong })).toMatchObject(refused('ABDM-1006'));
  });
});
