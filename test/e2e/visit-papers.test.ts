import type { Browser, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { emptyNote } from '../../core/consultations/model.ts';
import { axeFindings, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { type DeskClient, signInPractice } from '../world/desk.ts';
import { textOfPdf } from '../world/pdf.ts';
import { inventPeople } from '../world/people.ts';

/** A patient who is with Dr. Meera now. */
async function beginVisit(desk: string): Promise<{ visitId: string; name: string; meera: DeskClient }> {
  const asha = await signInPractice(desk, 'asha');
  const meera = await signInPractice(desk, 'meera');
  const [person] = inventPeople(3, 1);
  const { patientId } = await asha.value<{ patientId: string }>('patients.register', person);
  const { visitId } = await asha.value<{ visitId: string }>('visits.arrive', { patientId, purpose: 'report' });
  await meera.value('visits.begin', { visitId });
  return { visitId, name: person?.name ?? '', meera };
}

/** The page of that visit, before its doctor. */
async function openVisit() {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  const { visitId } = await beginVisit(desk);
  const browser = await openBrowser();
  const { page, complaints } = await openTab(browser, desk);
  await signIn(page, 'meera');
  await page.goto(`${desk}/visits/${visitId}`);
  return { browser, page, complaints, desk, visitId };
}

interface LocalFile {
  readonly name: string;
  readonly mimeType: string;
  readonly buffer: Buffer;
}

/** A real PDF and a real picture, and a program that only claims to be a PDF. */
async function someFiles(browser: Browser): Promise<Record<'pdf' | 'png' | 'game', LocalFile>> {
  const scratch = await (await browser.newContext()).newPage();
  await scratch.setContent('<h1>Report</h1>');
  return {
    pdf: { name: 'CBC report.pdf', mimeType: 'application/pdf', buffer: await scratch.pdf() },
    png: { name: 'wound.png', mimeType: 'image/png', buffer: await scratch.screenshot() },
    game: { name: 'game.pdf', mimeType: 'application/pdf', buffer: Buffer.from('MZ') },
  };
}

/** What the browser tells a page when a hand brings files over a place and lets go of them there. */
async function dragAndDrop(page: Page, files: readonly LocalFile[]): Promise<void> {
  const carried = files.map(({ name, mimeType, buffer }) => ({ name, mimeType, base64: buffer.toString('base64') }));
  const dataTransfer = await page.evaluateHandle((given) => {
    const transfer = new DataTransfer();
    for (const { name, mimeType, base64 } of given) {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.codePointAt(0) ?? 0);
      transfer.items.add(new File([bytes], name, { type: mimeType }));
    }
    return transfer;
  }, carried);
  const place = page.getByText('Drop PDF or pictures here');
  await place.dispatchEvent('dragover', { dataTransfer });
  await expect.poll(() => place.getAttribute('data-over')).toBe('true');
  await place.dispatchEvent('drop', { dataTransfer });
  await expect.poll(() => place.getAttribute('data-over')).toBe(null);
}

const paperOf = async (page: Page) => textOfPdf(await page.pdf({ preferCSSPageSize: true }));

test('documents are taken in, shown and taken out; a correction replaces the paper', { timeout: 120_000 }, async () => {
  const { browser, page, complaints, desk, visitId } = await openVisit();
  const chooser = page.locator('input[type="file"]');
  await chooser.waitFor({ state: 'attached' });

  const { pdf, png, game } = await someFiles(browser);
  await chooser.setInputFiles([pdf, png, game]);
  await page.getByText('Choose a PDF, JPEG or PNG.').waitFor();
  await page.getByRole('button', { name: 'CBC report', exact: true }).click();
  await page.getByRole('dialog').locator('canvas').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'wound', exact: true }).click();
  await expect
    .poll(() => page.getByAltText('wound').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Take out: wound' }).click();
  await page.getByRole('button', { name: 'wound', exact: true }).waitFor({ state: 'detached' });

  await page.getByLabel('Medicine 1', { exact: true }).fill('Tab Dolo 650 1-0-1 pc 5d');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByText('1 document').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.getByText(/Signed by Dr. Meera Rao.*version 1/).waitFor();
  await page.keyboard.press('Control+Enter');
  await page.waitForURL(/\/print\//);
  const firstPaper = page.url();

  await page.goto(`${desk}/visits/${visitId}`);
  await page.getByText(/version 1/).waitFor();
  await page.keyboard.press('Alt+c');
  await page.keyboard.type('Wrong strength');
  await page.keyboard.press('Enter');
  await page.getByText('Correction, version 2').waitFor();
  await page.getByLabel('Medicine 1', { exact: true }).fill('Tab Dolo 500');
  await page.keyboard.press('F6');
  await page.getByRole('dialog').getByText('Prescription, 1 medicine').waitFor();
  await page.keyboard.press('F6');
  await page.waitForURL((url) => url.pathname.startsWith('/print/') && url.href !== firstPaper);
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  expect((await paperOf(page)).text).toMatch(/Tab Dolo 500[\s\S]*Version 2/);
  await page.goto(firstPaper);
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  expect((await paperOf(page)).text).toMatch(/Tab Dolo 650[\s\S]*replaced by a later one/);
  expect(complaints()).toEqual([]);
});

test('documents are dragged into a visit; one of another kind is refused in words', { timeout: 120_000 }, async () => {
  const { browser, page, complaints, desk, visitId } = await openVisit();
  const { pdf, png, game } = await someFiles(browser);

  await dragAndDrop(page, [pdf, png]);
  await page.getByRole('button', { name: 'CBC report', exact: true }).click();
  await page.getByRole('dialog').locator('canvas').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'wound', exact: true }).click();
  await expect
    .poll(() => page.getByAltText('wound').evaluate((image: HTMLImageElement) => image.naturalWidth))
    .toBeGreaterThan(0);
  await page.keyboard.press('Escape');

  await dragAndDrop(page, [game]);
  await page.getByRole('alert').getByText('Choose a PDF, JPEG or PNG. This file is something else.').waitFor();
  expect(await page.getByRole('button', { name: 'game', exact: true }).count()).toBe(0);
  expect(page.url()).toBe(`${desk}/visits/${visitId}`);
  await picture(page, 'visit-documents');
  expect(await axeFindings(page)).toEqual([]);
  await page.reload();
  await page.getByRole('button', { name: 'CBC report', exact: true }).waitFor();
  await page.getByRole('button', { name: 'wound', exact: true }).waitFor();
  expect(complaints()).toEqual([]);
});

test('a long prescription goes onto a second sheet that says whose it is', { timeout: 120_000 }, async () => {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  const { visitId, name, meera } = await beginVisit(desk);
  const medicines = Array.from({ length: 18 }, (_, index) => ({
    medicine: `Tab Number ${index + 1}`,
    dose: '2-0-2 3d then 1-0-1 3d then 0-0-1 3d',
  }));
  await meera.value('consultations.saveDraft', { visitId, revision: 0, note: { ...emptyNote, medicines } });
  const signed = await meera.value<{ consultationId: string }>('consultations.sign', { visitId, revision: 2 });
  const { page } = await openTab(await openBrowser(), desk);
  await signIn(page, 'meera');
  await page.goto(`${desk}/print/${signed.consultationId}?paper=A5&lang=en`);
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  const { text, pages } = await paperOf(page);
  expect(pages).toBeGreaterThan(1);
  expect(
    text
      .split('\f')
      .slice(0, pages)
      .every((sheet) => sheet.includes(name)),
  ).toBe(true);
  expect(text).toContain('Tab Number 18');
});

test('two screens on one page: nothing goes silently, a person decides', { timeout: 120_000 }, async () => {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  const { visitId, meera } = await beginVisit(desk);
  const { page } = await openTab(await openBrowser(), desk);
  await signIn(page, 'meera');
  await page.goto(`${desk}/visits/${visitId}`);
  const complaint = page.getByLabel('Complaint 1', { exact: true });
  await complaint.fill('Fever');
  await page.getByText(/^Saved/).waitFor();
  const { revision } = await meera.value<{ revision: number }>('consultations.page', { visitId });
  await meera.value('consultations.saveDraft', { visitId, revision, note: { ...emptyNote, advice: 'Rest' } });
  await complaint.fill('Fever and cough');
  await page.getByText('Somebody else has written on this page').waitFor();
  expect((await meera.value<{ note: { advice: string } }>('consultations.page', { visitId })).note.advice).toBe('Rest');
  await page.getByRole('button', { name: 'Keep mine' }).click();
  const complaints = async () =>
    (await meera.value<{ note: { complaints: { text: string }[] } }>('consultations.page', { visitId })).note
      .complaints;
  await expect.poll(complaints).toEqual([{ text: 'Fever and cough', since: '' }]);
  await page.getByText('Somebody else has written on this page').waitFor({ state: 'detached' });
});
