import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { sayIn } from '../../core/simulator/phone/words.ts';
import { clinicScreen, largeScreen, openPractice, picture } from '../world/browser.ts';
import { textOfPdf } from '../world/pdf.ts';
import { buttonHasFocus, fieldHasFocus, fill, followToTab, station } from '../world/stations.ts';
import { type Words, wordsIn } from '../world/words.ts';

/** Who sits before the screens, in which language, and what the screens and the patient's phone then say. */
interface Journey extends Words {
  readonly page: Page;
  readonly language: 'en' | 'hi';
  readonly phoneSays: ReturnType<typeof sayIn>;
  /** Looks at the screen, or at the phone. */
  look(name: string, page?: Page): Promise<void>;
}

describe('the first whole journey, by the keyboard', { timeout: 600_000 }, () => {
  test.each([
    ['en', largeScreen],
    ['hi', clinicScreen],
  ] as const)('from the desk to another hospital and back again (%s)', async (language, size) => {
    const { page, complaints } = await openPractice(size);
    // The phone's tab, too: the machine is shared.
    page.context().setDefaultTimeout(90_000);
    const look = (name: string, where = page) => station(where, `${language}-${name}`);
    const journey: Journey = { page, language, look, phoneSays: sayIn(language), ...wordsIn(language) };

    await play(journey).catch(async (error: unknown) => {
      await picture(page, `journey-${language}-where-it-ended`);
      throw error;
    });
    expect(complaints()).toEqual([]);
  });
});

async function play(journey: Journey): Promise<void> {
  await signIn(journey);
  await register(journey);
  await verifyAbha(journey);
  await intoTheQueue(journey);
  await becomeDoctor(journey);
  await writeAndSign(journey);
  await print(journey);
  const phone = await seeLinked(journey);
  await letHospitalTake(journey, phone);
  await askAndApprove(journey, phone);
  await read(journey);
  await revoke(journey, phone);
}

async function signIn({ page, language, look }: Journey): Promise<void> {
  const people = page.getByRole('main').getByRole('listitem');
  await people.first().waitFor();
  if (language === 'hi') await page.getByRole('button', { name: 'हिन्दी' }).press('Enter');
  await look('01-sign-in');
  await page.getByRole('button', { name: 'Asha Patil' }).press('Enter');
  await page.locator('input[type="password"]').waitFor();
  await look('02-password');
  await fill(page, 'practice');
  await page.getByRole('search').waitFor();
}

async function register({ page, say, look }: Journey): Promise<void> {
  await page.getByRole('heading', { name: say('frame.room.desk') }).waitFor();
  await look('03-desk-empty');
  await page.keyboard.press('F2');
  await page.getByRole('heading', { name: say('patients.new') }).waitFor();
  await fieldHasFocus(page, say('patients.name'));
  await fill(page, 'asha devi', 'f', '26/06/1990', '9000000001');
  await look('04-registration');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('heading', { name: 'Asha Devi' }).waitFor();
}

async function verifyAbha({ page, say, look }: Journey): Promise<void> {
  await buttonHasFocus(page, say('patients.arrive'));
  await look('05-patient');
  await page.keyboard.press('Alt+a');
  await fieldHasFocus(page, say('abha.number'));
  await page.keyboard.type('91-1000-2000-3001');
  await look('06-abha-number');
  await page.keyboard.press('Enter');
  await fieldHasFocus(page, say('abha.code'));
  await page.keyboard.type('123456');
  await look('07-abha-code');
  await page.keyboard.press('Enter');
  await page.getByRole('img', { name: say('abha.card') }).waitFor();
  await buttonHasFocus(page, say('abha.attach'));
  await look('08-abha-details');
  await page.keyboard.press('Enter');
  await page.getByText(say('patients.abha-verified', { abha: '91-1000-2000-3001' })).waitFor();
}

async function intoTheQueue({ page, say, look }: Journey): Promise<void> {
  await buttonHasFocus(page, say('patients.arrive'));
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').getByText('Asha Devi').waitFor();
  await look('09-arrive');
  await fill(page, 'fever');
  await page.getByRole('row', { name: /Asha Devi.*fever/ }).waitFor();
  await look('10-desk');
}

/** The doctor takes over the same screen: with the password, as it is the first time today. */
async function becomeDoctor({ page, say, look }: Journey): Promise<void> {
  await page.keyboard.press('Control+Shift+U');
  await page.getByRole('button', { name: 'Dr. Meera Rao' }).press('Enter');
  await page.getByLabel(say('sign-in.password'), { exact: true }).waitFor();
  await look('11-doctor');
  await fill(page, 'practice');
  await page.getByRole('heading', { name: say('visits.today') }).waitFor();
  await page.getByRole('row', { name: /Asha Devi/ }).waitFor();
  await look('12-visits');
}

async function writeAndSign({ page, say, look }: Journey): Promise<void> {
  await page.keyboard.press('F8');
  await fieldHasFocus(page, `${say('visits.complaint')} 1`);
  await fill(page, 'Fever x 3 days', '', '118/76', '88', '101.2', '98', '', '54', '158');
  await page.keyboard.type('Throat red');
  await page.keyboard.press('Tab');
  await fill(page, '?Viral fever', '', 'Tab Dolo 650 1-0-1 pc 5d', '');
  await fieldHasFocus(page, `${say('visits.test')} 1`);
  await fill(page, 'CBC', '');
  await page.keyboard.type('Plenty of water');
  await page.keyboard.press('Tab');
  await page.keyboard.type('5d');
  await page.getByRole('contentinfo').getByText(say('visits.saved')).waitFor();
  await look('13-visit');
  await page.keyboard.press('F6');
  await page
    .getByRole('dialog')
    .getByText(say('visits.sign-with-abha', { number: '91-1000-2000-3001' }))
    .waitFor();
  await look('14-sign');
  await page.keyboard.press('F6');
  await page.waitForURL(/\/print\//);
}

/** Both sizes of paper, in the language of the screen. */
async function print({ page, language, say, look }: Journey): Promise<void> {
  await page.locator('.print-frame').waitFor({ state: 'attached' });
  for (const size of ['A5', 'A4']) {
    const choice = page.getByRole('radio', { name: size });
    await choice.focus();
    await choice.press('Space');
    await look(`15-paper-${size}`);
    const paper = await textOfPdf(await page.pdf({ preferCSSPageSize: true }));
    expect(paper).toMatchObject({ pages: 1, size: expect.stringContaining(`(${size})`) as string });
    for (const words of ['Tab Dolo 650', `${say('visits.tests')}: CBC`, `${say('visits.advice')}: Plenty of water`]) {
      expect(paper.text.normalize()).toContain(words.normalize());
    }
    expect(paper.text).toContain(language === 'hi' ? '5 दिन तक' : 'for 5 days');
  }
}

/** The patient's page says "Linked", and leads to the phone. */
async function seeLinked({ page, say, like, look }: Journey): Promise<Page> {
  await findPatient(page);
  await page.getByText(like('linking.linked')).waitFor();
  await look('16-linked');
  const phone = await followToTab(page.context(), page.getByRole('link', { name: say('connection.practice-phone') }));
  await phone.waitForURL(/\/phone\//);
  return phone;
}

async function findPatient(page: Page): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.keyboard.type('asha devi');
  await page.getByRole('option', { name: /Asha Devi/ }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Asha Devi' }).first().waitFor();
}

/** City Hospital asks, the patient allows it on the phone, and the clinic sees who took what. */
async function letHospitalTake(journey: Journey, phone: Page): Promise<void> {
  const { page, say, look, phoneSays } = journey;
  await look('17-phone', phone);
  await phone.getByRole('button', { name: phoneSays('letAsk', { hiu: 'City Hospital' }) }).press('Enter');
  await allow(journey, phone, 'City Hospital');
  await look('19-phone-allowed', phone);

  await page.bringToFront();
  await page.keyboard.press('Alt+5');
  await page.getByRole('tab', { name: say('consents.taken') }).press('Enter');
  const line = page.getByRole('row', { name: /City Hospital.*Asha Devi/ });
  await line.getByText(new RegExp(say('consents.visit-count_one', { count: 1 }))).waitFor();
  await look('20-who-took-what');
  await line.press('Enter');
  await page
    .getByRole('complementary', { name: 'City Hospital' })
    .getByText(/V-\d{8}-1/)
    .waitFor();
  await look('21-what-was-taken');
}

/** On the phone: looks at what is asked for, and allows all of it. */
async function allow({ phoneSays, look }: Journey, phone: Page, hiu: string): Promise<void> {
  await phone.bringToFront();
  await phone.getByRole('heading', { name: phoneSays('asksFor', { hiu }) }).waitFor();
  await phone.getByRole('link', { name: phoneSays('look') }).press('Enter');
  const button = phone.getByRole('button', { name: phoneSays('allow'), exact: true });
  await button.waitFor();
  await look(`18-phone-request-of-${hiu.replace(' ', '-')}`, phone);
  await button.press('Enter');
  await phone
    .getByRole('heading', { name: phoneSays('maySee', { hiu, hip: '' }).trim() })
    .first()
    .waitFor();
}

async function askAndApprove(journey: Journey, phone: Page): Promise<void> {
  const { page, say, like, look } = journey;
  await findPatient(page);
  await page.getByRole('button', { name: say('outside.title') }).press('Enter');
  await look('22-nothing-from-outside');
  await page.keyboard.press('Control+Enter');
  await page.getByRole('dialog').getByText(say('outside.ask-sees')).waitFor();
  await look('23-ask');
  await page.keyboard.press('Control+Enter');
  await page.getByText(like('outside.request.REQUESTED')).waitFor();
  await look('24-asked');
  await allow(journey, phone, 'Practice Clinic');
  await page.bringToFront();
  for (const count of [8, 7]) {
    await page.getByText(new RegExp(say('outside.transfer.complete_other', { count, at: '\\d\\d:\\d\\d' }))).waitFor();
  }
  await look('25-arrived');
}

async function read({ page, say, like, look }: Journey): Promise<void> {
  const record = page
    .getByRole('row', { name: new RegExp(say('outside.type.DischargeSummary')) })
    .filter({ hasText: 'City Hospital' });
  await record.press('Enter');
  await page.getByText('Loose motions and vomiting for 2 days').waitFor();
  await page.getByText(like('outside.may-be-read-until')).waitFor();
  await look('26-record');
}

/** The patient takes both permissions back: the record goes from under the reader, and a stone says what was there. */
async function revoke({ page, say, look, phoneSays }: Journey, phone: Page): Promise<void> {
  await phone.bringToFront();
  for (const hip of ['City Hospital', 'Lakeside Diagnostics']) {
    const card = phone.getByRole('article').filter({ hasText: phoneSays('maySee', { hiu: 'Practice Clinic', hip }) });
    await card.getByRole('button', { name: phoneSays('withdraw') }).press('Enter');
    await card.waitFor({ state: 'detached' });
  }
  await look('27-phone-withdrawn', phone);
  await page.bringToFront();
  await page.getByText(say('outside.was-here')).waitFor();
  await expect.poll(() => page.getByText('Loose motions').count()).toBe(0);
  await expect.poll(() => page.getByRole('table', { name: say('outside.records') }).count()).toBe(0);
  await look('28-gone');
}
