import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../world/folder.ts';
import { ashaAddress, cityId, clinicId, hiuFor } from './hiu.ts';
import { movableClock } from './start.ts';

const notificationOf = (body: unknown) => (body as { notification: Record<string, unknown> }).notification;

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
