import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, clinicScreen, largeScreen, openPractice, picture, signIn } from '../world/browser.ts';
import { signInPractice } from '../world/desk.ts';
import { inventPeople, somebody } from '../world/people.ts';

const lakshmi = somebody({
  name: 'Lakshmi Devi Patil',
  gender: 'F',
  birthDate: '1990-05-14',
  mobile: '9876543210',
  district: 'Pune',
  state: 'Maharashtra',
  pincode: '411001',
});
const longest = somebody({ name: 'Srirangarajanathan Venkatasubramanianarayanamurthy Iyengarswam', gender: 'M' });

/** The desk of the receptionist, with these people in the register. */
async function openDesk(people: Iterable<object>, size = clinicScreen) {
  const practice = await openPractice(size);
  const desk = await signInPractice(practice.desk, 'asha');
  for (const person of people) await desk.value('patients.register', person);
  await signIn(practice.page, 'asha');
  return { ...practice, client: desk };
}

const focused = (page: Page) =>
  page.evaluate(() => {
    const element = document.activeElement;
    return element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : element?.textContent;
  });

/** Types into the field that has the focus, then Enter; an empty text only goes on. */
async function fill(page: Page, ...texts: string[]): Promise<void> {
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
}

const path = (page: Page) => new URL(page.url()).pathname;

describe('the Patients room', { timeout: 120_000 }, () => {
  test('somebody is registered by the keyboard alone, and Enter puts them into the queue', async () => {
    const { page, complaints } = await openDesk([lakshmi]);
    await page.keyboard.press('F2');
    await page.getByRole('heading', { name: 'New patient' }).waitFor();
    await fill(page, 'ramesh kumar', 'm', '34', '+91 98111 22222', 'f', 'suresh kumar', '12, Station Road', '411001');
    expect(await page.getByRole('textbox', { name: /^District/ }).inputValue()).toBe('Pune');
    expect(await page.getByRole('textbox', { name: /^State/ }).inputValue()).toBe('Maharashtra');
    expect(await page.getByText(/✓ \d{4} · about 34 y/).count()).toBe(1);
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Control+Enter');

    await page.getByRole('heading', { name: 'Ramesh Kumar' }).waitFor();
    for (const fact of ['about 34 y · Male', 'P-1002', '98111 22222', 'Suresh Kumar (father)']) {
      await page.getByText(fact, { exact: true }).first().waitFor();
    }
    expect(await focused(page)).toContain('Put in today’s queue');
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.title()).toBe('Arogya Edge');
    expect(path(page)).toMatch(/^\/patients\/[0-9a-f-]{36}$/);
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('Ramesh Kumar').waitFor();
    await fill(page, 'fever');
    await page.getByRole('row', { name: /Ramesh Kumar.*fever/ }).waitFor();
    expect(complaints()).toEqual([]);
  });

  test('the Find field of every screen finds by sound; who is in the queue is shown there', async () => {
    const { page, client } = await openDesk([lakshmi, ...inventPeople(3, 20)]);
    await page.keyboard.press('Control+k');
    await page.keyboard.type('laxmi');
    await page.getByRole('option', { name: /Lakshmi Devi Patil.*98765 43210 · P-1001/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lakshmi Devi Patil' }).waitFor();
    await expect.poll(() => focused(page)).toContain('Put in today’s queue');
    const patientId = path(page).split('/')[2] ?? '';
    await client.value('visits.arrive', { patientId, purpose: '' });
    await page.getByRole('button', { name: /In today’s queue: 1, Dr. Meera Rao/ }).waitFor();
    await page.keyboard.press('Enter');
    await expect.poll(() => path(page)).toBe('/desk');
  });

  test('while the name is typed, the known patient appears, is opened by F3, and what was typed is not lost', async () => {
    const { page } = await openDesk([lakshmi]);
    await page.keyboard.press('F2');
    await fill(page, 'laxmi devi', 'f');
    const maybe = page.getByRole('complementary', { name: 'Maybe you mean' });
    await maybe.getByText('Lakshmi Devi Patil').waitFor();
    await page.keyboard.press('F3');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lakshmi Devi Patil' }).waitFor();

    await page.keyboard.press('F2');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
    await page.getByRole('button', { name: 'Bring it back' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Laxmi Devi');
    expect(await page.getByLabel('Female').isChecked()).toBe(true);
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'Patients' }).waitFor();
    await page.keyboard.press('F2');
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('Laxmi Devi');
    await page.getByRole('button', { name: 'Start with an empty form' }).click();
    expect(await page.getByLabel('Name', { exact: true }).inputValue()).toBe('');
  });

  test('what cannot be right is said in words at the first wrong field, and nothing is registered', async () => {
    const { page, client } = await openDesk([]);
    await page.keyboard.press('Alt+2');
    await page.getByText('No patients yet').waitFor();
    await picture(page, 'patients-none');
    await page.keyboard.press('F2');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Type the name.').waitFor();
    await expect.poll(() => focused(page)).toBe('Name');
    await fill(page, 'Asha', '', '31/02/1990', '12345');
    await page.getByText('This is no birth date and no age.').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Choose one.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'patients-errors');
    await page.keyboard.type('f');
    await page.getByLabel('Birth date or age').fill('8m');
    await page.getByLabel('Mobile').fill('');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('heading', { name: 'Asha' }).waitFor();
    await page.getByText('about 8 months · Female').waitFor();
    const { patients } = await client.value<{ patients: unknown[] }>('patients.find', { text: '' });
    expect(patients).toHaveLength(1);
  });

  test('a change is kept with who made it; one over a newer version is told and loses nothing', async () => {
    const { page, client, complaints } = await openDesk([lakshmi]);
    const { patients } = await client.value<{ patients: { id: string }[] }>('patients.find', { text: 'lakshmi' });
    const patientId = patients[0]?.id ?? '';
    await page.keyboard.press('Alt+2');
    await page.keyboard.type('lakshmi');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lakshmi Devi Patil' }).waitFor();
    await page.keyboard.press('F9');
    await page.getByRole('heading', { name: 'Change Lakshmi Devi Patil' }).waitFor();
    await page.getByLabel('Mobile').fill('9811133333');
    await client.value('patients.edit', { patientId, version: 1, details: { district: 'Satara' } });
    await page.keyboard.press('Control+Enter');
    await page.getByText('Somebody else changed this patient meanwhile.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'Take over the newest' }).click();
    await expect.poll(() => page.getByRole('textbox', { name: /^District/ }).inputValue()).toBe('Satara');
    expect(await page.getByLabel('Mobile').inputValue()).toBe('9811133333');
    await page.keyboard.press('Control+Enter');

    await page.getByText('Mobile: 98765 43210 → 98111 33333').waitFor();
    await page.getByText('District: Pune → Satara').waitFor();
    expect(await page.getByText('Asha Patil · changed').count()).toBe(2);
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  test('a search that finds nobody leads to the form, with what was typed', async () => {
    const { page } = await openDesk([lakshmi]);
    await page.keyboard.press('Alt+2');
    await page.keyboard.type('9800000000');
    await page.getByText('Nobody found for “9800000000”').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('F2');
    expect(await page.getByLabel('Mobile').inputValue()).toBe('9800000000');
  });

  test('a patient who is not there is told, and Esc leads back', async () => {
    const { page, desk } = await openDesk([]);
    await page.goto(`${desk}/patients/11111111-1111-4111-8111-111111111111`);
    await page.getByRole('alert').getByText('Search for the patient again.').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('No patients yet').waitFor();
  });

  test.each([
    ['en', clinicScreen],
    ['en', largeScreen],
    ['hi', clinicScreen],
    ['hi', largeScreen],
  ])('looks as meant in %s at %o, and nothing scrolls sideways on a small screen', async (language, size) => {
    const { page, desk, complaints } = await openDesk([...inventPeople(3, 60), longest, lakshmi], size);
    if (language === 'hi') {
      await page.goto(`${desk}/me`);
      await page.getByText('हिन्दी').click();
    }
    const name = (what: string) => `patients-${what}-${language}-${size.width}`;
    const shot = async (what: string) => {
      await picture(page, name(what));
      expect(await axeFindings(page)).toEqual([]);
      await page.setViewportSize({ width: 1024, height: 768 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
      await page.setViewportSize(size);
    };
    await page.keyboard.press('Alt+2');
    await page.getByRole('row', { name: /Lakshmi Devi Patil/ }).waitFor();
    await shot('list');
    await page.keyboard.press('F2');
    await fill(page, 'lakshmi devi', 'f', '36', '98765 43210');
    await page.getByRole('complementary').getByText('Lakshmi Devi Patil').waitFor();
    await shot('registration');
    await page.keyboard.press('F3');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Lakshmi Devi Patil' }).waitFor();
    await shot('patient');
    expect(complaints()).toEqual([]);
  });
});
