import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, largeScreen, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { startClinic, until } from '../world/clinic.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { type DeskClient, signInPractice } from '../world/desk.ts';
import { temporaryFolder } from '../world/folder.ts';
import { asha, bringPatient, verifyAbha } from '../world/journey.ts';

/** The practice world with Asha Devi, verified; the patient's phone is played over the simulator's control calls. */
async function openPracticeWithAsha() {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  const reception = await signInPractice(desk, 'asha');
  const { patientId } = await reception.value<{ patientId: string }>('patients.register', asha.details);
  await verifyAbha(reception, patientId);
  const doctor = await signInPractice(desk, 'meera');
  const phone = async <Value>(method: string, path: string, body?: object): Promise<Value> => {
    const address = `${core.ready.simulator ?? ''}/control${path}`;
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(address, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    // The caller names the shape of this control call.
    return (await answer.json()) as Value;
  };
  return { desk, patientId, doctor, phone };
}
type World = Awaited<ReturnType<typeof openPracticeWithAsha>>;

interface Request {
  readonly id: string;
  readonly status: string;
}

/** Approves on the phone what waits there. */
async function approve({ phone }: World): Promise<void> {
  const waiting = await until(async () => {
    const requests = await phone<Request[]>('GET', `/consent-requests/${asha.abhaAddress}`);
    return requests.find(({ status }) => status === 'REQUESTED');
  });
  await phone('POST', `/consent-requests/${waiting.id}/approve`, {});
}

async function revokeAll({ phone }: World): Promise<void> {
  const artefacts = await phone<(Request & { request_id: string | null })[]>('GET', `/artefacts/${asha.abhaAddress}`);
  for (const { id, status, request_id: asked } of artefacts) {
    if (status === 'GRANTED' && asked !== null) await phone('POST', `/artefacts/${id}/revoke`, {});
  }
}

const timeline = (doctor: DeskClient, patientId: string) =>
  doctor.value<{ records: { id: string; hiType: string; hospital: { id: string } }[] }>('received.timeline', {
    patientId,
  });

/** Goes down the list by the arrow keys until this record has the focus. */
async function goTo(page: Page, words: string): Promise<void> {
  const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
  for (let rows = 0; rows < 30 && !(await focused()).includes(words); rows += 1) await page.keyboard.press('ArrowDown');
  expect(await focused()).toContain(words);
}

/** A record as an attacker would write it: whatever it holds, it may only be words. */
function hostileRecord(): string {
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  const div = (inside: string) => ({
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml">${inside}</div>`,
  });
  const attack = `<script>window.hit = 1</script><img src="https://evil.example/x.png" onerror="window.hit = 1"/>
    <style>body { display: none }</style><iframe src="https://evil.example"></iframe><form action="https://evil.example"><input/></form>
    <a href="https://evil.example" onclick="window.hit = 1">Rest for three days</a><p id="root" class="x" style="position:fixed">Drink water</p>
    <svg><script>window.hit = 1</script></svg><table><tr><td colspan="2">Fever chart</td></tr></table>`;
  const about = { reference: 'Patient/patient' };
  const file = (id: string, contentType: string, data: string) => ({
    resourceType: 'DocumentReference',
    id,
    status: 'current',
    content: [{ attachment: { contentType, data, title: `File ${id}` } }],
  });
  const resources = [
    {
      resourceType: 'Composition',
      status: 'final',
      type: { coding: [{ system: 'http://snomed.info/sct', code: '371530004' }] },
      subject: about,
      date: new Date(Date.now() - 86_400_000).toISOString(),
      title: '<b onclick="window.hit = 1">Consultation</b>',
      author: [{ display: '<img src=x onerror=window.hit=1>' }],
      section: [
        { title: '<script>window.hit = 1</script>Advice', text: div(attack) },
        { title: 'Files', entry: ['svg', 'html', 'pdf'].map((id) => ({ reference: `DocumentReference/${id}` })) },
      ],
    },
    {
      resourceType: 'Patient',
      id: 'patient',
      name: [{ text: 'Asha Devi' }],
      gender: 'female',
      birthDate: '1990-06-26',
    },
    file('svg', 'image/png', base64('<svg xmlns="http://www.w3.org/2000/svg"><script>window.hit = 1</script></svg>')),
    file('html', 'application/pdf', base64('<html><script>window.hit = 1</script>Plain words</html>')),
    file('pdf', 'application/pdf', base64('%PDF-1.4 and nothing more')),
  ];
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'document',
    identifier: { system: 'https://evil.example', value: 'hostile' },
    entry: resources.map((resource) => ({
      fullUrl: `${resource.resourceType}/${'id' in resource ? resource.id : 'c'}`,
      resource,
    })),
  });
}

describe('the Outside room', { timeout: 180_000 }, () => {
  test('ask, approve on the phone, read, take back, gone: by the keyboard alone', async () => {
    const world = await openPracticeWithAsha();
    const { page, complaints } = await openTab(await openBrowser(), world.desk);
    await signIn(page, 'meera');
    await page.keyboard.press('Alt+4');
    await page.getByRole('heading', { name: 'Outside records' }).waitFor();
    await page.goto(`${world.desk}/outside/${world.patientId}`);
    await page.getByRole('heading', { name: 'Asha Devi' }).waitFor();

    await page.keyboard.press('Control+Enter');
    await page.getByRole('dialog').getByLabel('Everything').waitFor();
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('preset-everything');
    expect(await page.getByRole('dialog').innerText()).toContain('Dr. Meera Rao asks to see: all records');
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-ask');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Waits for the patient since').waitFor();
    await picture(page, 'outside-waiting');
    await page.keyboard.press('Control+Enter');
    await page
      .getByRole('dialog')
      .getByText(/waits for the patient’s answer. Ask again only/)
      .waitFor();
    await picture(page, 'outside-ask-again');
    await page.keyboard.press('Escape');

    await approve(world);
    await page.getByText('City Hospital').first().waitFor();
    await page.getByText(/8 records, \d\d:\d\d/).waitFor();
    await page.getByText(/7 records, \d\d:\d\d/).waitFor();
    await page
      .getByRole('status')
      .getByText(/records? of Asha Devi arrived from/)
      .waitFor();
    await page.getByRole('heading', { name: 'Allergies' }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-arrived');

    await page.locator('tr[data-opens]').first().focus();
    await goTo(page, 'Discharge summary');
    await page.keyboard.press('Enter');
    await page.getByText('Loose motions and vomiting for 2 days').waitFor();
    await page.getByText(/May be read until/).waitFor();
    expect(page.url()).not.toContain('Asha');
    expect(await page.title()).not.toContain('Asha');
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-reader');

    await revokeAll(world);
    await page.getByText('These records were erased').waitFor();
    await page.getByText('Was here and is gone').waitFor();
    expect(await page.getByText('Loose motions').count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-erased');
    await page.getByRole('button', { name: /new messages? from outside/ }).press('Enter');
    await page.getByRole('menuitem', { name: /Asha Devi has taken the permission for outside records back/ }).waitFor();
    await picture(page, 'outside-bell');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await page.getByRole('heading', { name: 'What was asked for' }).waitFor();
    expect(await page.getByRole('main').innerText()).toMatch(/asha\.devi90@sbx[\s\S]*Taken back/);
    expect(complaints()).toEqual([]);
  });

  test('every type of record is shown with its attachments, in Hindi too, at the large size', async () => {
    const world = await openPracticeWithAsha();
    const { page, complaints } = await openTab(await openBrowser(), world.desk, largeScreen);
    await signIn(page, 'meera');
    await world.doctor.value('consent.ask', { patientId: world.patientId, wish: { preset: 'everything' } });
    await approve(world);
    const { records } = await until(async () => {
      const found = await timeline(world.doctor, world.patientId);
      return found.records.length === 15 && found;
    });
    for (const { id, hiType } of records) {
      await page.goto(`${world.desk}/outside/${world.patientId}/${id}`);
      await page.getByText('Raw and remarks').waitFor();
      const files = page.getByRole('article').getByRole('button', { name: /^Open / });
      for (let left = await files.count(); left > 0; left -= 1) await files.first().click();
      expect(await page.getByRole('article').innerText(), hiType).toContain('from the record, not verified');
    }
    // The last one with a PDF is drawn.
    const report = records.find(({ hiType }) => hiType === 'HealthDocumentRecord');
    await page.goto(`${world.desk}/outside/${world.patientId}/${report?.id ?? ''}`);
    await page
      .getByRole('button', { name: /^Open / })
      .first()
      .click();
    await page.locator('article canvas').waitFor();
    await until(() => page.locator('article canvas').evaluate((canvas) => (canvas as HTMLCanvasElement).width > 300));
    await picture(page, 'outside-pdf');

    await page.getByText('Raw and remarks').click();
    await page.getByText(/"resourceType"/).waitFor();
    expect(await axeFindings(page)).toEqual([]);

    await page.goto(`${world.desk}/me`);
    await page.getByLabel('हिन्दी').check();
    await page.goto(`${world.desk}/outside/${world.patientId}`);
    await page.getByText('दूसरे अस्पतालों').or(page.getByText('दवाएँ')).first().waitFor();
    expect(await page.getByRole('main').innerText()).not.toMatch(/outside\.|Test report|Allergies/);
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-glance-hi');
    expect(complaints()).toEqual([]);
  });

  test('F4 brings the outside records beside the visit, and takes them away; the story shows them among our own', async () => {
    const world = await openPracticeWithAsha();
    const { page, complaints } = await openTab(await openBrowser(), world.desk);
    await signIn(page, 'meera');
    await world.doctor.value('consent.ask', { patientId: world.patientId, wish: { preset: 'reports' } });
    await approve(world);
    await until(async () => (await timeline(world.doctor, world.patientId)).records.length === 4);
    const desk = await signInPractice(world.desk, 'asha');
    const { visitId } = await desk.value<{ visitId: string }>('visits.arrive', {
      patientId: world.patientId,
      purpose: 'Fever',
    });

    await page.goto(`${world.desk}/visits/${visitId}`);
    await page.getByRole('button', { name: /Outside records/ }).waitFor();
    await page.keyboard.type('Cough');
    await page.keyboard.press('F4');
    const panel = page.getByRole('complementary', { name: 'Outside records' });
    await panel.getByText('Test report').first().waitFor();
    await until(() => page.evaluate(() => document.activeElement?.tagName === 'TR'));
    await page.keyboard.press('Enter');
    await panel.getByText('Raw and remarks').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-beside-visit');
    await page.keyboard.press('F4');
    await panel.waitFor({ state: 'detached' });
    await page.keyboard.type(' at night');
    expect(await page.evaluate(() => (document.activeElement as HTMLInputElement).value)).toBe('Cough at night');

    await page.goto(`${world.desk}/patients/${world.patientId}`);
    await page.getByLabel('From outside').waitFor();
    await page.getByText('Lakeside Diagnostics').first().waitFor();
    await page.getByLabel('Ours').check();
    expect(await page.getByText('Lakeside Diagnostics').count()).toBe(0);
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'outside-story');
    expect(complaints()).toEqual([]);
  });

  test('a hostile record shows its words and does nothing', async () => {
    const recordsFolder = temporaryFolder();
    writeFileSync(path.join(recordsFolder, 'hostile.json'), hostileRecord());
    const clinic = await startClinic({ recordsFolder });
    const { patientId } = await bringPatient(clinic);
    const doctor = await clinic.signIn('meera');
    await doctor.value('consent.ask', { patientId, wish: { preset: 'everything' } });
    const { control } = clinic.simulator;
    const request = await until(() =>
      control.consentRequests(asha.abhaAddress).find(({ status }) => status === 'REQUESTED'),
    );
    control.approve(request.id);
    const record = await until(async () =>
      (await timeline(doctor, patientId)).records.find(({ hospital }) => hospital.id === 'IN2710000002'),
    );

    const desk = clinic.core().ready.desk ?? '';
    const { page, complaints } = await openTab(await openBrowser(), desk);
    await signIn(page, 'meera');
    await page.goto(`${desk}/outside/${patientId}/${record.id}`);
    const article = page.getByRole('article');
    await article.getByText('Rest for three days').waitFor();
    await page.getByText('Original text').click();
    const files = article.getByRole('button', { name: /^Open / });
    for (let left = await files.count(); left > 0; left -= 1) await files.first().click();
    await article.getByText('This document cannot be shown').waitFor();
    expect(await article.innerText()).toContain('Drink water');
    const danger = 'script, img, style, iframe, form, input, svg, [href], [src], [onclick], [onerror], [id], .x';
    expect(await article.locator(danger).count()).toBe(0);
    expect(await page.evaluate(() => 'hit' in window)).toBe(false);
    await picture(page, 'outside-hostile');
    // The sanitiser takes the text apart in a document of its own, where the page's policy speaks up first.
    expect(complaints().filter((complaint) => !complaint.includes('Content Security Policy'))).toEqual([]);
  });
});
