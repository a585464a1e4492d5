import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { axeFindings, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { signInPractice } from '../world/desk.ts';
import { temporaryFolder } from '../world/folder.ts';
import { fontsOfPdf } from '../world/pdf.ts';

const savita = {
  name: 'Savita Rane',
  gender: 'F',
  birthDate: '1980-05-14',
  mobile: '9876543210',
  addressLine: '',
  district: 'Pune',
  state: 'Maharashtra',
  pincode: '411001',
  guardianName: '',
  guardianRelation: null,
};

async function registerSavita(desk: string): Promise<void> {
  const asha = await signInPractice(desk, 'asha');
  await asha.value('patients.register', savita);
}

/** Types, then Enter: on to the next field. */
async function say(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
}

async function pressTab(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text);
  await page.keyboard.press('Tab');
}

const focusedLabel = (page: Page) =>
  page.evaluate(() => {
    const { activeElement } = document;
    return activeElement instanceof HTMLInputElement || activeElement instanceof HTMLTextAreaElement
      ? (activeElement.labels?.[0]?.textContent ?? '')
      : (activeElement?.tagName ?? '');
  });

const saved = (page: Page) =>
  page
    .getByRole('contentinfo')
    .getByText(/^Saved \d\d:\d\d:\d\d$/)
    .waitFor();

/** The printed page as text and its size in points. */
async function onPaper(page: Page): Promise<{ text: string; size: string; pages: number }> {
  const file = path.join(temporaryFolder(), 'paper.pdf');
  writeFileSync(file, await page.pdf({ preferCSSPageSize: true }));
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  const facts = execFileSync('pdfinfo', [file], { encoding: 'utf8' });
  return {
    text,
    size:
      /Page size:\s+([\d.]+) x ([\d.]+)/
        .exec(facts)
        ?.slice(1)
        .map((points) => Math.round(Number(points)))
        .join('×') ?? '',
    pages: Number(/Pages:\s+(\d+)/.exec(facts)?.[1]),
  };
}

test('a visit by the keyboard alone: into the queue, called, written, signed, on paper in Hindi', {
  timeout: 120_000,
}, async () => {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  await registerSavita(desk);
  const browser = await openBrowser();
  const reception = await openTab(browser, desk);
  const doctor = await openTab(browser, desk);
  await signIn(reception.page, 'asha');
  await signIn(doctor.page, 'meera');

  // Reception: the name, Enter, Enter.
  const front = reception.page;
  await front.keyboard.type('savita');
  await front.getByRole('option', { name: /Savita Rane/ }).waitFor();
  await front.keyboard.press('Enter');
  await front.getByRole('dialog').getByText('Savita Rane').waitFor();
  await say(front, 'fever');
  const row = front.getByRole('row', { name: /Savita Rane.*fever.*Waiting/ });
  await row.waitFor();
  await row.focus();
  await front.keyboard.press('Enter');
  await front.getByRole('dialog').waitFor();
  await front.keyboard.press('c');
  await front.getByRole('row', { name: /Savita Rane.*Called/ }).waitFor();

  // The doctor: F8, then the page from top to bottom.
  const page = doctor.page;
  await page.getByRole('row', { name: /Savita Rane.*Called/ }).waitFor();
  await page.keyboard.press('F8');
  await page.getByRole('heading', { name: 'Savita Rane' }).waitFor();
  await expect.poll(() => focusedLabel(page)).toBe('Complaint 1');
  await say(page, 'Fever x 3 days', '', '120/80', '88', '101.2', '97', '18', '61.5', '162');
  await pressTab(page, 'Throat congested');
  await say(page, '?Viral fever', '');
  await say(page, 'Tab Dolo 650 1-0-1 pc 5d', 'Syp Benadryl', '5 ml tds 3d', '');
  await say(page, 'CBC', '');
  await pressTab(page, 'Plenty of water');
  await page.keyboard.type('5d');
  await page.getByText('1 tablet in the morning, 1 tablet at night, after food, for 5 days').waitFor();
  await saved(page);
  await picture(page, 'visit-editor');
  expect(await axeFindings(page)).toEqual([]);

  // What cannot be read would be left out: nobody signs over it.
  const dialog = page.getByRole('dialog');
  await page.getByLabel('Temp', { exact: true }).fill('501');
  await page.keyboard.press('F6');
  await dialog.getByText('Temp: “501” cannot be read').waitFor();
  await dialog.getByText('Prescription, 2 medicines').waitFor();
  await page.keyboard.press('F6');
  expect(await dialog.getByRole('button', { name: 'Sign and print' }).isDisabled()).toBe(true);
  await page.keyboard.press('Escape');
  await page.getByLabel('Temp', { exact: true }).fill('101.2');

  await page.keyboard.press('F6');
  await dialog.getByText('Prescription, 2 medicines').waitFor();
  await picture(page, 'visit-sign');
  await page.keyboard.press('F6');
  await page.waitForURL(/\/print\//);
  const address = page.url().replace(/\?.*/, '');

  await page.goto(`${address}?paper=A5&lang=hi`);
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  const hindi = await onPaper(page);
  expect(hindi).toMatchObject({ size: '420×595', pages: 1 });
  for (const words of [
    'सुबह 1 गोली',
    'रात को 1 गोली',
    'खाने के बाद',
    '5 दिन तक',
    'दिन में 3 बार',
    'Savita Rane',
    'MH-2011-04567',
  ])
    expect(hindi.text).toContain(words);

  // The clinic's PC need not have a font for Hindi: ours goes onto the paper.
  const fonts = await fontsOfPdf(await page.pdf({ preferCSSPageSize: true }));
  expect(fonts).toContainEqual({ name: expect.stringMatching(/^NotoSansDevanagari/), isEmbedded: true });

  await page.goto(`${address}?paper=A4&lang=hi`);
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  const large = await onPaper(page);
  expect(large).toMatchObject({ size: '595×842', pages: 1 });
  expect(large.text).toContain('सुबह 1 गोली');
  const largeFonts = await fontsOfPdf(await page.pdf({ preferCSSPageSize: true }));
  expect(largeFonts).toContainEqual({ name: expect.stringMatching(/^NotoSansDevanagari/), isEmbedded: true });
  expect([...fonts, ...largeFonts].filter(({ isEmbedded }) => !isEmbedded)).toEqual([]);

  await page.goto(`${address}?paper=A4&lang=en`);
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  const english = await onPaper(page);
  expect(english).toMatchObject({ size: '595×842', pages: 1 });
  for (const words of ['1 tablet in the morning', 'Tab Dolo 650', 'CBC', '120/80', 'V-'])
    expect(english.text).toContain(words);
  expect(english.text).not.toContain('Next patient');

  await front.getByRole('row', { name: /Savita Rane.*Done/ }).waitFor();
  expect([...reception.complaints(), ...doctor.complaints()]).toEqual([]);
});

test('a page whose last words could not be stored is not signed without them', { timeout: 120_000 }, async () => {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  await registerSavita(desk);
  const asha = await signInPractice(desk, 'asha');
  const { patients } = await asha.value<{ patients: { id: string }[] }>('patients.find', { text: 'savita' });
  const { visitId } = await asha.value<{ visitId: string }>('visits.arrive', {
    patientId: patients[0]?.id,
    purpose: 'fever',
  });

  const { page } = await openTab(await openBrowser(), desk);
  await signIn(page, 'meera');
  await page.getByRole('row', { name: /Savita Rane/ }).waitFor();
  await page.keyboard.press('F8');
  await expect.poll(() => focusedLabel(page)).toBe('Complaint 1');
  await say(page, 'Fever');
  await saved(page);
  const broken = { ok: false, code: 'call.bug', facts: {} };
  await page.route('**/call/consultations.saveDraft', (route) => route.fulfill({ json: broken }));
  await say(page, 'Allergic to penicillin');
  await page.keyboard.press('F6');
  await page
    .getByRole('dialog')
    .getByText(/OPD visit/)
    .waitFor();
  await page.keyboard.press('F6');
  await page
    .getByRole('dialog')
    .getByText(/Nothing was lost/i)
    .waitFor();
  const meera = await signInPractice(desk, 'meera');
  expect(await meera.value('consultations.page', { visitId })).toMatchObject({ status: 'draft', signed: null });
});

test('a power cut in the middle of typing: the draft is there again', { timeout: 120_000 }, async () => {
  const dataFolder = temporaryFolder();
  const first = await startCoreProcess({ dataFolder });
  const desk = first.ready.desk ?? '';
  await registerSavita(desk);
  const asha = await signInPractice(desk, 'asha');
  const { patients } = await asha.value<{ patients: { id: string }[] }>('patients.find', { text: 'savita' });
  await asha.value('visits.arrive', { patientId: patients[0]?.id, purpose: 'fever' });

  const browser = await openBrowser();
  const { page } = await openTab(browser, desk);
  await signIn(page, 'meera');
  await page.getByRole('row', { name: /Savita Rane/ }).waitFor();
  await page.keyboard.press('F8');
  await expect.poll(() => focusedLabel(page)).toBe('Complaint 1');
  await page.keyboard.type('Fever since Monday, with chills');
  await saved(page);
  // The strip says "saved" again with every pause: wait until all of this text is what was saved.
  const meera = await signInPractice(desk, 'meera');
  const visitId = page.url().split('/').at(-1);
  const text = async () =>
    (await meera.value<{ note: { complaints: { text: string }[] } }>('consultations.page', { visitId })).note
      .complaints[0]?.text;
  await expect.poll(text).toBe('Fever since Monday, with chills');
  await page.keyboard.type(' and');
  await first.kill();

  const second = await startCoreProcess({ dataFolder });
  const again = await openTab(browser, second.ready.desk ?? '');
  await signIn(again.page, 'meera');
  await again.page.getByRole('row', { name: /Savita Rane.*With the doctor/ }).focus();
  await again.page.keyboard.press('Enter');
  await again.page.getByRole('heading', { name: 'Savita Rane' }).waitFor();
  await expect
    .poll(() => again.page.getByLabel('Complaint 1', { exact: true }).inputValue())
    .toMatch(/^Fever since Monday, with chills( and)?$/);
});
