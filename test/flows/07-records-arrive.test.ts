import { describe, expect, test } from 'vitest';
import { days, hours, minutes } from '../../core/kit/clock.ts';
import { hiTypes } from '../../core/kit/words.ts';
import { decryptedImage } from '../world/decrypted.ts';
import { asha } from '../world/journey.ts';
import { ask, bringAsha, bringRecords, ended, timeline, transfers } from '../world/outside.ts';
import { openWiredClinic, type WiredClinic } from '../world/wired-clinic.ts';

const city = 'IN2710000002';
const lakeside = 'IN2710000003';
/** What Lakeside sends as scanned documents, and City Hospital in its structured form; a health document is one by nature. */
const unstructured = [
  'OPConsultation',
  'Prescription',
  'DiagnosticReport',
  'DischargeSummary',
  'ImmunizationRecord',
  'WellnessRecord',
];

interface Opened {
  readonly kind: string;
  readonly view: {
    readonly hiType: string;
    readonly patient: { readonly names: readonly string[] };
    readonly sections: readonly { readonly blocks: readonly { readonly kind: string }[] }[];
    readonly attachments: readonly { readonly id: string; readonly kind: string }[];
  };
}

const open = (clinic: WiredClinic, recordId: string) =>
  clinic.call<Opened>('received.open', { recordId }, clinic.meera);

interface Asked {
  readonly requests: readonly {
    readonly state: string;
    readonly askedAt: string;
    readonly eraseAt: string;
    readonly decidedAt: string | null;
    readonly endedAt: string | null;
    readonly abhaAddress: string;
    readonly patient: { readonly name: string };
    readonly got: readonly {
      readonly status: string;
      readonly endedAt: string | null;
      readonly narrowing: { readonly hiTypesLeftOut: readonly string[]; readonly eraseAt: object | null };
    }[];
  }[];
}
const asked = (clinic: WiredClinic, patientId: string) =>
  clinic.call<Asked>('consent.asked', { patientId }, clinic.meera);

test('asked, granted, and records of every type are here to be read, structured and as documents (HIU_FLOW_101, HIU_FLOW_102, HIU_FLOW_103, HIU_FLOW_104, HIU_FLOW_107, HIU_FLOW_108, HIU_FLOW_109, HIU_FLOW_110, HIU_FLOW_111, HIU_FLOW_112, HIU_FLOW_113)', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bringAsha(clinic);
  const id = await ask(clinic, patientId);
  const { requests } = await clinic.until(
    () => asked(clinic, patientId),
    ({ requests: [first] }) => first?.state === 'REQUESTED',
  );
  const { abhaAddress } = asha;
  expect(requests).toMatchObject([
    { patient: { name: 'Asha Devi' }, abhaAddress, askedAt: clinic.now().toISOString() },
  ]);
  const consentIds = clinic.simulator.control.approve(id);
  const all = await ended(clinic, consentIds);
  expect(
    all
      .map(({ state, hospital }) => [hospital.id, state])
      .sort((one, other) => String(one).localeCompare(String(other))),
  ).toEqual([
    [city, 'complete'],
    [lakeside, 'complete'],
  ]);

  const { records, held } = await timeline(clinic, patientId);
  expect(held).toBe(0);
  expect(new Set(records.map(({ hiType }) => hiType))).toEqual(new Set(hiTypes));
  expect(new Set(records.map(({ hospital }) => hospital.name))).toEqual(
    new Set(['City Hospital', 'Lakeside Diagnostics']),
  );
  const typesOf = (hospitalId: string) =>
    new Set(records.filter(({ hospital }) => hospital.id === hospitalId).map(({ hiType }) => hiType));
  expect([typesOf(city), typesOf(lakeside)]).toEqual([new Set(hiTypes), new Set(unstructured)]);
  for (const { id: recordId, hiType, hospital } of records) {
    const { kind, view } = await open(clinic, recordId);
    expect([kind, view.hiType, view.patient.names]).toEqual(['record', hiType, ['Asha Devi']]);
    expect(view.sections.flatMap(({ blocks }) => blocks).length, hiType).toBeGreaterThan(0);
    if (hospital.id === lakeside) expect(view.attachments.length, `${hiType} as a document`).toBeGreaterThan(0);
    for (const { id: attachmentId } of view.attachments) {
      const reply = await clinic.call('received.attachment', { recordId, attachmentId }, clinic.meera);
      expect(reply).toMatchObject({ kind: 'attachment' });
    }
  }
  await clinic.simulator.control.idle();
  const reports = clinic.simulator.control.exchanges({ operation: 'dataflow.notify.hiu' });
  expect(reports.map(({ status }) => status)).toEqual([202, 202]);
});

test('HIU_FLOW_105: a denial brings nothing, and its time is shown', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bringAsha(clinic);
  clinic.simulator.control.deny(await ask(clinic, patientId), 'Not now');
  const { requests } = await clinic.until(
    () => asked(clinic, patientId),
    ({ requests: [first] }) => first?.state === 'DENIED',
  );
  expect(requests).toMatchObject([{ reason: 'Not now', decidedAt: clinic.now().toISOString() }]);
  expect(await timeline(clinic, patientId)).toMatchObject({ records: [], tombstones: [] });
});

test('HIU_FLOW_106: the patient gives less than was asked; that much comes, until when the patient said', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bringAsha(clinic);
  const dataEraseAt = new Date(clinic.now().getTime() + days(2)).toISOString();
  const choice = { hip: { id: city }, hiTypes: ['DiagnosticReport'], permission: { dataEraseAt } };
  const consentIds = clinic.simulator.control.approve(await ask(clinic, patientId), [choice]);
  await ended(clinic, consentIds);
  const { records } = await timeline(clinic, patientId);
  expect(records.length).toBeGreaterThan(0);
  expect(new Set(records.map(({ hiType }) => hiType))).toEqual(new Set(['DiagnosticReport']));
  expect(new Set(records.map(({ until }) => until))).toEqual(new Set([dataEraseAt]));
  expect((await asked(clinic, patientId)).requests).toMatchObject([
    {
      state: 'GRANTED',
      got: [{ narrowing: { hiTypesLeftOut: expect.arrayContaining(['Prescription']) as unknown, eraseAt: {} } }],
    },
  ]);
});

describe('however the hospital sends', () => {
  test.each([
    [{ pageOrder: 'reversed', pageBase: 1, keyForm: 'raw', checksum: 'wrong', pushAuthorization: false }],
    [{ pageOrder: 'doubled', entriesPerPage: 5, checksum: 'empty' }],
  ] as const)('all of it arrives once: %o', async (switches) => {
    const clinic = await openWiredClinic({ switches });
    const patientId = await bringAsha(clinic);
    const consentIds = await bringRecords(clinic, patientId);
    expect((await transfers(clinic, consentIds)).map(({ state }) => state)).toEqual(['complete', 'complete']);
    const { records } = await timeline(clinic, patientId);
    expect(records).toHaveLength(clinic.simulator.control.links(asha.abhaAddress).length);
  });

  test('a damaged record spoils nothing but itself, and another person is kept out of view', async () => {
    const damaged = await openWiredClinic({ switches: { badEntry: true, entriesPerPage: 5 } });
    const patientId = await bringAsha(damaged);
    const consentIds = await bringRecords(damaged, patientId);
    const outcome = await transfers(damaged, consentIds);
    expect(outcome.map(({ state, unreadable }) => [state, unreadable])).toEqual([
      ['partial', 1],
      ['partial', 1],
    ]);
    expect((await timeline(damaged, patientId)).held).toBe(2);

    damaged.simulator.control.setSwitches({ badEntry: false, wrongPatient: true });
    const strangers = await bringRecords(damaged, patientId);
    expect((await transfers(damaged, strangers)).every(({ held, records }) => held > 0 && records === 0)).toBe(true);
  });
});

test('HIU_FLOW_201, HIU_FLOW_202: the patient takes it back at one hospital: gone from there, with a stone, and the rest stays', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bringAsha(clinic);
  const consentIds = await bringRecords(clinic, patientId);
  const { records } = await timeline(clinic, patientId);
  expect(decryptedImage(clinic.file)).toContain('Dr. Leela Menon');
  const [gone = ''] = (await transfers(clinic, consentIds)).flatMap(({ consentId, hospital }) =>
    hospital.id === lakeside ? [consentId] : [],
  );
  clinic.simulator.control.revoke(gone);
  const after = await clinic.until(
    () => timeline(clinic, patientId),
    ({ tombstones }) => tombstones.length === 1,
  );
  expect(after.tombstones).toMatchObject([{ because: 'REVOKED', hospital: { id: lakeside } }]);
  expect(after.records.map(({ id }) => id)).toEqual(
    records.filter(({ hospital }) => hospital.id === city).map(({ id }) => id),
  );
  const [lost] = records.filter(({ hospital }) => hospital.id === lakeside);
  expect(await open(clinic, lost?.id ?? '')).toMatchObject({ kind: 'erased' });
  expect((await asked(clinic, patientId)).requests[0]?.got).toContainEqual(
    expect.objectContaining({ status: 'REVOKED', endedAt: clinic.now().toISOString() }),
  );
  await clinic.until(
    () => decryptedImage(clinic.file).includes('Dr. Leela Menon'),
    (isThere) => !isThere,
  );
});

test('HIU_FLOW_301: a permission that runs out ends by our own clock, though ABDM never says so', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bringAsha(clinic);
  clinic.simulator.control.setFaults({ faults: [{ kind: 'loss', operations: ['C14'], skip: 1 }] });
  const consentIds = clinic.simulator.control.approve(await ask(clinic, patientId, { preset: 'today-only' }));
  await ended(clinic, consentIds);
  clinic.wait(hours(23));
  expect((await timeline(clinic, patientId)).records.length).toBeGreaterThan(0);
  clinic.wait(hours(1) + minutes(1));
  const { records, tombstones } = await timeline(clinic, patientId);
  expect(records).toEqual([]);
  expect(tombstones.map(({ because }) => because)).toEqual(['EXPIRED', 'EXPIRED']);
  expect((await asked(clinic, patientId)).requests[0]).toMatchObject({
    state: 'EXPIRED',
    endedAt: clinic.now().toISOString(),
  });
});

test('a stop in the middle loses nothing: the hospital tries again, and all of it is here', async () => {
  const clinic = await openWiredClinic();
  const patientId = await bringAsha(clinic);
  const consentIds = clinic.simulator.control.approve(await ask(clinic, patientId));
  await clinic.until(
    () => transfers(clinic, consentIds),
    (all) => all.some(({ state }) => state === 'receiving'),
  );
  await clinic.restart();
  const all = await ended(clinic, consentIds);
  expect(all.map(({ state }) => state)).toEqual(['complete', 'complete']);
  const { records } = await timeline(clinic, patientId);
  expect(records).toHaveLength(clinic.simulator.control.links(asha.abhaAddress).length);
});
