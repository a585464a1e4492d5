import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, openPractice, openSettings, picture, signIn } from '../world/browser.ts';
import { textOfPdf } from '../world/pdf.ts';

/** The browser says that the paper is out; the key leaves the page. */
async function printed(page: Page): Promise<void> {
  await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
  await page.locator('.print-frame').waitFor({ state: 'detached' });
}

/** Prints the recovery sheet and types the word at its foot back; returns that word. */
async function confirmSheet(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Print the recovery sheet' }).click();
  const word = await page.locator('.print-frame strong').textContent();
  await printed(page);
  await page.getByLabel('Check word').fill(word ?? '');
  await page.getByRole('button', { name: 'Confirm the sheet' }).click();
  await page.getByText('The sheet was printed and confirmed').waitFor();
  return word ?? '';
}

describe('settings', { timeout: 120_000 }, () => {
  test('the clinic is written down by the keyboard alone, and is there after loading the page again', async () => {
    const { page, complaints } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.getByLabel('Name of the clinic').focus();
    await page.keyboard.press('Control+A');
    await page.keyboard.type('Asha Clinic');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('12 Station Road\nNashik');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('0253 2345678');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('IN2710001234');
    await page.keyboard.press('Shift+Enter');
    expect(await page.getByLabel('Telephone').evaluate((field) => field === document.activeElement)).toBe(true);
    await page.keyboard.press('Control+Enter');
    await page.getByText('Saved.').waitFor();
    await page.reload();
    await expect.poll(() => page.getByLabel('Address').inputValue()).toBe('12 Station Road\nNashik');
    expect(await page.getByLabel(/HFR id/).inputValue()).toBe('IN2710001234');
    expect(complaints()).toEqual([]);
  });

  test('what is typed and not saved is there again after a visit to another page', async () => {
    const { page } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.getByLabel('Telephone').fill('98');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('my');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Vikram Shah' }).waitFor();
    await page.keyboard.press('Alt+7');
    expect(await page.getByLabel('Telephone').inputValue()).toBe('98');
  });

  test('the way in is chosen, and none again takes its address away', async () => {
    const { page, desk } = await openPractice();
    await signIn(page, 'vikram');
    await page.goto(`${desk}/settings/tunnel`);
    await page.getByLabel('An own address').check();
    await page.getByLabel('Public address').fill('http://127.0.0.1:9');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Saved.').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.reload();
    await expect.poll(() => page.getByLabel('Public address').inputValue()).toBe('http://127.0.0.1:9');
    await page.getByLabel('None').check();
    await page.keyboard.press('Control+Enter');
    await page.getByText('Saved.').waitFor();
    await page.reload();
    await page.getByLabel('An own address').check();
    expect(await page.getByLabel('Public address').inputValue()).toBe('');
  });

  test('the client secret goes in and never comes out', async () => {
    const { page, desk } = await openPractice();
    await signIn(page, 'vikram');
    await page.goto(`${desk}/settings/abdm`);
    const bodies: Promise<string>[] = [];
    page.on('response', (response) => {
      // What belonged to the page before has no body any more.
      if (response.url().includes('/call/')) bodies.push(response.text().catch(() => ''));
    });
    await page.getByLabel('Client id').fill('SBX_012345');
    await page.getByLabel('Client secret').fill('not-a-real-secret-4711');
    await page.keyboard.press('Control+Enter');
    await page.getByText('One is stored.').waitFor();
    expect(await page.getByLabel('Client secret').inputValue()).toBe('');
    const answers = (await Promise.all(bodies)).join();
    expect(answers).toContain('SBX_012345');
    expect(answers).not.toContain('4711');
  });

  test('a person is added, signs in, and cannot any more when they have left', async () => {
    const { page, desk, complaints } = await openPractice();
    await signIn(page, 'vikram');
    await page.goto(`${desk}/settings/staff`);
    await page.getByRole('button', { name: 'Add a person' }).click();
    await page.keyboard.type('अनीता शर्मा');
    await page.keyboard.press('Enter');
    await page.keyboard.type('meera');
    await page.keyboard.press('Enter');
    await page.keyboard.type('eight or more');
    await page.getByLabel('Reception').check();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Choose another sign-in name.').waitFor();
    await picture(page, 'staff-add');
    expect(await axeFindings(page)).toEqual([]);
    await page.getByLabel('Sign-in name').fill('anita');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('row', { name: /अनीता शर्मा/ }).waitFor();

    await page.getByRole('row', { name: /अनीता शर्मा/ }).press('Enter');
    await page.getByLabel('May sign in').uncheck();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('row', { name: /अनीता शर्मा.*May not sign in/ }).waitFor();
    await page.getByRole('row', { name: /Vikram/ }).press('Enter');
    await page.getByLabel('May sign in').uncheck();
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Make somebody else an owner first.').waitFor();
    expect(complaints()).toEqual([]);
  });

  test('the recovery sheet is printed, is not on the screen, and its check word is typed back', async () => {
    const { page, desk, complaints } = await openPractice();
    await signIn(page, 'vikram');
    await page.goto(`${desk}/settings/backup`);
    await page.getByText('No recovery sheet has been confirmed').waitFor();
    await page.getByLabel('Check word').fill('babababa');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This is not its check word').waitFor();

    await page.evaluate(() => (window.print = () => undefined));
    await page.getByRole('button', { name: 'Print the recovery sheet' }).click();
    await page.locator('.print-frame').waitFor({ state: 'attached' });
    const code = (await page.locator('.print-frame').textContent()) ?? '';
    expect(code).toMatch(/(?:[0-9A-Z]{4}-){13}[0-9A-Z]{4}/);
    expect(await page.locator('.print-frame').isVisible()).toBe(false);
    const paper = await textOfPdf(await page.pdf({ preferCSSPageSize: true }));
    expect(paper.pages).toBe(1);
    const word = /Check word: (\w+)/.exec(paper.text)?.[1] ?? '';
    expect(paper.text).not.toContain('Make a new key');

    await page.getByLabel('Check word').fill(word);
    await page.getByRole('button', { name: 'Confirm the sheet' }).click();
    await page.getByText('The sheet was printed and confirmed').waitFor();
    await printed(page);
    expect(complaints()).toEqual([]);
  });

  test('a new key is made after a question, and its sheet is asked for anew; the check word only when there is one', async () => {
    const { page, desk, complaints } = await openPractice();
    await signIn(page, 'vikram');
    await page.goto(`${desk}/settings/backup`);
    await page.evaluate(() => (window.print = () => undefined));
    const word = page.getByLabel('Check word');
    const first = await confirmSheet(page);
    await word.waitFor({ state: 'detached' });

    await page.getByRole('button', { name: 'Print the recovery sheet' }).click();
    await word.waitFor();
    await printed(page);
    await page.reload();
    await page.getByText('The sheet was printed and confirmed').waitFor();
    expect(await word.count()).toBe(0);

    const question = page.getByRole('dialog', { name: 'Make a new key' });
    await page.getByRole('button', { name: 'Make a new key' }).press('Enter');
    await question.getByText('the old one will open nothing').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'settings-new-key');
    await page.keyboard.press('Escape');
    await question.waitFor({ state: 'detached' });
    expect(await word.count()).toBe(0);

    await page.getByRole('button', { name: 'Make a new key' }).press('Enter');
    await question.getByRole('button', { name: 'Make a new key' }).press('Enter');
    await page.getByText('The new key is in use. Print a new recovery sheet now.').waitFor();
    await question.waitFor({ state: 'detached' });
    await page.getByText('No recovery sheet has been confirmed').waitFor();
    await word.fill(first);
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('This is not its check word').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'settings-new-key-made');

    await page.evaluate(() => (window.print = () => undefined));
    expect(await confirmSheet(page)).not.toBe(first);
    await word.waitFor({ state: 'detached' });
    expect(complaints()).toEqual([]);
  });

  test('a backup is made and shown in the strip, and the log is found whole', async () => {
    const { page, desk } = await openPractice();
    await signIn(page, 'vikram');
    await page.getByRole('contentinfo').getByText('Backup today').waitFor();
    await page.goto(`${desk}/settings/backup`);
    const first = await page.getByRole('cell', { name: /clinic-.*\.db/ }).textContent();
    await page.getByRole('button', { name: 'Back up now' }).click();
    // One a day is kept: the new one takes the place of this morning's.
    await page.getByRole('cell', { name: first ?? '' }).waitFor({ state: 'detached' });
    await page.getByRole('cell', { name: /clinic-.*\.db/ }).waitFor();
    await page.getByRole('contentinfo').getByText('Backup today').waitFor();
    await page.getByRole('button', { name: 'Check the log' }).click();
    await page.getByText('The log is whole').waitFor();
    await picture(page, 'settings-backup-made');
  });
});
