import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, clinicScreen, largeScreen, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';

/** The pretend ABDM of the practice world, as a trainer steers it. */
async function steer(simulator: string, method: 'POST' | 'PUT', path: string, body: object): Promise<void> {
  const response = await fetch(`${simulator}/control/${path}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
}

async function openConnection(size = clinicScreen, env: Readonly<Record<string, string>> = {}) {
  const { ready } = await startCoreProcess({ env });
  const tab = await openTab(await openBrowser(), ready.desk ?? '', size);
  await signIn(tab.page, 'vikram');
  await tab.page.keyboard.press('Alt+6');
  await tab.page.getByRole('heading', { name: 'Connection' }).waitFor();
  return { ...tab, desk: ready.desk ?? '', simulator: ready.simulator ?? '' };
}

/** Opens what a link opens beside the page, by the keyboard. */
async function openBeside(page: Page, name: string): Promise<Page> {
  const link = page.getByRole('link', { name });
  await link.waitFor();
  const [beside] = await Promise.all([page.context().waitForEvent('page'), link.press('Enter')]);
  return beside;
}

describe('the Connection room', { timeout: 120_000 }, () => {
  test('shows this PC, the way in and ABDM, and proves by the keyboard alone that ABDM reaches this PC', async () => {
    const { page, complaints } = await openConnection();
    const parts = page.getByRole('list', { name: 'The way between this PC and ABDM' });
    await parts.getByText('Open and proved').waitFor();
    await parts.getByText('This PC reaches ABDM').waitFor();
    await page.getByText('Nothing is waiting').waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('ABDM called this PC').waitFor();
    await page.getByText(/ABDM reached this PC at \d\d:\d\d\./).waitFor();
    await page
      .getByRole('contentinfo')
      .getByText(/Online · ABDM reached this PC \d\d:\d\d/)
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'connection-proved');

    await page.getByRole('tab', { name: 'By the clock' }).click();
    await page.getByRole('row', { name: /Watch this PC's clock \d\d:\d\d .*Done/ }).waitFor();
    for (const work of [
      'Stay signed in at ABDM',
      'Erase outside records whose permission ended',
      'Back up the records',
    ])
      await page.getByRole('row', { name: new RegExp(`^${work} \\d\\d:\\d\\d .*Done$`) }).waitFor();
    await picture(page, 'connection-schedule');
    await page.getByRole('tab', { name: 'Outages' }).click();
    await page.getByText('No outages').waitFor();
    await page.setViewportSize({ width: 1024, height: 768 });
    for (const tab of ['Waiting', 'Did not work', 'Outages', 'By the clock']) {
      await page.getByRole('tab', { name: tab }).click();
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
    }
    expect(complaints()).toEqual([]);
  });

  test('says what waits and why, and what came and could not be read; both in Hindi too', async () => {
    const { page, complaints, simulator } = await openConnection(largeScreen);
    await steer(simulator, 'PUT', 'faults', {
      faults: [{ kind: 'unavailable', operations: ['consent.status'], times: 50 }],
    });
    await page.keyboard.press('Control+Enter');
    const waiting = page.getByRole('row', {
      name: /Question to prove that ABDM reaches us.*ABDM is busy or out of order/,
    });
    await waiting.waitFor();
    await waiting.getByRole('button', { name: /^Why/ }).press('Enter');
    const dialog = page.getByRole('dialog', { name: 'One message' });
    await dialog
      .getByText(/ABDM-1024|HTTP 503/)
      .first()
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'connection-why');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await steer(simulator, 'POST', 'callbacks', {
      operation: 'C8',
      service: 'IN2710000001_1',
      body: { notification: { status: 'GRANTED', consentId: 'x' } },
    });
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /needs? a look/ })
      .click();
    await page
      .getByRole('row', { name: /Permission to take records from us.*not as ABDM describes it.*notification/ })
      .first()
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'connection-failed');

    await page.getByRole('button', { name: /Vikram Shah/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'हिन्दी' }).click();
    await page
      .getByRole('row', { name: /हमसे रिकॉर्ड लेने की अनुमति.*पढ़ा नहीं जा सका/ })
      .first()
      .waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'connection-failed-hi');
    expect(complaints()).toEqual([]);
  });

  test('a wrong facility id: the proof names it, and the refused message can be tried again or let go', async () => {
    const { page, complaints } = await openConnection(clinicScreen, { AROGYA_HIU_ID: 'IN9999999999' });
    await page.keyboard.press('Control+Enter');
    await page.getByText('our facility id is not listed').waitFor();
    await page
      .getByRole('contentinfo')
      .getByRole('button', { name: /needs? a look/ })
      .press('Enter');
    const refused = page.getByRole('row', { name: /Question to prove that ABDM reaches us.*ABDM refused it/ });
    const why = refused.getByRole('button', { name: /^Why/ });
    await why.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'One message' });
    await dialog.getByText(/HTTP 400/).waitFor();
    const requestId = dialog.locator('code');
    const first = await requestId.innerText();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    await refused.getByRole('button', { name: /^Try again/ }).press('Enter');
    await why.press('Enter');
    // Sent once more, under a number of its own: the first one surely was not taken.
    await expect.poll(() => requestId.innerText()).not.toBe(first);
    await dialog.getByText(/HTTP 400/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'connection-refused');
    await dialog.getByRole('button', { name: 'Do not send it any more' }).press('Enter');
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('row', { name: /Question to prove that ABDM reaches us.*Not sent any more/ }).waitFor();
    expect(complaints()).toEqual([]);
  });

  test('leads to the practice phones, in the language of the screen', async () => {
    const { page, complaints } = await openConnection();
    const phones = await openBeside(page, 'Open a patient’s phone');
    await phones.getByRole('heading', { name: 'Practice phones' }).waitFor();
    await phones.getByRole('link', { name: 'Asha Devi' }).press('Enter');
    await phones.getByRole('button', { name: 'City Hospital asks' }).waitFor();
    await page.getByRole('button', { name: /Vikram Shah/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'हिन्दी' }).click();
    const inHindi = await openBeside(page, 'मरीज़ का फ़ोन खोलें');
    await inHindi.getByRole('link', { name: 'आशा देवी' }).waitFor();
    await picture(page, 'connection-hi');
    expect(complaints()).toEqual([]);
  });

  test('offers no phone where nobody plays ABDM here; the proof says what was not tried', async () => {
    const { page, complaints } = await openConnection(clinicScreen, { AROGYA_HIECM_URL: 'http://127.0.0.1:9/hiecm' });
    await page.getByRole('list', { name: 'The way between this PC and ABDM' }).waitFor();
    await page.keyboard.press('Control+Enter');
    await page.getByText('not tried, because a step before it failed').first().waitFor();
    expect(await page.getByText('Practice phone').count()).toBe(0);
    expect(complaints()).toEqual([]);
  });

  test('is readable by the reception and not offered to doctors, who still see the strip', async () => {
    const { ready } = await startCoreProcess();
    const { page, complaints } = await openTab(await openBrowser(), ready.desk ?? '', clinicScreen);
    await signIn(page, 'meera');
    await page
      .getByRole('contentinfo')
      .getByText(/Online/)
      .waitFor();
    expect(await page.getByRole('link', { name: /Connection/ }).count()).toBe(0);
    expect(
      await page
        .getByRole('contentinfo')
        .getByRole('button', { name: /Online/ })
        .count(),
    ).toBe(0);
    expect(complaints()).toEqual([]);
  });
});
