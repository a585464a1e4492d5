import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { ashaAddress, cityId, clinicId, consent, hiuFor, lakesideId, permission } from './hiu.ts';

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
