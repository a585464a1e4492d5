import { describe, expect, test } from 'vitest';
import { distrustAfterRestore } from '../../../core/consent/index.ts';
import { transact } from '../../../core/db/index.ts';
import { days, minutes } from '../../../core/kit/clock.ts';
import { newId } from '../../../core/kit/ids.ts';
import { practiceClinic } from '../../../core/simulator/index.ts';
import { asha } from '../../world/journey.ts';
import { answersTo, bringLinkedVisit, passRequest, transfersOf } from '../../world/leaving.ts';
import { openOtherHospital } from '../../world/other-hospital.ts';
import { openWiredClinic, type WiredClinic } from '../../world/wired-clinic.ts';

/** A clinic with one linked visit, and a permission that another hospital has for it. */
async function openGranted(options: Parameters<typeof openWiredClinic>[0] = {}) {
  const clinic = await openWiredClinic({ ...options, switches: { hospitalPulls: false, ...options?.switches } });
  const visit = await bringLinkedVisit(clinic);
  const hospital = await openOtherHospital(clinic);
  return { clinic, hospital, ...visit, consentId: await hospital.grant() };
}

/** Passes a data request on as ABDM would, and resolves with what we answered. */
async function answerTo(
  clinic: WiredClinic,
  request: Omit<Parameters<typeof passRequest>[1], 'transactionId'>,
): Promise<{ code: string | undefined; because: string | null | undefined; what: string | undefined }> {
  const before = answersTo(clinic).length;
  const transactionId = newId();
  passRequest(clinic, { ...request, transactionId });
  const answers = await clinic.until(
    () => answersTo(clinic),
    (all) => all.length > before,
  );
  const row = clinic.db.get<{ because: string | null; id: string }>(
    'SELECT id, because FROM transfers WHERE transaction_id = @transactionId',
    { transactionId },
  );
  const line = clinic.db.get<{ what: string }>('SELECT what FROM audit WHERE about = @id', { id: row?.id ?? '' });
  return { code: answers.at(-1)?.error?.code, because: row?.because, what: line?.what };
}

describe('a data request is refused by name, answered with a code, and audited (DAT_02)', () => {
  test('whatever is wrong with it', async () => {
    const { clinic, consentId } = await openGranted();
    const refusal = async (request: Partial<Parameters<typeof passRequest>[1]>) => {
      const { code, because, what } = await answerTo(clinic, { consentId, ...request });
      expect(what).toBe('transfer.refused');
      return `${because} ${code}`;
    };
    expect(await refusal({ consentId: newId() })).toBe('unknown-consent ABDM-1080');
    expect(await refusal({ from: '2025-11-20T00:00:00.000Z' })).toBe('outside-consented-period ABDM-1063');
    expect(await refusal({ to: '2026-11-25T00:00:00.000Z' })).toBe('outside-consented-period ABDM-1063');
    expect(await refusal({ from: '2026-11-24T00:00:00.000Z', to: '2026-11-23T00:00:00.000Z' })).toBe(
      'no-such-period ABDM-1063',
    );
    expect(await refusal({ to: '2026-11-20T00:00:00.000Z' })).toBe('nothing-to-give ABDM-1120');
    expect(await refusal({ keyValue: 'garbage' })).toBe('key-unusable ABDM-1031');
    expect(await refusal({ keyValue: Buffer.alloc(65, 4).toString('base64') })).toBe('key-unusable ABDM-1031');
    expect(await refusal({ url: 'http://hiu.hospital.org/push' })).toBe('push-address-refused ABDM-1031');
    expect(await refusal({ url: 'https://192.168.1.1/push' })).toBe('push-address-refused ABDM-1031');
    expect(await refusal({ url: 'file:///etc/passwd' })).toBe('push-address-refused ABDM-1031');
    expect(clinic.db.get('SELECT count(*) AS count FROM transfer_pages')).toEqual({ count: 0 });
  });

  test('while the clinic holds back, and it is served again afterwards', async () => {
    const { clinic, hospital, consentId } = await openGranted();
    await clinic.call('consent.pause', { consentId });
    expect(await answerTo(clinic, { consentId })).toMatchObject({ because: 'paused', code: 'ABDM-1062' });
    await clinic.call('consent.resume', { consentId });
    await hospital.request(consentId);
    await clinic.until(
      async () => {
        clinic.wait(500);
        return hospital.pages();
      },
      (pages) => pages.length === 2,
    );
  });

  test('after a restore, until ABDM has confirmed the permission', async () => {
    const { clinic, consentId } = await openGranted();
    transact(clinic.db, (tx) => {
      for (const statement of distrustAfterRestore) tx.run(statement);
    });
    expect(await answerTo(clinic, { consentId })).toMatchObject({ because: 'unchecked', code: 'ABDM-1062' });
  });

  test('HIP_INIT_EXPIRE_CONSENT: after its end by our own clock, though ABDM passes it on', async () => {
    const { clinic, consentId } = await openGranted();
    clinic.simulator.control.setFaults({ faults: [{ kind: 'loss', operations: ['C8'] }] });
    clinic.wait(days(31));
    const refused = await clinic.until(
      async () => {
        clinic.wait(minutes(5));
        return answerTo(clinic, { consentId, to: '2026-11-24T00:00:00.000Z' });
      },
      ({ because }) => because === 'expired',
    );
    expect(refused).toMatchObject({ code: 'ABDM-1061' });
  });

  test('more often than the patient allows; what was taken on goes, and what was refused does not count', async () => {
    const { clinic, hospital, consentId } = await openGranted();
    const to = clinic.now().toISOString();
    const hourly = JSON.stringify({ unit: 'HOUR', value: 1 });
    transact(clinic.db, (tx) => void tx.run('UPDATE consent_artefacts SET frequency = @hourly', { hourly }));
    expect(await answerTo(clinic, { consentId, keyValue: 'garbage' })).toMatchObject({ because: 'key-unusable' });
    await hospital.request(consentId);
    await clinic.until(
      async () => {
        clinic.wait(500);
        return hospital.pages();
      },
      (pages) => pages.length === 2,
    );
    clinic.wait(minutes(30));
    expect(await answerTo(clinic, { consentId, to })).toMatchObject({ because: 'too-often', code: 'ABDM-1022' });
    clinic.wait(minutes(30));
    expect(await answerTo(clinic, { consentId, to })).toMatchObject({ what: 'transfer.asked', code: undefined });
  });

  test('when it is for another facility', async () => {
    const { clinic, consentId } = await openGranted();
    transact(clinic.db, (tx) => void tx.run("UPDATE consent_artefacts SET hip_id = 'IN2710000777'"));
    expect(await answerTo(clinic, { consentId })).toMatchObject({ because: 'another-facility', code: 'ABDM-1035' });
  });
});

describe('a permission that ABDM never gave', () => {
  /** A notice as somebody with a stolen gateway token could send it. */
  async function forge(clinic: WiredClinic, careContextReference: string): Promise<string> {
    const consentId = newId();
    clinic.simulator.control.sendCallback({
      operation: 'C8',
      service: practiceClinic.serviceId,
      body: {
        notification: {
          status: 'GRANTED',
          consentId,
          consentDetail: {
            consentId,
            patient: { id: asha.abhaAddress },
            hip: { id: practiceClinic.serviceId },
            hiu: { id: 'IN2710000666', name: 'Nobody' },
            hiTypes: ['OPConsultation'],
            careContexts: [{ patientReference: 'P-1001', careContextReference }],
            permission: {
              accessMode: 'VIEW',
              dateRange: { from: '2026-01-01T00:00:00.000Z', to: '2026-11-24T06:00:00.000Z' },
              dataEraseAt: '2026-12-24T00:00:00.000Z',
            },
          },
          signature: 'none',
        },
      },
    });
    await clinic.until(
      () => clinic.db.get('SELECT 1 FROM consent_permissions WHERE consent_id = @consentId', { consentId }),
      (row) => row !== undefined,
    );
    return consentId;
  }

  test('opens nothing where ABDM confirms permissions to the one who holds the records', async () => {
    const { clinic } = await openGranted({ switches: { hipMayFetch: true } });
    await clinic.until(
      () =>
        clinic.db.get<{ count: number }>(
          "SELECT count(*) AS count FROM consent_artefacts WHERE confirmation = 'confirmed'",
        ),
      (row) => row?.count === 1,
    );
    const consentId = await forge(clinic, 'V-20261124-1');
    await clinic.until(
      () => clinic.db.get('SELECT confirmation FROM consent_artefacts WHERE consent_id = @consentId', { consentId }),
      (row) => (row as { confirmation: string }).confirmation === 'refused',
    );
    expect(await answerTo(clinic, { consentId })).toMatchObject({ because: 'not-confirmed', code: 'ABDM-1062' });
  });

  test('opens no visit that is not this person’s', async () => {
    const { clinic } = await openGranted();
    const consentId = await forge(clinic, 'V-20261124-2');
    expect(await answerTo(clinic, { consentId })).toMatchObject({ because: 'nothing-to-give' });
    const [refused] = await transfersOf(clinic, consentId);
    expect(refused?.notTaken).toMatchObject([{ careContext: 'V-20261124-2', because: 'unknown-care-context' }]);
  });
});

test('a copy of the request under another REQUEST-ID gets the same answer under its own, and nothing goes twice', async () => {
  const { clinic, consentId } = await openGranted();
  const transactionId = newId();
  for (const _copy of [1, 2]) passRequest(clinic, { consentId, transactionId, keyValue: 'garbage' });
  const answers = await clinic.until(
    () => answersTo(clinic),
    (all) => all.length === 2,
  );
  expect(answers.map(({ error }) => error?.code)).toEqual(['ABDM-1031', 'ABDM-1031']);
  expect(await transfersOf(clinic, consentId)).toHaveLength(1);
});
