import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ashaAddress, cityId, clinicId, hiuFor, lakesideId, permission } from './hiu.ts';
import { movableClock } from './start.ts';

const error = (code: string) => ({ hiRequest: null, error: { code: `${code}: ` } });
const transactionOf = (body: unknown) => (body as { hiRequest: { transactionId: string } }).hiRequest.transactionId;

/** Our clinic is both sides: it asks itself, so that HIP and HIU calls can be seen in one place. */
async function bothSides(options: Parameters<typeof hiuFor>[0] = {}) {
  const hiu = await hiuFor({ ...options, switches: { selfRequest: false, ...options.switches } });
  await hiu.linked('V-1');
  const [consentId = ''] = await hiu.granted({ hip: { id: clinicId } });
  const notice = await hiu.next('C8');
  const acknowledge = (status = 'OK') =>
    hiu.call('/consent/v3/request/hip/on-notify', {
      body: { acknowledgement: { status, consentId }, response: { requestId: notice.headers['request-id'] } },
    });
  return { hiu, consentId, acknowledge };
}

async function requested() {
  const both = await bothSides();
  await both.acknowledge();
  await both.hiu.request(both.consentId);
  const asked = await both.hiu.next('C9');
  const { transactionId } = asked.body as { transactionId: string };
  const onRequest = (changes: object = {}, requestId: unknown = asked.headers['request-id']) =>
    both.hiu.call('/data-flow/v3/health-information/hip/on-request', {
      body: { hiRequest: { transactionId, sessionStatus: 'ACKNOWLEDGED' }, response: { requestId }, ...changes },
    });
  const notify = (type: 'HIP' | 'HIU', changes: object = {}) =>
    both.hiu.call('/data-flow/v3/health-information/notify', {
      body: {
        notification: {
          consentId: both.consentId,
          transactionId,
          doneAt: '2026-11-24T05:12:00.000Z',
          notifier: { type, id: clinicId },
          statusNotification: {
            sessionStatus: type === 'HIP' ? 'TRANSFERRED' : 'RECEIVED',
            hipId: clinicId,
            statusResponses: [
              { careContextReference: 'V-1', hiStatus: type === 'HIP' ? 'DELIVERED' : 'OK', description: 'done' },
            ],
          },
          ...changes,
        },
      },
    });
  const status = async (id = transactionId) =>
    both.hiu.call(`/data-flow/v3/health-information/request/status/${id}`, { method: 'GET' });
  return { ...both, transactionId, onRequest, notify, status };
}

describe('a data request', () => {
  test('goes on to the HIP as it is, and the HIU learns the transaction', async () => {
    const { hiu, consentId, acknowledge } = await bothSides();
    await acknowledge();
    const { reply, keyMaterial, pushUrl } = await hiu.request(consentId);
    expect(reply).toMatchObject({ status: 202, text: '' });
    const answered = await hiu.next('C16');
    expect(answered.body).toMatchObject({ hiRequest: { sessionStatus: 'REQUESTED' }, error: null });
    const { headers, body } = await hiu.next('C9');
    expect(headers['x-hip-id']).toBe(clinicId);
    expect(body).toEqual({
      requestId: '',
      timestamp: '',
      transactionId: transactionOf(answered.body),
      hiRequest: { consent: { id: consentId }, dateRange: permission.dateRange, dataPushUrl: pushUrl, keyMaterial },
    });
  });

  test('under an unknown, withdrawn or ended artefact is answered with ABDM-1112', async () => {
    const { hiu, consentId } = await bothSides();
    await hiu.request(randomUUID());
    expect((await hiu.next('C16')).body).toMatchObject(error('ABDM-1112'));
    hiu.simulator.control.revoke(consentId);
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject(error('ABDM-1112'));
  });

  test("under another HIU's artefact is answered with ABDM-1040", async () => {
    const hiu = await hiuFor({ switches: { hospitalPulls: false } });
    const id = hiu.simulator.control.askAsHospital({ abhaAddress: ashaAddress, hipId: cityId });
    const [consentId = ''] = hiu.simulator.control.approve(id ?? '');
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject(error('ABDM-1040'));
  });

  test('for a longer time than granted is answered with ABDM-1063', async () => {
    const { hiu, consentId } = await bothSides();
    await hiu.request(consentId, { dateRange: { ...permission.dateRange, from: '2020-01-01T00:00:00.000Z' } });
    expect((await hiu.next('C16')).body).toMatchObject({
      error: { code: 'ABDM-1063: ', message: 'Date Range given is invalid' },
    });
  });

  test('is answered with ABDM-8877 when the HIP was silent for a minute, and not before', async () => {
    const clock = movableClock();
    const { hiu, consentId } = await bothSides({ now: clock.now });
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject({ error: null });
    clock.move(61_000);
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject(error('ABDM-8877'));
  });

  test('is answered with ABDM-8877 when the HIP refused the notice, or took it too late', async () => {
    const refusing = await bothSides();
    await refusing.acknowledge('ERROR');
    await refusing.hiu.request(refusing.consentId);
    expect((await refusing.hiu.next('C16')).body).toMatchObject(error('ABDM-8877'));
    const clock = movableClock();
    const late = await bothSides({ now: clock.now });
    clock.move(61_000);
    await late.acknowledge();
    await late.hiu.request(late.consentId);
    expect((await late.hiu.next('C16')).body).toMatchObject(error('ABDM-8877'));
  });

  test('more often than the consent says is answered with ABDM-1022', async () => {
    const hiu = await hiuFor();
    const frequency = { unit: 'HOUR', value: 1, repeats: 0 };
    const [consentId = ''] = await hiu.granted({ hip: { id: lakesideId }, permission: { ...permission, frequency } });
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject({ error: null });
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject(error('ABDM-1022'));
  });

  test('to a HIP without a callback address is answered with ABDM-1401', async () => {
    const hiu = await hiuFor();
    const somewhere = 'IN2710000009';
    const control = hiu.simulator.control;
    const id = await hiu.asked({ hip: { id: somewhere } });
    expect(control.approve(id)).toEqual([]);
    control.addLink({ abhaAddress: ashaAddress, hipId: somewhere, reference: 'X-1', hiType: 'Prescription' });
    const [consentId = ''] = control.approve(id);
    await hiu.request(consentId);
    expect((await hiu.next('C16')).body).toMatchObject(error('ABDM-1401'));
  });

  test.each([
    ['a push address without https', { dataPushUrl: 'http://hiu.example.org/push' }],
    ['a nonce that is a uuid', { keyMaterial: { nonce: randomUUID() } }],
    ['no consent', { consent: undefined }],
  ])('with %s is refused at once with ABDM-1015', async (_what, changes) => {
    const hiu = await hiuFor();
    const { reply } = await hiu.request(randomUUID(), changes);
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
  });
});

describe("the HIP's acknowledgement", () => {
  test('is taken once, and moves the status', async () => {
    const { onRequest, status } = await requested();
    expect(await onRequest()).toMatchObject({ status: 202, text: '' });
    expect((await status()).body).toMatchObject({ status: 'ACKNOWLEDGED' });
    expect(await onRequest()).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-1113', message: 'Duplicate health information provider data flow response' } },
    });
  });

  test('by a switch it is answered 200', async () => {
    const { hiu, onRequest } = await requested();
    hiu.simulator.control.setSwitches({ successStatus: 200 });
    expect((await onRequest()).status).toBe(200);
  });

  test('an error in its place ends the transfer', async () => {
    const { onRequest, status } = await requested();
    const refusal = { hiRequest: undefined, error: { code: 'ABDM-1062', message: 'Consent Not granted' } };
    expect((await onRequest(refusal)).status).toBe(202);
    expect((await status()).body).toMatchObject({ status: 'FAILED' });
  });

  test('to a request that was never made is refused with ABDM-1015', async () => {
    const { onRequest } = await requested();
    expect(await onRequest({}, randomUUID())).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
    const wrong = { hiRequest: { transactionId: randomUUID(), sessionStatus: 'ACKNOWLEDGED' } };
    expect(await onRequest(wrong)).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1015' } } });
  });

  test('without hiRequest and without error is refused flat with ABDM-1031', async () => {
    const { onRequest } = await requested();
    expect(await onRequest({ hiRequest: undefined })).toMatchObject({
      status: 400,
      body: { code: 'ABDM-1031', message: 'Invalid request' },
    });
  });
});

describe('reports about a transfer', () => {
  test("the HIP's, then the HIU's, move the status", async () => {
    const { notify, status, transactionId } = await requested();
    expect(await notify('HIP')).toMatchObject({ status: 202, body: { status: 'Notification is Accepted' } });
    expect((await status()).body).toEqual({ transactionId, status: 'TRANSFERRED' });
    await notify('HIU');
    expect((await status()).body).toMatchObject({ status: 'RECEIVED' });
    await notify('HIP');
    expect((await status()).body).toMatchObject({ status: 'RECEIVED' });
  });

  test('without status responses, or without a description, is refused in a list', async () => {
    const { notify } = await requested();
    const base = { sessionStatus: 'TRANSFERRED', hipId: clinicId };
    const none = await notify('HIP', { statusNotification: { ...base, statusResponses: [] } });
    expect(none).toMatchObject({
      status: 400,
      body: [{ error: { code: 'ABDM-9999: ', message: 'statusResponses is mandatory' } }],
    });
    const bare = [{ careContextReference: 'V-1', hiStatus: 'DELIVERED' }];
    const silent = await notify('HIP', { statusNotification: { ...base, statusResponses: bare } });
    expect(silent).toMatchObject({ status: 400, body: [{ error: { message: 'description is mandatory' } }] });
  });

  test.each([
    ['an unknown transaction', { transactionId: randomUUID() }],
    ['an unknown artefact', { consentId: randomUUID() }],
    ['a notifier that is no party', { notifier: { type: 'HIP', id: cityId } }],
  ])('about %s is refused flat with ABDM-1031', async (_what, changes) => {
    const { notify } = await requested();
    expect(await notify('HIP', changes)).toMatchObject({ status: 400, body: { code: 'ABDM-1031' } });
  });

  test('by a clinic in the place of the HIP that was asked is refused flat with ABDM-1031', async () => {
    const hiu = await hiuFor();
    const [consentId = ''] = await hiu.granted({ hip: { id: lakesideId } });
    await hiu.request(consentId);
    const transactionId = transactionOf((await hiu.next('C16')).body);
    const reply = await hiu.call('/data-flow/v3/health-information/notify', {
      body: {
        notification: {
          consentId,
          transactionId,
          doneAt: '2026-11-24T05:12:00.000Z',
          notifier: { type: 'HIP', id: clinicId },
          statusNotification: {
            sessionStatus: 'TRANSFERRED',
            hipId: lakesideId,
            statusResponses: [{ careContextReference: 'V-1', hiStatus: 'DELIVERED', description: 'done' }],
          },
        },
      },
    });
    expect(reply).toMatchObject({ status: 400, body: { code: 'ABDM-1031' } });
  });

  test('the status of an unknown transaction is not found', async () => {
    const { status } = await requested();
    expect(await status(randomUUID())).toMatchObject({
      status: 404,
      body: { error: { code: 'ABDM-1001', message: 'No data found' } },
    });
  });
});

test('a transfer of which nothing came within 20 minutes has failed', async () => {
  const clock = movableClock();
  const { hiu, consentId, acknowledge } = await bothSides({ now: clock.now });
  await acknowledge();
  await hiu.request(consentId);
  const { transactionId } = (await hiu.next('C9')).body as { transactionId: string };
  clock.move(21 * 60_000);
  const reply = await hiu.call(`/data-flow/v3/health-information/request/status/${transactionId}`, { method: 'GET' });
  expect(reply.body).toMatchObject({ status: 'FAILED' });
});
