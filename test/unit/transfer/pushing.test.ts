import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { hours, minutes } from '../../../core/kit/clock.ts';
import { sha256 } from '../../../core/kit/ids.ts';
import type { Reaction } from '../../world/far-side.ts';
import { page } from '../../world/journey.ts';
import { isOver, transfersOf, untilOver, untilTransfer } from '../../world/leaving.ts';
import { sign } from '../../world/linked-visit.ts';
import { deeds, type Granted, openGranted, reports, status } from './granted.ts';

describe('what arrives', () => {
  test('opens page by page under keys of its own, one record each, with our token and a right checksum', async () => {
    const { clinic, hospital, consentId } = await openGranted();
    await hospital.request(consentId);
    await untilOver(clinic, consentId);
    const pages = hospital.pages();
    expect(pages.map(({ pageNumber, pageCount, entries }) => [pageNumber, pageCount, entries.length])).toEqual([
      [0, 2, 1],
      [1, 2, 1],
    ]);
    expect(new Set(pages.map(({ keyMaterial }) => keyMaterial.dhPublicKey.keyValue)).size).toBe(2);
    expect(new Set(pages.map(({ keyMaterial }) => keyMaterial.nonce)).size).toBe(2);
    expect(
      pages.every(({ keyMaterial }) => Buffer.from(keyMaterial.dhPublicKey.keyValue, 'base64').length === 309),
    ).toBe(true);
    expect(Object.keys(pages[0] ?? {}).sort()).toEqual([
      'entries',
      'keyMaterial',
      'pageCount',
      'pageNumber',
      'transactionId',
    ]);
    expect(hospital.server.arrived[0]?.headers.authorization).toMatch(/^Bearer ey/);
    expect(hospital.texts().map(({ careContext, checksum }) => `${careContext} ${checksum}`)).toEqual([
      'V-20261124-1 md5-base64',
      'V-20261124-1 md5-base64',
    ]);
    expect(hospital.texts().every(({ text }) => text.includes('Asha Devi') && /^[\x20-\x7e]*$/.test(text))).toBe(true);
  });

  test('is the same text for ever, even when the patient’s details change; a correction is another', async () => {
    const { clinic, hospital, patientId, visitId, consentId } = await openGranted();
    await hospital.request(consentId);
    await untilOver(clinic, consentId);
    transact(clinic.db, (tx) => void tx.run('UPDATE patients SET mobile = @mobile', { mobile: '9876543210' }));
    await hospital.request(consentId);
    await untilTransfer(clinic, consentId, ({ progress }) => progress.sent === 2 && hospital.pages().length === 4);
    const [first, second, ...again] = hospital.texts().map(({ text }) => text);
    expect(again).toEqual([first, second]);

    await clinic.call('consultations.correct', { visitId, reason: 'Dose' }, clinic.meera);
    await sign(clinic, visitId, { ...page, advice: 'Rest, fluids and no work' });
    await hospital.request(consentId);
    await untilTransfer(clinic, consentId, () => hospital.pages().length === 6);
    const corrected = hospital
      .texts()
      .slice(4)
      .map(({ text }) => text);
    expect(corrected.some((text) => text.includes('no work'))).toBe(true);
    expect(corrected).not.toContain(first);
    const stored = clinic.db.all<{ sha256: string }>('SELECT sha256 FROM transfer_bundles ORDER BY version, hi_type');
    expect(
      stored
        .map((row) => row.sha256)
        .slice(0, 2)
        .sort(),
    ).toEqual([sha256(first ?? ''), sha256(second ?? '')].sort());
    expect(patientId).not.toBe('');
  });

  test('goes several records a page and with a raw key where the operator has chosen so', async () => {
    const { clinic, hospital, consentId } = await openGranted();
    transact(clinic.db, (tx) => {
      const put = "INSERT INTO settings (key, value, changed_at) VALUES (@key, @value, '2026-11-24T05:00:00.000Z')";
      tx.run(put, { key: 'transfer.entries-per-page', value: '7' });
      tx.run(put, { key: 'transfer.key-form', value: '"raw"' });
    });
    await hospital.request(consentId);
    await untilOver(clinic, consentId);
    expect(hospital.pages().map(({ pageCount, entries }) => [pageCount, entries.length])).toEqual([[1, 2]]);
    expect(Buffer.from(hospital.pages()[0]?.keyMaterial.dhPublicKey.keyValue ?? '', 'base64')).toHaveLength(65);
    expect(hospital.texts()).toHaveLength(2);
  });
});

/** One more request under the permission, answered so; resolves at its end with what came of it. */
async function requestOnce({ clinic, hospital, consentId }: Granted, how: (push: number) => Reaction) {
  const known = (await transfersOf(clinic, consentId)).length;
  const from = hospital.pages().length;
  const reported = reports(clinic).length;
  hospital.answers(how);
  await hospital.request(consentId);
  const transfer = await clinic.until(
    async () => {
      clinic.wait(500);
      const all = await transfersOf(clinic, consentId);
      return all.length > known && all[0] && isOver(all[0]) ? all[0] : undefined;
    },
    (found) => found !== undefined,
  );
  const report = await clinic.until(
    () => {
      clinic.wait(500);
      return reports(clinic)[reported];
    },
    (found) => found !== undefined,
  );
  const numbers = hospital
    .pages()
    .slice(from)
    .map(({ pageNumber }) => pageNumber);
  return { transfer, report, numbers };
}

describe('a hospital that does not take it at once', () => {
  test('gets the page again, knowingly, and the rest after it', async () => {
    const granted = await openGranted();
    const firstTry: Record<string, (push: number) => Reaction> = {
      'answers 500 twice': (push) => status(push < 2 ? 500 : 202),
      'answers 503': (push) => status(push < 1 ? 503 : 202),
      'wants us to wait': (push) => (push < 1 ? { status: 429, headers: { 'Retry-After': '3' } } : status(202)),
      'breaks the connection': (push) => (push < 1 ? 'reset' : status(202)),
      'breaks off its own answer': (push) => (push < 1 ? 'half' : status(202)),
      'does not know our token': (push) => status(push < 1 ? 401 : 202),
    };
    for (const [what, how] of Object.entries(firstTry)) {
      const sending = () =>
        deeds(granted.clinic, granted.visitId).filter((line) => line.startsWith('transfer.sending')).length;
      const before = sending();
      const { transfer, report, numbers } = await requestOnce(granted, how);
      expect(transfer, what).toMatchObject({ state: 'transferred', progress: { sent: 2, failed: 0 } });
      expect(numbers, what).toEqual([...Array<number>(numbers.length - 1).fill(0), 1]);
      expect(sending() - before, what).toBe(numbers.length);
      expect(report?.sessionStatus, what).toBe('TRANSFERRED');
    }
  });

  test('gets no page again that it refuses, and ABDM reads which visit did not arrive', async () => {
    const granted = await openGranted();
    const one = await requestOnce(granted, (push) => status(push === 0 ? 400 : 202));
    expect(one.transfer).toMatchObject({
      state: 'transferred',
      progress: { sent: 1, failed: 1 },
      notTaken: [{ because: 'said-no', mayHaveArrived: false }],
    });
    expect(one.report).toMatchObject({
      sessionStatus: 'TRANSFERRED',
      statusResponses: [{ careContextReference: 'V-20261124-1', hiStatus: 'ERRORED', description: expect.any(String) }],
    });
    const refusals: Record<string, Reaction> = {
      'refuses everything': status(400),
      'sends us elsewhere': { status: 307, headers: { Location: 'http://127.0.0.1:1/' } },
      'has no such address': status(404),
      'finds it too large': status(413),
    };
    for (const [what, reaction] of Object.entries(refusals)) {
      const { transfer, report, numbers } = await requestOnce(granted, () => reaction);
      expect(transfer, what).toMatchObject({ state: 'failed', taken: [], progress: { sent: 0, failed: 2 } });
      expect(report?.sessionStatus, what).toBe('FAILED');
      expect(numbers, what).toEqual([0, 1]);
    }
    const kept = granted.clinic.db.all('SELECT DISTINCT push_url AS url, public_key AS key, nonce FROM transfers');
    expect(kept).toEqual([{ url: null, key: null, nonce: null }]);
  });

  test('is given up after two hours: FAILED, told once', async () => {
    const { clinic, hospital, consentId } = await openGranted();
    await hospital.server.close();
    await hospital.request(consentId);
    await untilTransfer(clinic, consentId, ({ state }) => state === 'sending');
    clinic.wait(minutes(10));
    clinic.wait(minutes(11));
    expect((await transfersOf(clinic, consentId))[0]).toMatchObject({ isLate: true, state: 'sending' });
    clinic.wait(hours(2));
    expect(await untilOver(clinic, consentId)).toMatchObject({ state: 'failed', because: 'too-late' });
    const told = await clinic.until(
      () => {
        clinic.wait(minutes(1));
        return reports(clinic);
      },
      (all) => all.length > 0,
    );
    expect(told.map(({ sessionStatus }) => sessionStatus)).toEqual(['FAILED']);
  });
});

test('a hospital that takes for the first time is shown until somebody has seen it, and the second time is no news', async () => {
  const { clinic, hospital, consentId } = await openGranted();
  const news = () => clinic.call<{ hospitals: { hiuId: string }[] }>('transfer.newHospitals', {});
  expect((await news()).hospitals).toEqual([]);
  await hospital.request(consentId);
  await untilOver(clinic, consentId);
  expect((await news()).hospitals).toMatchObject([{ hiuId: hospital.id, name: 'Somebody else' }]);
  await clinic.call('transfer.noteSeen', { hiuId: hospital.id });
  await hospital.request(consentId);
  await untilTransfer(clinic, consentId, () => hospital.pages().length === 4);
  expect((await news()).hospitals).toEqual([]);
});
