import { describe, expect, test } from 'vitest';
import { axeFindings, openBrowser, openPractice, openSettings, openTab, picture, signIn } from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';

describe('signing in', { timeout: 120_000 }, () => {
  test('a wrong password is said in words, and after five of them how long to wait', async () => {
    const { page, complaints } = await openPractice();
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    await page.keyboard.press('1');
    for (let tries = 1; tries <= 5; tries += 1) {
      await page.locator('input[type="password"]').fill(`wrong ${tries}`);
      await page.keyboard.press('Enter');
      await page.getByRole('alert').getByText('Type the password again.').waitFor();
      await expect.poll(() => page.locator('input[type="password"]').inputValue()).toBe('');
    }
    await page.locator('input[type="password"]').fill('practice');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Wait 5 min').waitFor();
    await picture(page, 'sign-in-blocked');
    expect(await axeFindings(page)).toEqual([]);
    expect(complaints()).toEqual([]);
  });

  test('the lock hides the screen, keeps the work behind it and opens by PIN alone', async () => {
    const { page, complaints } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.getByLabel('Name of the clinic').fill('Half a na');
    await page.keyboard.press('Control+Shift+U');
    await page.getByRole('dialog').waitFor();
    // The last in the list is who was here.
    await page.keyboard.press('3');
    await page.getByText('Your work is still there').waitFor();
    await picture(page, 'lock');
    expect(await axeFindings(page)).toEqual([]);
    for (const key of ['Alt+7', 'F1', 'Control+k', 'Escape']) await page.keyboard.press(key);
    await page.getByRole('heading', { name: 'Who are you?' }).waitFor();
    expect(await page.getByLabel('Name of the clinic').evaluate((field) => field.closest('[inert]') !== null)).toBe(
      true,
    );

    await page.keyboard.press('3');
    await page.getByLabel('PIN').fill('9999');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').getByText('Type the PIN again.').waitFor();
    await page.keyboard.type('1234');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    expect(await page.getByLabel('Name of the clinic').inputValue()).toBe('Half a na');
    await expect
      .poll(() => page.getByLabel('Name of the clinic').evaluate((field) => field === document.activeElement))
      .toBe(true);
    expect(complaints()).toEqual([]);
  });

  test('the screen locks by itself when nobody touches it, and not before', async () => {
    const { page } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.clock.install();
    await page.reload();
    await page.getByRole('search').waitFor();
    await page.clock.fastForward('09:30');
    await page.keyboard.press('Shift');
    await page.clock.fastForward('09:30');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.clock.fastForward('01:00');
    await page.getByRole('dialog', { name: 'Locked' }).waitFor();
    await page.getByText('The screen is locked.').waitFor();
  });

  test('five wrong PINs ask for the password, and the lock reaches before an open dialogue', async () => {
    const { page } = await openPractice();
    await signIn(page, 'vikram');
    await openSettings(page);
    await page.getByRole('tab', { name: 'Staff' }).click();
    await page.getByRole('row', { name: /Meera/ }).press('Enter');
    await page.getByRole('dialog').getByLabel('Qualification').waitFor();
    await page.keyboard.press('Control+Shift+U');
    await page.getByRole('dialog', { name: 'Locked' }).waitFor();
    await picture(page, 'lock-before-dialogue');
    await page.keyboard.press('3');
    for (let tries = 1; tries <= 5; tries += 1) {
      await page.getByLabel('PIN').fill('0000');
      await page.keyboard.press('Enter');
      await page.getByRole('alert').waitFor();
      await expect.poll(() => page.locator('dialog input').inputValue()).toBe('');
    }
    await page.getByRole('alert').getByText('Type your password.').waitFor();
    await page.keyboard.type('practice');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'Locked' }).waitFor({ state: 'detached' });
    expect(await page.getByLabel('Qualification').inputValue()).toContain('MBBS');
  });

  test('a browser that refuses the __Host- cookie is signed in with the plain one', async () => {
    const { page, desk } = await openPractice();
    await page.route('**/call/*', async (route) => {
      const request = route.request();
      const answer = await fetch(request.url(), {
        method: 'POST',
        headers: { ...(await request.allHeaders()), origin: desk },
        body: request.postData(),
      });
      const cookie = answer.headers.get('set-cookie');
      await route.fulfill({
        status: answer.status,
        contentType: 'application/json',
        body: await answer.text(),
        headers: cookie === null || cookie.startsWith('__Host-') ? {} : { 'set-cookie': cookie },
      });
    });
    await signIn(page, 'vikram');
    await page.goto(`${desk}/settings/staff`);
    await page.getByRole('cell', { name: 'Asha Patil' }).waitFor();
    const [cookie] = await page.context().cookies();
    expect(cookie?.name).toBe('desk-practice');
  });

  test('the first owner of a real clinic needs the start code, and sees no coloured frame', async () => {
    const core = await startCoreProcess({ args: ['--port', '0', '--world', 'production'] });
    const startCode = /Start code for the first owner: (\S+)/.exec(core.log())?.[1] ?? '';
    const { page, complaints } = await openTab(await openBrowser(), core.ready.desk ?? '');
    await page.getByRole('heading', { name: 'Welcome' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await page.keyboard.type('WRONG-CODE');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Dr. Sunita Deshmukh-Venkataraman of the Long Name');
    await page.keyboard.press('Enter');
    await page.keyboard.type('s');
    await page.keyboard.press('Enter');
    await page.getByText('Use 2 to 31 small letters').waitFor();
    await page.getByLabel('Sign-in name').fill('sunita');
    await page.keyboard.press('Enter');
    await page.keyboard.type('a long password');
    await page.keyboard.press('Control+Enter');
    await page.getByRole('alert').getByText('Look at the start code again.').waitFor();
    await picture(page, 'first-owner');
    await page.getByLabel('Start code').fill(startCode.toLowerCase());
    await page.keyboard.press('Control+Enter');
    await page.getByRole('search').waitFor();
    expect(await page.getByText(/PRACTICE|SANDBOX/).count()).toBe(0);
    await page.getByRole('button', { name: 'Before the first patient: print the recovery sheet' }).click();
    await page.getByText('before the first patient is registered').waitFor();
    await picture(page, 'production-owner');
    expect(complaints()).toEqual([]);
  });
});
