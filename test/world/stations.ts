import type { BrowserContext, Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import { axeFindings, clinicScreen, largeScreen, picture } from './browser.ts';

/** The narrowest screen on which nothing may scroll sideways (screens.md section 3). */
const narrowest = { width: 1024, height: 768 };

/** Looks at the screen as it stands: no serious finding of axe, nothing wider than the screen, a picture at each size. */
export async function station(page: Page, name: string): Promise<void> {
  const own = page.viewportSize() ?? clinicScreen;
  expect([name, ...(await axeFindings(page))]).toEqual([name]);
  await page.setViewportSize(narrowest);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect([name, width]).toEqual([name, Math.min(width, narrowest.width)]);
  for (const [size, at] of [
    ['clinic', clinicScreen],
    ['large', largeScreen],
  ] as const) {
    await page.setViewportSize(at);
    await picture(page, `journey-${name}-${size}`);
  }
  await page.setViewportSize(own);
}

/** Follows a link to another tab, by the keyboard, and waits for its page. */
export async function followToTab(context: BrowserContext, link: Locator): Promise<Page> {
  const opened = context.waitForEvent('page');
  await link.press('Enter');
  const tab = await opened;
  await tab.waitForLoadState();
  return tab;
}

/** Types, then Enter: on to the next field. An empty text only goes on. */
export async function fill(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  }
}

/** Waits until the focus is in the field with this label. */
export const fieldHasFocus = (page: Page, label: string): Promise<void> =>
  expect.poll(() => page.evaluate(focused)).toEqual({ what: 'field', words: label });

/** Waits until the focus is on the button that says so, its key beside it. */
export const buttonHasFocus = (page: Page, words: string): Promise<void> =>
  expect
    .poll(() => page.evaluate(focused))
    .toEqual({ what: 'button', words: expect.stringContaining(words) as string });

/** Between two screens nothing has the focus, and a key that is pressed then is lost. */
function focused(): { what: 'field' | 'button' | 'nothing'; words: string } {
  const element = document.activeElement;
  if (element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement) {
    return { what: 'field', words: element.labels?.[0]?.textContent ?? '' };
  }
  return element instanceof HTMLButtonElement
    ? { what: 'button', words: element.textContent }
    : { what: 'nothing', words: '' };
}
