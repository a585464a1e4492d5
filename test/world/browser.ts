import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { type Browser, chromium, type Page } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { findChromium } from '../../scripts/chromium.ts';
import { startCoreProcess } from './core-process.ts';

/** The usual clinic screen, and a large one (screens.md section 3). */
export const clinicScreen = { width: 1366, height: 768 };
export const largeScreen = { width: 1920, height: 1080 };

const pictures = path.resolve(import.meta.dirname, '../../out/screenshots');
const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export interface Tab {
  readonly page: Page;
  /** What no page of ours may do: console errors (broken security policy among them), exceptions, requests elsewhere. */
  complaints(): readonly string[];
}

/** A browser of its own; it is closed with the test. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('Install Chromium, or name one in AROGYA_CHROMIUM.');
  const browser = await chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  onTestFinished(() => browser.close());
  return browser;
}

/** A tab in a browser profile of its own (its own cookies), on a page that has loaded. */
export async function openTab(browser: Browser, address: string, size = clinicScreen): Promise<Tab> {
  const context = await browser.newContext({ viewport: size, timezoneId: 'UTC', reducedMotion: 'reduce' });
  const page = await context.newPage();
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`exception: ${error.message}`));
  page.on('request', (request) => {
    const url = new URL(request.url());
    if (url.origin !== new URL(address).origin && url.protocol !== 'blob:') complaints.push(`foreign: ${url.origin}`);
  });
  await page.goto(address);
  return { page, complaints: () => complaints };
}

/** The appliance in practice, and a tab before its sign-in page. */
export async function openPractice(size = clinicScreen): Promise<Tab & { readonly desk: string }> {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  return { ...(await openTab(await openBrowser(), desk, size)), desk };
}

const names = { asha: 'Asha Patil', meera: 'Dr. Meera Rao', vikram: 'Vikram Shah' } as const;

/** Signs in as one of practice's people: `asha` (reception), `meera` (doctor), `vikram` (owner). Waits for the frame. */
export async function signIn(page: Page, login: keyof typeof names): Promise<void> {
  await page.getByRole('button', { name: names[login] }).click();
  await page.locator('input[type="password"]').fill('practice');
  await page.keyboard.press('Enter');
  await page.getByRole('search').waitFor();
  await page.getByRole('main').locator('h1').first().waitFor();
}

/** Goes to the owner's settings, by the keyboard. */
export async function openSettings(page: Page): Promise<void> {
  await page.keyboard.press('Alt+7');
  await page.getByRole('heading', { name: 'Settings' }).waitFor();
}

/** Serious and critical findings of axe, in words; an empty list is the aim. */
export async function axeFindings(page: Page): Promise<string[]> {
  // As text handed to the page by the browser itself: the page's own policy allows no foreign script.
  await page.evaluate(readFileSync(axeFile, 'utf8'));
  return page.evaluate(async () => {
    // axe puts itself onto the window; this is the one part of it that is used.
    const { axe } = window as unknown as { axe: { run: () => Promise<{ violations: Violation[] }> } };
    interface Violation {
      id: string;
      impact: string;
      nodes: { target: string[]; failureSummary: string }[];
    }
    const { violations } = await axe.run();
    return violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) =>
        nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')} ${failureSummary}`),
      );
  });
}

/** Keeps a picture for people to look at, in `out/screenshots`. */
export async function picture(page: Page, name: string): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  await page.evaluate(() => document.fonts.ready.then(() => undefined));
  await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}
