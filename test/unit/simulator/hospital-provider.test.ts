import { createHash } from 'node:crypto';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { type OwnSide, openPage, type PushedPage } from '../../../core/encryption/index.ts';
import { checkText, openRulebook, readBundle, readTables } from '../../../core/fhir/index.ts';
import { hiTypes } from '../../../core/kit/words.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { ashaAddress, cityId, type Hiu, hiuFor, lakesideId } from './hiu.ts';
import { places } from './start.ts';

interface Push extends PushedPage {
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly transactionId: string;
  readonly entries: readonly { content: string; media: string; checksum: string; careContextReference: string }[];
}

const book = openRulebook(readTables(new URL('../../../core/fhir/rules/', import.meta.url)));

/** Asks City Hospital for everything and takes its pages. */
async function pulled(options: Parameters<typeof hiuFor>[0] = {}, hipId = cityId) {
  const hiu = await hiuFor(options);
  return { hiu, ...(await pull(hiu, hipId)) };
}

async function pull(hiu: Hiu, hipId = cityId, address = ashaAddress) {
  const [consentId = ''] = await hiu.granted({ hip: { id: hipId }, patient: { id: address } });
  const { own, pushUrl } = await hiu.request(consentId);
  await hiu.next('C16');
  await hiu.simulator.control.idle();
  const arrived = hiu.clinic.arrived.filter((one) => pushUrl.endsWith(one.path));
  return { consentId, own, arrived, pages: arrived.map(({ body }) => body as Push) };
}

const open = (own: OwnSide, pages: readonly Push[]) => pages.flatMap((page) => openPage(own, page));
const textsOf = (own: OwnSide, pages: readonly Push[]) => open(own, pages).map((entry) => (entry.ok ? entry.text : ''));

describe('City Hospital as a HIP', () => {
  test('holds a record of each type, pushes one a page, from page 0, with a bearer', async () => {
    const { hiu, own, pages, arrived } = await pulled();
    expect(pages.map(({ pageNumber, pageCount }) => [pageNumber, pageCount])).toEqual(
      Array.from({ length: 8 }, (_, at) => [at, 8]),
    );
    expect(arrived[0]?.headers.authorization).toMatch(/^Bearer /);
    const records = textsOf(own, pages).map((text) => readBundle(text));
    expect(new Set(records.map((record) => (record.kind === 'record' ? record.hiType : null)))).toEqual(
      new Set(hiTypes),
    );
    expect(pages.every(({ entries: [entry] }) => entry?.media === 'application/fhir+json')).toBe(true);
    const [transfer] = hiu.simulator.control.exchanges({ operation: 'C16' });
    expect(pages[0]?.transactionId).toBe(transfer?.transactionId);
  });

  test('pushes bundles without a fault against the profiles, about the citizen who was asked for', async () => {
    const { own, pages } = await pulled();
    for (const text of textsOf(own, pages)) {
      expect(checkText(book, text).filter(({ severity }) => severity === 'error')).toEqual([]);
      const record = readBundle(text);
      expect(record).toMatchObject({
        patient: {
          names: ['Asha Devi'],
          gender: 'female',
          birthDate: '1990-06-26',
          abhaNumbers: ['91100020003001'],
          abhaAddresses: [ashaAddress],
        },
        otherPatients: 0,
        source: { facility: 'City Hospital' },
      });
      expect(text).not.toMatch(/Ravi Sample|Asha Clinic|IN2710000123|2026-11-02|2 November 2026/);
    }
  });

  test('dates its records on different days of the past year, and keeps ids when they are pulled again', async () => {
    const { hiu, own, pages } = await pulled();
    const facts = (texts: string[]) =>
      texts.map((text) => {
        const record = readBundle(text);
        return record.kind === 'record' ? { day: record.careDate?.value.slice(0, 10), id: record.ids.bundle } : {};
      });
    const first = facts(textsOf(own, pages));
    expect(new Set(first.map(({ day }) => day)).size).toBe(8);
    expect(first.every(({ day = '' }) => day > '2025-11-24' && day < '2026-11-24')).toBe(true);
    const again = await pull(hiu);
    expect(facts(textsOf(again.own, again.pages))).toEqual(first);
  });

  test('a Hindi-speaking town is not the only place: other citizens have their own records', async () => {
    const hiu = await hiuFor();
    const { own, pages } = await pull(hiu, cityId, 'joseph.dsouza@sbx');
    const record = readBundle(textsOf(own, pages)[0] ?? '');
    expect(record).toMatchObject({ patient: { names: ["Joseph D'Souza"], birthDate: '1971-12-18' } });
  });

  test('sends every letter beyond ASCII escaped', async () => {
    const { own, pages } = await pulled();
    for (const text of textsOf(own, pages)) expect(text).toMatch(/^[ -~]*$/);
  });

  test('a second hospital holds attachment forms', async () => {
    const { own, pages } = await pulled({}, lakesideId);
    const records = textsOf(own, pages).map((text) => readBundle(text));
    expect(records.some((record) => record.kind === 'record' && record.attachments.length > 0)).toBe(true);
    expect(
      records.every((record) => record.kind === 'record' && record.source.facility === 'Lakeside Diagnostics'),
    ).toBe(true);
  });
});

describe('how it can push otherwise, by switches', () => {
  test('pages counted from 1', async () => {
    const { pages } = await pulled({ switches: { pageBase: 1 } });
    expect(pages.map(({ pageNumber }) => pageNumber)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  test('keys as X.509 or raw', async () => {
    const x509 = await pulled();
    expect(x509.pages[0]?.keyMaterial.dhPublicKey.keyValue).toHaveLength(412);
    const raw = await pulled({ switches: { keyForm: 'raw' } });
    expect(raw.pages[0]?.keyMaterial.dhPublicKey.keyValue).toHaveLength(88);
    expect(textsOf(raw.own, raw.pages).every((text) => text.startsWith('{'))).toBe(true);
  });

  test('without Authorization', async () => {
    const { arrived } = await pulled({ switches: { pushAuthorization: false } });
    expect(arrived[0]?.headers.authorization).toBeUndefined();
  });

  test.each([
    ['hex', (text: string) => createHash('md5').update(text).digest('hex')],
    ['empty', () => ''],
  ] as const)('a checksum that is %s', async (checksum, expected) => {
    const { own, pages } = await pulled({ switches: { checksum } });
    const [text = ''] = textsOf(own, pages);
    expect(pages[0]?.entries[0]?.checksum).toBe(expected(text));
  });

  test('a wrong checksum on a right record', async () => {
    const { own, pages } = await pulled({ switches: { checksum: 'wrong' } });
    expect(open(own, pages)[0]).toMatchObject({ ok: true, checksum: 'mismatch' });
  });

  test('several entries on a page', async () => {
    const { own, pages } = await pulled({ switches: { entriesPerPage: 3 } });
    expect(pages.map(({ entries }) => entries.length)).toEqual([3, 3, 2]);
    expect(textsOf(own, pages).every((text) => text.startsWith('{'))).toBe(true);
  });

  test('pages from the last to the first', async () => {
    const { pages } = await pulled({ switches: { pageOrder: 'reversed' } });
    expect(pages.map(({ pageNumber }) => pageNumber)).toEqual([7, 6, 5, 4, 3, 2, 1, 0]);
  });

  test('every page twice', async () => {
    const { pages } = await pulled({ switches: { pageOrder: 'doubled' } });
    expect(pages.map(({ pageNumber }) => pageNumber).slice(0, 4)).toEqual([0, 0, 1, 1]);
    expect(pages[0]).toEqual(pages[1]);
  });

  test('one bad entry, which spoils no other', async () => {
    const { own, pages } = await pulled({ switches: { badEntry: true } });
    const [bad, ...good] = open(own, pages);
    expect(bad).toMatchObject({ ok: false, reason: 'auth-failed' });
    expect(good).toHaveLength(7);
    expect(good.every(({ ok }) => ok)).toBe(true);
  });

  test('the records of another patient', async () => {
    const { own, pages } = await pulled({ switches: { wrongPatient: true } });
    const record = readBundle(textsOf(own, pages)[0] ?? '');
    expect(record).toMatchObject({ patient: { abhaAddresses: [expect.not.stringContaining('asha')] } });
  });
});

describe('what does not get through', () => {
  test('a page that is refused for a while is sent again', async () => {
    const hiu = await hiuFor();
    const [consentId = ''] = await hiu.granted({ hip: { id: lakesideId } });
    hiu.clinic.answerWith(503);
    const { pushUrl } = await hiu.request(consentId);
    await hiu.clinic.next(pushUrl.replace(hiu.clinic.url, ''));
    hiu.clinic.answerWith(202);
    await hiu.simulator.control.idle();
    const pages = hiu.clinic.arrived
      .filter((one) => pushUrl.endsWith(one.path))
      .map(({ body }) => (body as Push).pageNumber);
    expect(pages).toEqual([0, 0, 1, 2, 3, 4, 5, 6]);
  });

  test('a page that is refused for good fails the transfer', async () => {
    const hiu = await hiuFor();
    const [consentId = ''] = await hiu.granted({ hip: { id: lakesideId } });
    await hiu.request(consentId);
    const { transactionId } = ((await hiu.next('C16')).body as { hiRequest: { transactionId: string } }).hiRequest;
    hiu.clinic.answerWith(400);
    await hiu.simulator.control.idle();
    const reply = await hiu.call(`/data-flow/v3/health-information/request/status/${transactionId}`, { method: 'GET' });
    expect(reply.body).toMatchObject({ status: 'FAILED' });
  });

  test('a lost page never comes, and the hospital does not know', async () => {
    const hiu = await hiuFor();
    hiu.simulator.control.setFaults({ faults: [{ kind: 'loss', operations: ['dataflow.push'], times: 1 }] });
    const { pages } = await pull(hiu, lakesideId);
    expect(pages.map(({ pageNumber }) => pageNumber)).toEqual([1, 2, 3, 4, 5, 6]);
  });

  test('after the patient withdrew, nothing is pushed', async () => {
    const hiu = await hiuFor({ switches: { callbackDelay: 50 } });
    const [consentId = ''] = await hiu.granted({ hip: { id: cityId } });
    const { pushUrl } = await hiu.request(consentId);
    hiu.simulator.control.revoke(consentId);
    await hiu.simulator.control.idle();
    expect(hiu.clinic.arrived.filter((one) => pushUrl.endsWith(one.path))).toEqual([]);
  });
});

describe('a folder of record files in place of the own ones', () => {
  test('City Hospital serves these and no others; what is no record is left out', async () => {
    const recordsFolder = path.join(temporaryFolder(), 'mine');
    mkdirSync(recordsFolder);
    copyFileSync(path.join(places.records, 'Prescription-structured.json'), path.join(recordsFolder, 'a.json'));
    copyFileSync(path.join(places.records, 'HealthDocumentRecord.json'), path.join(recordsFolder, 'b.json'));
    writeFileSync(path.join(recordsFolder, 'c.json'), '{"resourceType":"Patient"}');
    writeFileSync(path.join(recordsFolder, 'd.json'), 'no JSON');
    writeFileSync(path.join(recordsFolder, 'e.txt'), 'no record');
    const { own, pages } = await pulled({ recordsFolder });
    const records = textsOf(own, pages).map((text) => readBundle(text));
    expect(records).toMatchObject([
      {
        hiType: 'Prescription',
        source: { facility: 'Asha Clinic' },
        patient: { names: ['Asha Devi'] },
        careDate: { value: expect.stringMatching(/^2026-11-02/) },
      },
      { hiType: 'HealthDocumentRecord' },
    ]);
  });

  test('at the next start without the folder the own records are back', async () => {
    const dataFolder = temporaryFolder();
    const recordsFolder = temporaryFolder();
    copyFileSync(path.join(places.records, 'Invoice-structured.json'), path.join(recordsFolder, 'bill.json'));
    const cityLinks = (hiu: Hiu) => hiu.simulator.control.links(ashaAddress).filter(({ hip_id }) => hip_id === cityId);
    const first = await hiuFor({ dataFolder, recordsFolder });
    expect(cityLinks(first).map(({ hi_type }) => hi_type)).toEqual(['Invoice']);
    await first.simulator.close();
    expect(cityLinks(await hiuFor({ dataFolder }))).toHaveLength(8);
  });
});
