import { expect, test } from 'vitest';
import { hours, later, minutes, seconds } from '../../core/kit/clock.ts';
import { asha } from '../world/journey.ts';
import { asked, bring, change, untilBecause, untilState, why, write } from '../world/linked-visit.ts';
import { openWiredClinic } from '../world/wired-clinic.ts';

test('a permission that gets lost on the way is asked for once more, but not before ABDM allows it', async () => {
  const clinic = await openWiredClinic();
  clinic.simulator.control.setFaults({ faults: [{ kind: 'loss', operations: ['C1'], times: 1 }] });
  const visitId = await write(clinic, await bring(clinic));
  await clinic.settled();
  await clinic.simulator.control.idle();
  clinic.wait(minutes(10));
  expect((await why(clinic, visitId)).visit.because).toBe('waiting-for-permission');
  clinic.wait(minutes(11));
  await untilState(clinic, visitId, 'linked');
  expect(asked(clinic, 'link.generateToken')).toHaveLength(2);
});

test('ABDM wants us to wait: the screen can say until when, and at that time it is tried again', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  await untilState(clinic, await write(clinic, patientId), 'linked');
  // The program was set back to a backup from before: it does not know that it has asked a minute ago.
  change(clinic, 'DELETE FROM link_tokens');
  change(clinic, 'DELETE FROM link_token_requests');
  clinic.wait(minutes(1));
  const visitId = await write(clinic, patientId);
  const { visit } = await untilBecause(clinic, visitId, 'abdm-wants-us-to-wait');
  expect(visit.nextTryAt).toBe(later(clinic.now(), minutes(6.5)).toISOString());
  clinic.wait(minutes(6.5));
  await untilState(clinic, visitId, 'linked');
  expect(asked(clinic, 'link.generateToken').map(({ status }) => status)).toEqual([202, 400, 202]);
});

test('details that differ from the ABHA are said plainly, not repeated by themselves, and mended by verifying again', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  // The name was changed at the ABHA service since.
  change(clinic, "UPDATE abha_proofs SET name = 'Asha Sharma'");
  const visitId = await write(clinic, patientId);
  const { visit } = await untilState(clinic, visitId, 'refused');
  expect(visit).toMatchObject({ because: 'details-differ', code: 'ABDM-1207' });
  clinic.wait(hours(5));
  expect(asked(clinic, 'link.generateToken')).toHaveLength(1);

  const { flowId } = await clinic.call<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber });
  await clinic.call('abha.verifyOtp', { flowId, otp: '123456' });
  await clinic.call('abha.attach', { flowId, patientId });
  await untilState(clinic, visitId, 'linked');
});

test.each(['server-error', 'unavailable', 'empty-400', 'too-many', 'lost-answer', 'half-answer'] as const)(
  'a link whose first sending ends in %s is linked all the same, once',
  async (kind) => {
    const clinic = await openWiredClinic();
    clinic.simulator.control.setFaults({ faults: [{ kind, operations: ['link.carecontext'], times: 1, value: 1 }] });
    const visitId = await write(clinic, await bring(clinic));
    await clinic.until(
      () => asked(clinic, 'link.carecontext').length,
      (count) => count >= 1,
    );
    await clinic.settled();
    clinic.wait(seconds(60));
    const { steps } = await untilState(clinic, visitId, 'linked');
    expect(steps.filter(({ step }) => step === 'linked')).toHaveLength(1);
    const ids = new Set(asked(clinic, 'link.carecontext').map(({ requestId }) => requestId));
    // What may have arrived is sent under its old id; what surely did not, under a new one.
    expect(ids.size).toBe(kind === 'unavailable' || kind === 'empty-400' || kind === 'too-many' ? 2 : 1);
  },
);

test.each(['duplicate', 'delay', 'reorder'] as const)(
  'callbacks that come in the way %s change nothing twice',
  async (kind) => {
    const clinic = await openWiredClinic();
    clinic.simulator.control.setFaults({ faults: [{ kind, operations: ['C1', 'C2', 'C3'], value: 100 }] });
    const visitId = await write(clinic, await bring(clinic));
    const { steps } = await untilState(clinic, visitId, 'linked');
    await clinic.simulator.control.idle();
    expect(steps.map(({ step }) => step).filter((step) => step !== 'sent')).toEqual([
      'signed',
      'token-asked',
      'token-issued',
      'queued',
      'linked',
    ]);
    expect(asked(clinic, 'link.generateToken')).toHaveLength(1);
  },
);

test.each(['wrong-signature', 'other-client', 'expired-token'] as const)(
  'a confirmation with %s is not believed',
  async (kind) => {
    const clinic = await openWiredClinic();
    clinic.simulator.control.setFaults({ faults: [{ kind, operations: ['C2'] }] });
    const visitId = await write(clinic, await bring(clinic));
    await untilState(clinic, visitId, 'sent');
    await clinic.simulator.control.idle();
    expect((await why(clinic, visitId)).visit.state).toBe('sent');
  },
);

test('while ABDM is busy the visit says so, with the next try, and is linked when it has time', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  clinic.simulator.control.setFaults({ faults: [{ kind: 'unavailable', operations: ['link.'] }] });
  const visitId = await write(clinic, patientId);
  const { visit } = await clinic.until(
    () => why(clinic, visitId),
    (seen) => seen.visit.heldUp !== null,
  );
  expect(visit).toMatchObject({ state: 'unlinked', heldUp: { because: 'far-side-busy', since: null } });
  expect(Date.parse(visit.nextTryAt ?? '')).toBeGreaterThan(clinic.now().getTime());
  clinic.simulator.control.setFaults({ faults: [] });
  clinic.wait(minutes(2));
  await untilState(clinic, visitId, 'linked');
});

test('without internet the visit says since when; hours later it is linked, and ABDM was asked once', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  await clinic.cutLine();
  const visitId = await write(clinic, patientId);
  const since = clinic.now().toISOString();
  const { visit } = await clinic.until(
    () => why(clinic, visitId),
    (seen) => seen.visit.heldUp !== null,
  );
  expect(visit).toMatchObject({ because: 'waiting-for-permission', heldUp: { because: 'offline', since } });
  for (let hour = 0; hour < 5; hour += 1) clinic.wait(hours(1));
  expect((await why(clinic, visitId)).visit.heldUp).toMatchObject({ because: 'offline', since });
  await clinic.mendLine();
  await clinic.until(
    () => {
      clinic.wait(seconds(20));
      return why(clinic, visitId);
    },
    (seen) => seen.visit.state === 'linked',
  );
  expect(asked(clinic, 'link.generateToken')).toHaveLength(1);
});

test('a power cut between the signature and the link loses nothing', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bring(clinic);
  clinic.simulator.control.setFaults({ faults: [{ kind: 'lost-answer', operations: ['link.carecontext'], times: 1 }] });
  const visitId = await write(clinic, patientId);
  await clinic.until(
    () => asked(clinic, 'link.carecontext').length,
    (count) => count === 1,
  );
  await clinic.restart();
  await clinic.settled();
  clinic.wait(seconds(30));
  await untilState(clinic, visitId, 'linked');
});
