import { expect, test } from 'vitest';
import { hours, minutes } from '../../../core/kit/clock.ts';
import { untilOver, untilTransfer } from '../../world/leaving.ts';
import { deeds, openGranted, reports, status, untilReported } from './granted.ts';

test('a power cut while the hospital holds the connection: the page is sent again, knowingly, and nothing twice else', async () => {
  const { clinic, hospital, visitId, consentId } = await openGranted();
  hospital.answers((push) => (push === 0 ? 'hang' : status(202)));
  await hospital.request(consentId);
  await untilTransfer(clinic, consentId, () => hospital.pages().length === 1);
  await clinic.restart();
  expect(await untilOver(clinic, consentId)).toMatchObject({ state: 'transferred', progress: { sent: 2 } });
  expect(hospital.pages().map(({ pageNumber }) => pageNumber)).toEqual([0, 0, 1]);
  expect(deeds(clinic, visitId)).toEqual([
    'transfer.sending 0',
    'transfer.sending 0 again',
    'transfer.sent 0',
    'transfer.sending 1',
    'transfer.sent 1',
  ]);
});

test('HIP_INIT_REVOKE_CONSENT: the patient withdraws after the first page: the second does not go', async () => {
  const { clinic, hospital, visitId, consentId } = await openGranted();
  hospital.answers((push) => {
    if (push === 1) clinic.simulator.control.revoke(consentId);
    return status(push === 1 ? 503 : 202);
  });
  await hospital.request(consentId);
  expect(await untilOver(clinic, consentId)).toMatchObject({
    state: 'transferred',
    because: 'revoked',
    taken: [{ visitId, hiTypes: ['OPConsultation'] }],
    notTaken: [{ hiType: 'Prescription', because: 'revoked' }],
  });
  expect(hospital.pages().map(({ pageNumber }) => pageNumber)).toEqual([0, 1]);
  expect((await untilReported(clinic))[0]?.statusResponses).toMatchObject([
    { hiStatus: 'ERRORED', description: 'Consent was revoked' },
  ]);
});

test('the patient withdraws while a page is on the line: it is cut off, and may have arrived', async () => {
  const { clinic, hospital, visitId, consentId } = await openGranted();
  hospital.answers(() => 'hang');
  await hospital.request(consentId);
  await untilTransfer(clinic, consentId, () => hospital.pages().length === 1);
  clinic.simulator.control.revoke(consentId);
  expect(await untilOver(clinic, consentId)).toMatchObject({
    state: 'failed',
    because: 'revoked',
    taken: [],
    notTaken: [
      { because: 'revoked', mayHaveArrived: true },
      { because: 'revoked', mayHaveArrived: false },
    ],
  });
  expect(hospital.pages()).toHaveLength(1);
  expect(deeds(clinic, visitId)).toEqual(['transfer.sending 0', 'transfer.perhaps-sent 0']);
});

test('the clinic holds back after the first page: the second does not go', async () => {
  const { clinic, hospital, consentId } = await openGranted();
  hospital.answers((push) => status(push === 0 ? 202 : 503));
  await hospital.request(consentId);
  await untilTransfer(clinic, consentId, () => hospital.pages().length === 2);
  await clinic.call('consent.pause', { consentId });
  expect(await untilOver(clinic, consentId)).toMatchObject({ because: 'paused', progress: { sent: 1, failed: 1 } });
});

test('ABDM does not take our yes: nothing leaves', async () => {
  const { clinic, hospital, consentId } = await openGranted();
  clinic.simulator.control.setFaults({
    faults: [{ kind: 'invalid-credentials', operations: ['dataflow.hipOnRequest'] }],
  });
  await hospital.request(consentId);
  await untilTransfer(clinic, consentId, ({ state }) => state === 'asked');
  clinic.wait(hours(1));
  expect(await untilOver(clinic, consentId)).toMatchObject({ state: 'failed', because: 'not-acknowledged' });
  expect(hospital.pages()).toEqual([]);
  expect(reports(clinic)).toEqual([]);
});

test('the key of the request runs out before the hospital can be reached', async () => {
  const { clinic, hospital, consentId } = await openGranted();
  hospital.answers(() => status(503));
  await hospital.request(consentId, { keyExpiry: '2026-11-24T05:13:00.000Z' });
  await untilTransfer(clinic, consentId, () => hospital.pages().length > 0);
  clinic.wait(minutes(30));
  expect(await untilOver(clinic, consentId)).toMatchObject({ state: 'failed', because: 'key-expired' });
});
