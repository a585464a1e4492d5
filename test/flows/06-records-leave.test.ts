import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { auditOf } from '../../core/audit/index.ts';
import { startChecker } from '../../core/fhir/index.ts';
import { days, minutes } from '../../core/kit/clock.ts';
import type { PullReport } from '../../core/simulator/control.ts';
import { practiceClinic } from '../../core/simulator/index.ts';
import { asha } from '../world/journey.ts';
import { bringLinkedVisit, transfersOf, untilOver } from '../world/leaving.ts';
import { openWiredClinic, type WiredClinic } from '../world/wired-clinic.ts';

const cityHospital = 'IN2710000002';
const core = path.resolve(import.meta.dirname, '../../core');

/** The far side looks over what it gets, with the rules of the profiles. */
async function openClinic(switches: Parameters<typeof openWiredClinic>[0] = {}): Promise<WiredClinic> {
  const checker = startChecker({
    workerFile: path.join(core, 'worker.ts'),
    rulesFolder: path.join(core, 'fhir/rules'),
  });
  onTestFinished(checker.stop);
  return openWiredClinic({ checkBundle: checker.check, ...switches });
}

/** City Hospital asks for what we hold, and Asha Devi grants it on the phone. */
async function grantToCityHospital(clinic: WiredClinic, choice?: object): Promise<string> {
  const { control } = clinic.simulator;
  const id = control.askAsHospital({ abhaAddress: asha.abhaAddress, hipId: practiceClinic.serviceId }) ?? '';
  const full = { hip: { id: practiceClinic.serviceId }, hiTypes: ['OPConsultation', 'Prescription'], permission: {} };
  const [consentId = ''] = control.approve(id, [{ ...full, ...choice }]);
  return consentId;
}

const pullOf = (clinic: WiredClinic, consentId: string, holder = cityHospital): PullReport | undefined =>
  clinic.simulator.control.pulls(holder).find((pull) => pull.consent_id === consentId);

/** What we reported to ABDM at the end of transfers. */
const reports = (clinic: WiredClinic) =>
  clinic.simulator.control
    .exchanges({ direction: 'in' })
    .filter(({ operation }) => operation.startsWith('dataflow.notify'))
    .map(({ requestBody, status }) => ({
      status,
      ...(JSON.parse(requestBody) as { notification: { consentId: string; statusNotification: object } }).notification,
    }));

test('HIP_INIT_GRANT_CONSENT, HIP_INIT_SHARE_CARECONTEXT, DAT_03, DAT_05: granted on the phone, asked for, given, and reported', async () => {
  const clinic = await openClinic();
  const { patientId, visitId } = await bringLinkedVisit(clinic);
  const consentId = await grantToCityHospital(clinic);
  const transfer = await untilOver(clinic, consentId);

  const pull = await clinic.until(
    () => pullOf(clinic, consentId),
    (found) => found?.state === 'complete',
  );
  expect(
    pull?.received.map(({ page, page_count, outcome, checksum, remarks }) => ({
      page,
      page_count,
      outcome,
      checksum,
      remarks,
    })),
  ).toEqual([
    { page: 0, page_count: 2, outcome: 'opened', checksum: 'md5-base64', remarks: '[]' },
    { page: 1, page_count: 2, outcome: 'opened', checksum: 'md5-base64', remarks: '[]' },
  ]);
  expect(transfer).toMatchObject({
    state: 'transferred',
    hiuName: 'City Hospital',
    purpose: 'CAREMGT',
    patient: { id: patientId, name: 'Asha Devi' },
    taken: [{ visitId, hiTypes: ['OPConsultation', 'Prescription'] }],
    notTaken: [],
  });
  const [report] = await clinic.until(
    () => reports(clinic),
    (all) => all.length === 1,
  );
  expect(report).toMatchObject({
    status: 202,
    consentId,
    notifier: { type: 'HIP', id: practiceClinic.serviceId },
    statusNotification: {
      sessionStatus: 'TRANSFERRED',
      hipId: practiceClinic.serviceId,
      statusResponses: [{ careContextReference: 'V-20261124-1', hiStatus: 'DELIVERED', description: 'Delivered' }],
    },
  });
  const lines = auditOf(clinic.db, visitId).filter(({ what }) => what.startsWith('transfer.'));
  expect(lines.map(({ what, who }) => `${what} ${who}`)).toEqual([
    `transfer.sending hiu:${cityHospital}`,
    `transfer.sent hiu:${cityHospital}`,
    `transfer.sending hiu:${cityHospital}`,
    `transfer.sent hiu:${cityHospital}`,
  ]);
  expect(await clinic.call('consent.given', {})).toMatchObject({
    permissions: [
      { consentId, status: 'GRANTED', hiuName: 'City Hospital', visits: 1, patient: { name: 'Asha Devi' } },
    ],
  });
});

test('HIP_INTI_LINK_506, DAT_04: after linking the patient’s own app fetches the record, without anybody’s request', async () => {
  const clinic = await openClinic({ switches: { selfRequest: true, selfPull: true } });
  await bringLinkedVisit(clinic);
  const permissions = await clinic.until(
    async () =>
      (await clinic.call<{ permissions: { consentId: string; purpose: string; hiuId: null }[] }>('consent.given', {}))
        .permissions,
    (all) => all.length === 1,
  );
  expect(permissions).toMatchObject([{ purpose: 'PATRQT', hiuId: null }]);
  const consentId = permissions[0]?.consentId ?? '';
  expect(await untilOver(clinic, consentId)).toMatchObject({ state: 'transferred', hiuId: null, purpose: 'PATRQT' });
  await clinic.until(
    () => pullOf(clinic, consentId, asha.abhaAddress),
    (found) => found?.state === 'complete',
  );
});

test('what the patient leaves out on the phone does not leave: one kind of record', async () => {
  const clinic = await openClinic();
  await bringLinkedVisit(clinic);
  const consentId = await grantToCityHospital(clinic, { hiTypes: ['Prescription'] });
  const transfer = await untilOver(clinic, consentId);
  expect(transfer).toMatchObject({
    state: 'transferred',
    taken: [{ hiTypes: ['Prescription'] }],
    progress: { pages: 1 },
  });
  await clinic.until(
    () => pullOf(clinic, consentId),
    (found) => found?.state === 'complete',
  );
});

test('HIP_INIT_REVOKE_CONSENT: after the patient has withdrawn nothing more is given, and the artefact is gone', async () => {
  const clinic = await openClinic();
  const { visitId } = await bringLinkedVisit(clinic);
  const consentId = await grantToCityHospital(clinic);
  await untilOver(clinic, consentId);
  clinic.simulator.control.revoke(consentId);
  await clinic.until(
    () => clinic.db.get<{ status: string; text: string | null }>('SELECT status, text FROM consent_artefacts'),
    (row) => row?.status === 'REVOKED' && row.text === null,
  );
  expect(clinic.simulator.control.pull(consentId)).toBe('failed');
  expect(await transfersOf(clinic, consentId)).toHaveLength(1);
  // What was taken, and by whom, stays visible.
  expect((await transfersOf(clinic, consentId))[0]).toMatchObject({ taken: [{ visitId }], hiuName: 'City Hospital' });
});

test('HIP_INIT_EXPIRE_CONSENT: the permission ends by our own clock, even if ABDM never says so', async () => {
  const clinic = await openClinic();
  await bringLinkedVisit(clinic);
  const consentId = await grantToCityHospital(clinic);
  await untilOver(clinic, consentId);
  clinic.simulator.control.setFaults({ faults: [{ kind: 'loss', operations: ['C8'] }] });
  clinic.wait(days(31));
  const given = await clinic.until(
    async () => {
      // A clock that leapt is believed once the gateway has confirmed it.
      clinic.wait(minutes(5));
      return clinic.call<{ permissions: { status: string; isOver: boolean }[] }>('consent.given', {});
    },
    ({ permissions }) => permissions[0]?.status === 'EXPIRED',
  );
  expect(given.permissions).toMatchObject([{ status: 'EXPIRED', isOver: true }]);
});
