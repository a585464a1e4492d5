import { describe, expect, test } from 'vitest';
import { asha, hipFor } from './hip.ts';
import { call, movableClock } from './start.ts';

const refused = (code: string, message?: string) => ({
  status: 400,
  body: { error: { code, ...(message ? { message } : {}) } },
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
