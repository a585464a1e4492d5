import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, clinicScreen, largeScreen, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { type DeskClient, signInPractice } from '../world/desk.ts';
import { asha, page as note } from '../world/journey.ts';
import { textOfPdf } from '../world/pdf.ts';

const path = (page: Page) => new URL(page.url()).pathname;

/** Types, then Enter: on to the next field. */
async function fill(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent;
  });

const heading = (page: Page, name: string) => page.getByRole('heading', { name }).first().waitFor();

/** The appliance in practice with reception signed in, and a client for what the test only prepares. */
async function openReception(size = clinicScreen) {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  const browser = await openBrowser();
  const tab = await openTab(browser, desk, size);
  await signIn(tab.page, 'asha');
  await heading(tab.page, 'Desk');
  return { ...tab, desk, browser, client: await signInPractice(desk, 'asha') };
}

async function registered(client: DeskClient, more: object = {}): Promise<string> {
  return (await client.value<{ patientId: string }>('patients.register', { ...asha.details, ...more })).patientId;
}

/** A signed visit, without the screens. */
async function signedVisit(desk: string, client: DeskClient, patientId: string): Promise<string> {
  const { visitId } = await client.value<{ visitId: string }>('visits.arrive', { patientId, purpose: 'Fever' });
  const doctor = await signInPractice(desk, 'meera');
  await doctor.value('visits.begin', { visitId });
  const { revision } = await doctor.value<{ revision: number }>('consultations.saveDraft', {
    visitId,
    revision: 0,
    note,
  });
  await doctor.value('consultations.sign', { visitId, revision });
  return visitId;
}

async function inHindi(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Asha Patil/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'हिन्दी' }).click();
}

describe('an ABHA and the visits behind it, by the keyboard alone', { timeout: 180_000 }, () => {
  test('register with the ABHA, into the queue, write, sign, linked', async () => {
    const { page, desk, browser, complaints } = await openReception();
    await page.keyboard.press('F2');
    await heading(page, 'New patient');
    await page.keyboard.press('Alt+a');
    await expect.poll(() => focused(page)).toBe('ABHA number');
    await picture(page, 'abha-number');
    await fill(page, '91100020003001');
    await page.getByText('ABDM has sent a code to the mobile ******0001.').waitFor();
    await expect.poll(() => focused(page)).toBe('Code');
    expect(await axeFindings(page)).toEqual([]);
    await fill(page, '111111');
    await page.getByText('Ask for the code once more and type it again.').waitFor();
    await picture(page, 'abha-code-wrong');
    expect(await page.getByLabel('Code', { exact: true }).inputValue()).toBe('');
    await fill(page, '123456');

    await page.getByText('Filled from ABHA 91-1000-2000-3001, verified.').waitFor();
    expect(await page.getByRole('textbox', { name: /^Name verified/ }).inputValue()).toBe('Asha Devi');
    await page.getByText('verified by ABDM, cannot be changed here').first().waitFor();
    await expect.poll(() => focused(page)).toContain('Mobile');
    await picture(page, 'abha-filled');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.type('9000000001');
    await page.keyboard.press('Control+Enter');

    await heading(page, 'Asha Devi');
    await page.getByText('ABHA 91-1000-2000-3001, verified').waitFor();
    await expect.poll(() => focused(page)).toContain('Put in today’s queue');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Asha Devi').waitFor();
    await fill(page, 'fever');
    await page.getByRole('row', { name: /Asha Devi.*fever.*ABHA/ }).waitFor();

    const doctor = (await openTab(browser, desk)).page;
    await signIn(doctor, 'meera');
    await doctor.getByRole('row', { name: /Asha Devi/ }).waitFor();
    await doctor.keyboard.press('F8');
    await heading(doctor, 'Asha Devi');
    await expect.poll(() => focused(doctor)).toBe('Complaint 1');
    await fill(doctor, 'Fever x 3 days');
    await doctor.keyboard.press('F6');
    await doctor.getByText('It will be linked to ABHA 91-1000-2000-3001').waitFor();
    await doctor.keyboard.press('F6');
    await doctor.waitForURL(/\/print\//);

    await page.keyboard.press('Control+k');
    await page.keyboard.type('asha devi');
    await page.getByRole('option', { name: /Asha Devi/ }).waitFor();
    await page.keyboard.press('Enter');
    await heading(page, 'Asha Devi');
    await page.getByText(/Linked \d\d:\d\d$/).waitFor({ timeout: 60_000 });
    await picture(page, 'abha-linked');
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  test('a conversation that is left is taken up again where it stood, also after loading the page', async () => {
    const { page } = await openReception();
    await page.keyboard.press('Alt+a');
    await heading(page, 'Verify ABHA');
    await fill(page, '91-1000-2000-3001');
    await page.getByText('The code can be sent again in').waitFor();
    await page.keyboard.press('Escape');
    await heading(page, 'Desk');
    await page.keyboard.press('Alt+a');
    await expect.poll(() => focused(page)).toBe('Code');
    // The page's memory is gone; the core knows the conversation by the number.
    page.on('dialog', (dialog) => void dialog.accept());
    await page.reload();
    await heading(page, 'Verify ABHA');
    await expect.poll(() => focused(page)).toBe('ABHA number');
    await fill(page, '91-1000-2000-3001');
    await page.getByText('(2 times more)').waitFor();
    await fill(page, '123456');
    await page.getByRole('button', { name: /Register as a new patient/ }).waitFor();
    await picture(page, 'abha-door');
  });

  test('at the desk door an ABHA that is known leads to its patient, one that is not to whoever is like the person', async () => {
    const { page, client } = await openReception(largeScreen);
    const patientId = await registered(client);
    await page.keyboard.press('Alt+a');
    await heading(page, 'Verify ABHA');
    await fill(page, '91-1000-2000-3001');
    await page.getByText('ABDM has sent a code').waitFor();
    await fill(page, '123456');
    const candidate = page.getByRole('row', { name: /Asha Devi.*P-1001/ });
    await candidate.waitFor();
    await picture(page, 'abha-door-large');
    expect(await axeFindings(page)).toEqual([]);
    await candidate.focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/patients\/.*\/abha\//);
    await page.getByRole('columnheader', { name: 'We have' }).waitFor();
    await page.getByRole('img', { name: 'ABHA card' }).waitFor();
    await picture(page, 'abha-compare-large');
    await expect.poll(() => focused(page)).toContain('Add to this patient');
    await page.keyboard.press('Enter');
    await page.getByText('ABHA 91-1000-2000-3001, verified').waitFor();
    expect(path(page)).toBe(`/patients/${patientId}`);

    await page.keyboard.press('Alt+1');
    await heading(page, 'Desk');
    await page.keyboard.press('Alt+a');
    await expect.poll(() => focused(page)).toBe('ABHA number');
    await page.keyboard.press('Control+a');
    await fill(page, '91-1000-2000-3001');
    await page.getByText('ABDM has sent a code').waitFor();
    await fill(page, '123456');
    await page.getByText('This ABHA belongs to P-1001, Asha Devi.').waitFor();
    await picture(page, 'abha-known');
    await page.keyboard.press('Control+Enter');
    await heading(page, 'Asha Devi');
  });

  test('a patient’s page: what differs is shown, the card is printed, nobody at a number is said plainly', async () => {
    const { page, client } = await openReception();
    const patientId = await registered(client, { name: 'Aasha Debi', birthDate: '1989-02-03' });
    await page.goto(`${page.url().split('/desk')[0]}/patients/${patientId}`);
    await heading(page, 'Aasha Debi');
    await page.keyboard.press('Alt+a');
    await expect.poll(() => focused(page)).toBe('ABHA number');
    await fill(page, '91');
    await page.getByText('An ABHA number has 14 digits').waitFor();
    await page.keyboard.press('Control+a');
    await fill(page, '91-9999-9999-9999');
    await page.getByText('ABDM knows no ABHA with it.').waitFor();
    await page.keyboard.press('Control+a');
    await fill(page, '91-1000-2000-3005');
    await page.getByText('no mobile belongs to this ABHA').waitFor();
    await page.keyboard.press('Control+a');
    await fill(page, '91-1000-2000-3001');
    await page.getByText('ABDM has sent a code').waitFor();
    await fill(page, '123456');
    await page.getByRole('cell', { name: /Aasha Debi differs/ }).waitFor();
    await page.getByRole('img', { name: 'ABHA card' }).waitFor();
    await picture(page, 'abha-compare');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');
    await heading(page, 'Asha Devi');

    await page.keyboard.press('Alt+a');
    const dialog = page.getByRole('dialog', { name: 'ABHA card' });
    await dialog.getByRole('img', { name: 'ABHA card' }).waitFor();
    await picture(page, 'abha-card');
    expect(await axeFindings(page)).toEqual([]);
    const paper = await textOfPdf(await page.pdf({ preferCSSPageSize: true }));
    expect(paper).toMatchObject({ pages: 1 });
    expect(paper.text.trim()).toBe('');
    await page.keyboard.press('Escape');
    await inHindi(page);
    await page.getByText('ABHA 91-1000-2000-3001, सत्यापित').waitFor();
    await page.keyboard.press('Alt+a');
    await page.getByRole('dialog').getByText('फिर से सत्यापित करें').waitFor();
    await picture(page, 'abha-card-hi');
  });

  test('a visit without a verified ABHA says why and what to do; verified, it is linked; not wanted, it is not', async () => {
    const { page, client, desk } = await openReception();
    const patientId = await registered(client);
    await signedVisit(desk, client, patientId);
    await page.goto(`${desk}/patients/${patientId}`);
    await heading(page, 'Asha Devi');
    await page.getByText('Not linked: no verified ABHA').waitFor();
    await page.getByRole('button', { name: /^Show me why/ }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog');
    await dialog.getByText('Verify the patient’s ABHA.').waitFor();
    await picture(page, 'linking-why');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Alt+a');
    await expect.poll(() => focused(page)).toBe('ABHA number');
    await fill(page, '91-1000-2000-3001');
    await page.getByText('ABDM has sent a code').waitFor();
    await fill(page, '123456');
    await page.getByText('Signed visits are linked by themselves.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText(/Linked \d\d:\d\d$/).waitFor({ timeout: 60_000 });

    await page.getByRole('tab', { name: 'Sharing' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('row', { name: /Consultation note.*Linked/ }).waitFor();
    await page.getByRole('checkbox', { name: /Do not link/ }).focus();
    await page.keyboard.press('Space');
    await expect.poll(() => page.getByRole('checkbox', { name: /Do not link/ }).isChecked()).toBe(true);
    expect(await axeFindings(page)).toEqual([]);
    await signedVisit(desk, client, patientId);
    await page.getByText('Not linked: the patient does not want it').waitFor();
    await picture(page, 'linking-sharing');
    await page.keyboard.press('Space');
    await expect.poll(() => page.getByText(/Linked \d\d:\d\d$/).count(), { timeout: 60_000 }).toBe(2);
    await inHindi(page);
    await page
      .getByText(/\d\d:\d\d पर जुड़ी$/)
      .first()
      .waitFor();
    await picture(page, 'linking-sharing-hi');
    await page.setViewportSize(largeScreen);
    await picture(page, 'linking-sharing-hi-large');
  });
});
