import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import {
  axeFindings,
  clinicScreen,
  largeScreen,
  openBrowser,
  openPractice,
  openSettings,
  openTab,
  picture,
  signIn,
} from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { signInPractice } from '../world/desk.ts';

const nobodySpecial = { roles: ['receptionist'], qualification: '', registration: '', council: '', hprId: '' };

/** A headless browser shows every tab; the page is told otherwise. */
async function hideTab(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden });
    document.dispatchEvent(new Event('visibilitychange'));
  }, isHidden);
}

const widthOf = (element: Element) => element.scrollWidth - element.clientWidth;

describe('the frame', { timeout: 120_000 }, () => {
  test('is reached by the keyboard alone, asks nothing of strangers and is readable for everybody', async () => {
    const { page, complaints } = await openPractice();
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Vikram Shah' }).waitFor();
    await page.keyboard.type('practice');
    await page.keyboard.press('Enter');
    await page.getByRole('navigation').waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.keyboard.press('Alt+7');
    await page.getByRole('heading', { name: 'Settings' }).waitFor();
    await page.keyboard.press('F1');
    await page.getByRole('dialog').getByText('Ctrl+Shift+U').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Escape');
    expect(await page.getByRole('dialog').count()).toBe(0);

    await page.keyboard.press('/');
    await page.keyboard.type('my acc');
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Vikram Shah' }).waitFor();
    expect(new URL(page.url()).pathname).toBe('/me');
    expect(await page.title()).toBe('Arogya Edge');
    expect(complaints()).toEqual([]);
  });

  test('shows each role its own rooms only, whatever the address says', async () => {
    const { page, desk } = await openPractice();
    await signIn(page, 'asha');
    expect(await page.getByRole('navigation').getByText('Settings').count()).toBe(0);
    await page.goto(`${desk}/settings/staff`);
    await page.getByRole('search').waitFor();
    await expect.poll(() => new URL(page.url()).pathname).not.toMatch(/^\/settings/);
  });

  test('says PRACTICE in words, and nothing scrolls sideways on a small screen in large type', async () => {
    const { page } = await openPractice({ width: 1024, height: 768 });
    await page.getByText('PRACTICE', { exact: true }).waitFor();
    await signIn(page, 'vikram');
    await page.getByRole('button', { name: /Vikram Shah/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'Large type' }).click();
    for (const path of ['/settings/clinic', '/settings/staff', '/settings/backup', '/settings/abdm', '/me']) {
      await page.goto(new URL(path, page.url()).href);
      await page.getByRole('main').getByRole('heading').first().waitFor();
      expect(await page.locator('html').evaluate(widthOf), path).toBeLessThanOrEqual(0);
      expect(await page.locator('header').evaluate(widthOf), path).toBeLessThanOrEqual(0);
    }
    await picture(page, 'frame-1024-large');
  });

  test('keeps the language that a person chose, and the other person keeps theirs', async () => {
    const { page } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.getByRole('button', { name: /Vikram Shah/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'हिन्दी' }).click();
    await page.getByRole('heading', { name: 'सेटिंग' }).waitFor();
    expect(await page.locator('html').getAttribute('lang')).toBe('hi');
    await page.reload();
    await page.getByRole('heading', { name: 'सेटिंग' }).waitFor();

    await page.keyboard.press('Control+Shift+U');
    await page.keyboard.press('1');
    await page.getByRole('heading', { name: 'Asha Patil' }).waitFor();
    await page.keyboard.type('practice');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: /Asha Patil/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'English' }).click();
    await page.keyboard.press('Control+Shift+U');
    await page.getByRole('button', { name: /Vikram/ }).click();
    await page.getByRole('heading', { name: 'Vikram Shah' }).waitFor();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'सेटिंग' }).waitFor();
  });

  test('tells when the program does not answer, keeps what was typed, and goes on when it is there again', async () => {
    const core = await startCoreProcess();
    const desk = core.ready.desk ?? '';
    const { page } = await openTab(await openBrowser(), desk);
    await signIn(page, 'vikram');
    await openSettings(page);
    const keys: (string | undefined)[] = [];
    page.on('request', (request) => {
      if (request.url().endsWith('/call/settings.change')) keys.push(request.headers()['idempotency-key']);
    });
    await page.getByLabel('Name of the clinic').fill('Asha Clinic');
    await core.kill();
    // Nobody has to press anything to be told, and nothing old is claimed beside it.
    await page.getByRole('contentinfo').getByText('has not answered since').waitFor();
    expect(await page.getByRole('contentinfo').getByText('Online').count()).toBe(0);
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Nothing was lost.').waitFor();
    await page.getByRole('contentinfo').getByText('has not answered since').waitFor();
    await picture(page, 'frame-core-gone');

    await startCoreProcess({ dataFolder: core.dataFolder, args: ['--port', new URL(desk).port] });
    await page.getByRole('contentinfo').getByText('has not answered since').waitFor({ state: 'detached' });
    await page.keyboard.press('Control+Enter');
    // Whoever sits there now need not be who sat there before: a start locks.
    await page.getByRole('dialog').getByLabel('PIN').fill('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name of the clinic').inputValue()).toBe('Asha Clinic');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Saved.').waitFor();
    // One form, one key, however often it was pressed: it cannot have happened twice.
    expect(keys.length).toBeGreaterThanOrEqual(2);
    expect(new Set(keys).size).toBe(1);
  });

  test('shows what others change as it happens, and a tab that was hidden catches up when it is seen', async () => {
    const { page, desk } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.getByRole('tab', { name: 'Staff' }).click();
    await page.getByRole('row', { name: /Asha/ }).waitFor();
    const elsewhere = await signInPractice(desk, 'vikram');
    const add = (name: string, login: string) =>
      elsewhere.value('staff.add', { ...nobodySpecial, name, login, password: 'long enough' });

    const asked = page.waitForRequest('**/call/staff.list');
    await add('Anita Sharma', 'anita');
    await page.getByRole('row', { name: /Anita Sharma/ }).waitFor();
    expect((await asked).headers()['x-background']).toBe('1');

    await hideTab(page, true);
    await add('Bina Joshi', 'bina');
    await hideTab(page, false);
    await page.getByRole('row', { name: /Bina Joshi/ }).waitFor();
  });

  test('looks as it should: pictures of both sizes, both languages, light and dark', async () => {
    const { page, desk, complaints } = await openPractice();
    await picture(page, 'sign-in-en');
    await page.getByRole('button', { name: 'हिन्दी में' }).click();
    await page.setViewportSize(largeScreen);
    await picture(page, 'sign-in-hi-large-screen');
    await page.getByRole('button', { name: 'In English' }).click();
    await signIn(page, 'vikram');
    for (const language of ['en', 'hi'] as const) {
      for (const scheme of ['light', 'dark'] as const) {
        await page.goto(`${desk}/me`);
        await page.locator(`input[value=${language}]`).check();
        await page.locator(`input[value=${scheme}]`).check();
        for (const [size, viewport] of [
          ['clinic', clinicScreen],
          ['large', largeScreen],
        ] as const) {
          await page.setViewportSize(viewport);
          for (const panel of ['clinic', 'staff', 'backup', 'abdm']) {
            await page.goto(`${desk}/settings/${panel}`);
            await page.getByRole('tabpanel').locator('h2').first().waitFor();
            await picture(page, `settings-${panel}-${language}-${scheme}-${size}`);
            if (size === 'clinic') expect(await axeFindings(page), `${panel} ${language} ${scheme}`).toEqual([]);
          }
        }
      }
    }
    expect(complaints()).toEqual([]);
  });
});
