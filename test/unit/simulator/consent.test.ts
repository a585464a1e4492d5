import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../world/folder.ts';
import { ashaAddress, cityId, clinicId, consent, hiuFor, lakesideId, permission } from './hiu.ts';
import { movableClock } from './start.ts';

interface Fetched {
  readonly consent: {
    readonly status: string;
    readonly consentDetail: Record<string, unknown>;
    readonly signature: string;
  };
}
const notificationOf = (body: unknown) => (body as { notification: Record<string, unknown> }).notification;

describe('asking', () => {
  test('a good request is answered with its id and waits for the patient', async () => {
    const hiu = await hiuFor();
    expect(await hiu.ask()).toMatchObject({ status: 202, text: '' });
    const { headers, body } = await hiu.next('C12');
    expect(headers['x-hiu-id']).toBe(clinicId);
    expect(body).toMatchObject({ consentRequest: { id: expect.any(String) }, error: null });
    expect(hiu.simulator.control.consentRequests(ashaAddress)).toMatchObject([
      { status: 'REQUESTED', hiu_id: clinicId },
    ]);
  });

  const list = (message: string) => ({ status: 400, body: [{ error: { code: 'ABDM-9999: ', message } }] });
  const past = 'Invalid from/to date. Date must be a present/before date';
  test.each([
    ['a period that ends tomorrow', { dateRange: { ...permission.dateRange, to: '2026-11-25T05:12:00.000Z' } }, past],
    [
      'a period that ends before it begins',
      { dateRange: { from: '2026-01-02T00:00:00.000Z', to: '2026-01-01T00:00:00.000Z' } },
      past,
    ],
    [
      'an erase date that is past',
      { dataEraseAt: '2026-11-24T05:11:59.000Z' },
      'Invalid data erase date. Date must be a future date',
    ],
  ])('%s is refused in a list', async (_what, changes, message) => {
    const hiu = await hiuFor();
    expect(await hiu.ask({ permission: { ...permission, ...changes } })).toMatchObject(list(message));
  });

  test('two wrong dates are named together', async () => {
    const hiu = await hiuFor();
    const dateRange = { ...permission.dateRange, to: '2027-01-01T00:00:00.000Z' };
    const reply = await hiu.ask({ permission: { ...permission, dateRange, dataEraseAt: '2020-01-01T00:00:00.000Z' } });
    expect(reply.body).toHaveLength(2);
  });

  test('care contexts without their HIP are refused with ABDM-1031', async () => {
    const hiu = await hiuFor();
    const careContexts = [{ patientReference: 'P', careContextReference: 'V' }];
    expect(await hiu.ask({ careContexts })).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-1031', message: 'HIP is mandatory when care contexts are specified' } },
    });
  });

  test('an address of nobody is told on the callback', async () => {
    const hiu = await hiuFor();
    expect((await hiu.ask({ patient: { id: 'nobody.here@sbx' } })).status).toBe(202);
    expect((await hiu.next('C12')).body).toMatchObject({ error: { code: 'ABDM-9999: ', message: 'User not found' } });
  });

  test("somebody else's HIU id is refused with ABDM-1040", async () => {
    const hiu = await hiuFor();
    expect(await hiu.ask({ hiu: { id: 'IN2710000009' } })).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-1040' } },
    });
  });
});

describe('the status call', () => {
  const ask = (consentRequestId: string) => ({ body: { consentRequestId } });

  test('it tells the status on the callback, with artefacts once there are some', async () => {
    const hiu = await hiuFor();
    const id = await hiu.asked();
    expect((await hiu.call('/consent/v3/request/status', ask(id))).status).toBe(202);
    expect((await hiu.next('C13')).body).toMatchObject({
      consentRequest: { id, status: 'REQUESTED' },
      error: null,
      resp: null,
    });
    const artefacts = hiu.simulator.control.approve(id);
    await hiu.call('/consent/v3/request/status', ask(id));
    const { consentRequest } = (await hiu.next('C13')).body as {
      consentRequest: { consentArtefacts: { id: string }[] };
    };
    expect(consentRequest.consentArtefacts.map((artefact) => artefact.id).sort()).toEqual([...artefacts].sort());
  });

  test('an unknown request, and one of another HIU, is told with ABDM-1039', async () => {
    const hiu = await hiuFor();
    await hiu.call('/consent/v3/request/status', ask(randomUUID()));
    expect((await hiu.next('C13')).body).toMatchObject({ error: { code: 'ABDM-1039: ' } });
    const foreign = hiu.simulator.control.askAsHospital({ abhaAddress: ashaAddress });
    await hiu.call('/consent/v3/request/status', ask(foreign ?? ''));
    expect((await hiu.next('C13')).body).toMatchObject({ error: { code: 'ABDM-1039: ' } });
  });

  test('an id that is no uuid is refused at once', async () => {
    const hiu = await hiuFor();
    expect(await hiu.call('/consent/v3/request/status', ask('42'))).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-9999', message: 'Invalid Consent request id' } },
    });
  });
});

describe('granting', () => {
  test('all that was asked: one artefact for each hospital that holds something', async () => {
    const hiu = await hiuFor();
    const id = await hiu.asked();
    hiu.simulator.control.approve(id);
    const notification = notificationOf((await hiu.next('C14')).body);
    expect(notification).toMatchObject({ consentRequestId: id, status: 'GRANTED', reason: null });
    expect(notification['consentArtefacts']).toHaveLength(2);
    const made = hiu.simulator.control.artefacts(ashaAddress);
    expect(made.map(({ hip_id }) => hip_id).sort()).toEqual([cityId, lakesideId]);
  });

  test("our own clinic's artefact comes to us as HIP too", async () => {
    const hiu = await hiuFor({ switches: { selfRequest: false } });
    await hiu.linked('V-1');
    await hiu.granted({ hip: { id: clinicId } });
    expect(notificationOf((await hiu.next('C8')).body)).toMatchObject({
      status: 'GRANTED',
      consentDetail: { hip: { id: clinicId }, hiu: { id: clinicId }, careContexts: [{ careContextReference: 'V-1' }] },
    });
  });

  test('narrowed by the patient: fewer types, a shorter time, one hospital', async () => {
    const hiu = await hiuFor();
    const dateRange = { from: '2026-01-01T00:00:00.000Z', to: '2026-11-01T00:00:00.000Z' };
    const dataEraseAt = '2026-11-30T00:00:00.000Z';
    const choice = { hip: { id: cityId }, hiTypes: ['Prescription'], permission: { dateRange, dataEraseAt } };
    const [id = ''] = await hiu.granted({}, [choice]);
    await hiu.call('/consent/v3/fetch', { body: { consentId: id } });
    const { body } = await hiu.next('C15');
    const { status, consentDetail, signature } = (body as Fetched).consent;
    expect(status).toBe('GRANTED');
    expect(consentDetail).toMatchObject({
      consentId: id,
      hip: { id: cityId, name: 'City Hospital' },
      hiu: { id: clinicId },
      requester: consent.requester,
      hiTypes: ['Prescription'],
      careContexts: [{ careContextReference: 'CH-3001-Prescription-07' }],
      permission: { dateRange, dataEraseAt, frequency: { unit: 'HOUR', value: '0', repeats: '0' } },
    });
    expect(Buffer.from(signature, 'base64')).toHaveLength(256);
  });

  test('only the named care contexts, when the patient names some', async () => {
    const hiu = await hiuFor();
    const careContexts = [{ careContextReference: 'CH-3001-Invoice-05' }];
    const choice = { hip: { id: cityId }, hiTypes: consent.hiTypes, careContexts, permission: {} };
    const [id = ''] = await hiu.granted({}, [choice]);
    const artefact = hiu.simulator.control.artefacts(ashaAddress).find((one) => one.id === id);
    expect(JSON.parse(artefact?.detail ?? '{}')).toMatchObject({ careContexts });
  });

  const grant = async (changes: object, request: object = {}) => {
    const hiu = await hiuFor();
    const id = await hiu.asked(request);
    const choice = { hip: { id: cityId }, hiTypes: ['Prescription'], permission: {}, ...changes };
    return hiu.phr(`/request/${id}/approve`, { consents: [choice] });
  };
  test.each([
    ['a type that was not asked', { hiTypes: ['Invoice'] }, { hiTypes: ['Prescription'] }, 'ABDM-1058'],
    [
      'a longer time than asked',
      { permission: { dateRange: { ...permission.dateRange, from: '2020-01-01T00:00:00.000Z' } } },
      {},
      'ABDM-1063',
    ],
    ['another hospital than asked', { hip: { id: lakesideId } }, { hip: { id: cityId } }, 'ABDM-1035'],
    [
      'a time in which there is nothing',
      { permission: { dateRange: { from: '2025-11-25T00:00:00.000Z', to: '2025-11-26T00:00:00.000Z' } } },
      {},
      'ABDM-1120',
    ],
  ])('%s cannot be granted', async (_what, changes, request, code) => {
    expect(await grant(changes, request)).toMatchObject({ status: 400, body: { error: { code } } });
  });

  test('a past erase date cannot be granted', async () => {
    const reply = await grant({ permission: { dataEraseAt: '2026-01-01T00:00:00.000Z' } });
    expect(reply).toMatchObject({ status: 400, body: [{ error: { code: 'ABDM-9999: ' } }] });
  });

  test('a request is decided once', async () => {
    const hiu = await hiuFor();
    const id = await hiu.asked();
    hiu.simulator.control.deny(id);
    expect(await hiu.phr(`/request/${id}/deny`, { reason: 'No' })).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-2406' } },
    });
    expect(() => hiu.simulator.control.approve(id)).toThrow('ABDM-2406');
  });
});

describe('denying, withdrawing, ending', () => {
  test('denied: the HIU is told the reason, the HIPs nothing', async () => {
    const hiu = await hiuFor();
    await hiu.linked('V-1');
    await hiu.next('C8');
    const id = await hiu.asked();
    await hiu.phr(`/request/${id}/deny`, { reason: 'Not authorized' });
    expect(notificationOf((await hiu.next('C14')).body)).toMatchObject({
      consentRequestId: id,
      status: 'DENIED',
      reason: 'Not authorized',
      consentArtefacts: [],
    });
    await hiu.simulator.control.idle();
    expect(hiu.clinic.arrived.filter(({ path }) => path.endsWith('/hip/notify'))).toHaveLength(1);
  });

  test('one of two artefacts withdrawn: that one is named, the request stays granted', async () => {
    const hiu = await hiuFor();
    const [first = '', second = ''] = await hiu.granted();
    expect((await hiu.phr('/revoke', { consents: [first] })).status).toBe(202);
    expect(notificationOf((await hiu.next('C14')).body)).toMatchObject({
      status: 'REVOKED',
      consentArtefacts: [{ id: first }],
    });
    expect(hiu.simulator.control.consentRequests(ashaAddress)).toMatchObject([{ status: 'GRANTED' }]);
    hiu.simulator.control.revoke(second);
    await hiu.next('C14');
    expect(hiu.simulator.control.consentRequests(ashaAddress)).toMatchObject([{ status: 'REVOKED' }]);
  });

  test('withdrawn: the HIP is told by the id alone', async () => {
    const hiu = await hiuFor({ switches: { selfRequest: false } });
    await hiu.linked('V-1');
    const [id = ''] = await hiu.granted({ hip: { id: clinicId } });
    await hiu.next('C8');
    hiu.simulator.control.revoke(id);
    expect((await hiu.next('C8')).body).toEqual({ notification: { status: 'REVOKED', consentId: id } });
  });

  test('what is withdrawn can still be fetched, and says so', async () => {
    const hiu = await hiuFor();
    const [id = ''] = await hiu.granted({ hip: { id: cityId } });
    hiu.simulator.control.revoke(id);
    await hiu.call('/consent/v3/fetch', { body: { consentId: id } });
    expect((await hiu.next('C15')).body).toMatchObject({
      consent: { status: 'REVOKED', consentDetail: { consentId: id } },
    });
  });

  test("another patient's artefact cannot be withdrawn", async () => {
    const hiu = await hiuFor();
    const [id = ''] = await hiu.granted({ hip: { id: cityId } });
    const reply = await hiu.phr('/revoke', { consents: [id] }, 'ravi_sharma@sbx');
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1080' } } });
  });

  test('when its time is over an artefact ends for both sides, by the clock alone', async () => {
    const clock = movableClock();
    const hiu = await hiuFor({ now: clock.now, switches: { selfRequest: false } });
    await hiu.linked('V-1');
    const [id = ''] = await hiu.granted({ hip: { id: clinicId } });
    await hiu.next('C8');
    clock.move(31 * 86_400_000);
    expect(notificationOf((await hiu.next('C14')).body)).toMatchObject({
      status: 'EXPIRED',
      consentArtefacts: [{ id }],
    });
    expect((await hiu.next('C8')).body).toEqual({ notification: { status: 'EXPIRED', consentId: id } });
  });

  test('a request that nobody decided ends without artefacts', async () => {
    const hiu = await hiuFor();
    const id = await hiu.asked();
    hiu.simulator.control.expire(id);
    expect(notificationOf((await hiu.next('C14')).body)).toMatchObject({ status: 'EXPIRED', consentArtefacts: [] });
  });
});

describe('fetching', () => {
  test('an unknown artefact, or one of another HIU, is told with ABDM-1080', async () => {
    const hiu = await hiuFor();
    await hiu.call('/consent/v3/fetch', { body: { consentId: randomUUID() } });
    expect((await hiu.next('C15')).body).toMatchObject({ consent: null, error: { code: 'ABDM-1080: ' } });
  });

  test('no id at all is refused at once', async () => {
    const hiu = await hiuFor();
    expect(await hiu.call('/consent/v3/fetch', { body: { consentId: null } })).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-9999', message: 'Invalid Consent artefact id' } },
    });
  });

  test('a HIP may fetch the artefact that names it only by a switch', async () => {
    const hiu = await hiuFor({ switches: { selfPull: false } });
    await hiu.linked('V-1');
    const { consentId } = notificationOf((await hiu.next('C8')).body) as { consentId: string };
    await hiu.call('/consent/v3/fetch', { body: { consentId } });
    expect((await hiu.next('C15')).body).toMatchObject({ error: { code: 'ABDM-1080: ' } });
    hiu.simulator.control.setSwitches({ hipMayFetch: true });
    await hiu.call('/consent/v3/fetch', { body: { consentId } });
    expect((await hiu.next('C15')).body).toMatchObject({ consent: { status: 'GRANTED' }, error: null });
  });
});

describe('acknowledging', () => {
  const noticed = async () => {
    const hiu = await hiuFor();
    await hiu.linked('V-1');
    const notice = await hiu.next('C8');
    const { consentId } = notificationOf(notice.body) as { consentId: string };
    const ack = (requestId: string, id = consentId) =>
      hiu.call('/consent/v3/request/hip/on-notify', {
        body: { acknowledgement: { status: 'OK', consentId: id }, response: { requestId } },
      });
    return { ack, requestId: String(notice.headers['request-id']) };
  };

  test('a notice that was never sent is refused with ABDM-1015', async () => {
    const { ack } = await noticed();
    expect(await ack(randomUUID())).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-1015', message: 'Invalid Response' } },
    });
  });

  test('another artefact than that of the notice is refused', async () => {
    const { ack, requestId } = await noticed();
    expect(await ack(requestId, randomUUID())).toMatchObject({
      status: 400,
      body: [{ error: { message: 'Invalid ConsentId, Please provide a valid ConsentId' } }],
    });
  });

  test('the HIU acknowledges a list, empty when denied', async () => {
    const hiu = await hiuFor();
    const id = await hiu.asked();
    hiu.simulator.control.deny(id);
    const notice = await hiu.next('C14');
    const ack = (acknowledgement: unknown) =>
      hiu.call('/consent/v3/request/hiu/on-notify', {
        body: { acknowledgement, response: { requestId: notice.headers['request-id'] } },
      });
    expect((await ack([])).status).toBe(202);
    expect(await ack([{ status: 'OK', consentId: randomUUID() }])).toMatchObject({ status: 400 });
    expect(await ack({ status: 'OK', consentId: id })).toMatchObject({
      status: 400,
      body: { error: { code: 'ABDM-1041' } },
    });
  });
});

describe("the patient's app", () => {
  test('it lists requests and artefacts, by status and by id', async () => {
    const hiu = await hiuFor();
    const [id = ''] = await hiu.granted({ hip: { id: cityId } });
    const waiting = await hiu.asked();
    const { requests } = (await hiu.phr('/request?limit=10&offset=0&status=REQUESTED')).body as {
      requests: { requestId: string }[];
    };
    expect(requests.map(({ requestId }) => requestId)).toEqual([waiting]);
    expect((await hiu.phr(`/request/${waiting}`)).body).toMatchObject({ status: 'REQUESTED', hiu: { id: clinicId } });
    expect((await hiu.phr('/artefact?limit=10&offset=0&status=ALL')).body).toMatchObject({ size: 1 });
    expect((await hiu.phr(`/artefact/${id}`)).body).toMatchObject({
      status: 'GRANTED',
      consentDetail: { consentId: id },
    });
    const [granted] = hiu.simulator.control.consentRequests(ashaAddress).filter(({ status }) => status === 'GRANTED');
    expect((await hiu.phr(`/artefact/request/${granted?.id}`)).body).toHaveLength(1);
  });

  test("another patient's request is not there", async () => {
    const hiu = await hiuFor();
    const id = await hiu.asked();
    const reply = await hiu.phr(`/request/${id}`, undefined, 'ravi_sharma@sbx');
    expect(reply).toMatchObject({ status: 400, body: { error: { code: 'ABDM-1039' } } });
  });

  test('without a token of the app nothing is shown', async () => {
    const hiu = await hiuFor();
    const ask = (token: string | undefined) =>
      hiu.call('/consent/v3/request?limit=10&offset=0&status=ALL', {
        method: 'GET',
        headers: { 'X-AUTH-TOKEN': token },
      });
    expect(await ask(undefined)).toMatchObject({ status: 403, text: 'Access Denied' });
    expect(await ask('nonsense')).toMatchObject({ status: 401, body: { error: { code: 'ABDM-1065' } } });
  });

  test('what is approved for ever is granted as soon as it is asked', async () => {
    const hiu = await hiuFor();
    const policy = { isApplicableForAllHIPs: true, hiu: { id: clinicId }, includedSources: [], excludedSources: [] };
    expect(await hiu.phr('/auto/approve', policy)).toMatchObject({
      status: 202,
      body: { autoApprovalId: expect.any(String) },
    });
    await hiu.asked();
    expect(notificationOf((await hiu.next('C14')).body)).toMatchObject({ status: 'GRANTED' });
  });
});

test('requests, artefacts and their states outlive a restart', async () => {
  const dataFolder = temporaryFolder();
  const hiu = await hiuFor({ dataFolder });
  const [first = '', second = ''] = await hiu.granted();
  hiu.simulator.control.revoke(first);
  await hiu.simulator.close();
  const again = await hiuFor({ dataFolder });
  const states = new Map(again.simulator.control.artefacts(ashaAddress).map(({ id, status }) => [id, status]));
  expect(states.get(first)).toBe('REVOKED');
  expect(states.get(second)).toBe('GRANTED');
});
