import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { axeFindings, clinicScreen, largeScreen, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { until } from '../world/clinic.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { type DeskClient, signInPractice } from '../world/desk.ts';
import { asha, page as visitPage } from '../world/journey.ts';

/** The pretend ABDM of the practice world, as a trainer steers it. */
async function steer<Answer>(simulator: string, path: string, body: object = {}): Promise<Answer> {
  const response = await fetch(`${simulator}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
  // Who asks knows the answer's shape.
  return (await response.json()) as Answer;
}

async function bringLinkedVisit(desk: DeskClient, doctor: DeskClient): Promise<string> {
  const { patientId } = await desk.value<{ patientId: string }>('patients.register', asha.details);
  const { flowId } = await desk.value<{ flowId: string }>('abha.sendOtp', { abhaNumber: asha.abhaNumber });
  await desk.value('abha.verifyOtp', { flowId, otp: '123456' });
  await desk.value('abha.attach', { flowId, patientId });
  const { visitId } = await desk.value<{ visitId: string }>('visits.arrive', { patientId, purpose: 'Fever' });
  await doctor.value('visits.begin', { visitId });
  const draft = { visitId, revision: 0, note: visitPage };
  const { revision } = await doctor.value<{ revision: number }>('consultations.saveDraft', draft);
  await doctor.value('consultations.sign', { visitId, revision });
  await until(async () => {
    const { visits } = await desk.value<{ visits: { state: string }[] }>('linking.ofPatient', { patientId });
    return visits.some(({ state }) => state === 'linked');
  });
  return patientId;
}

/** Asha Devi has a visit that ABDM has linked. */
async function startWithVisit() {
  const { ready } = await startCoreProcess();
  const address = ready.desk ?? '';
  const desk = await signInPractice(address, 'asha');
  const doctor = await signInPractice(address, 'meera');
  const patientId = await bringLinkedVisit(desk, doctor);
  return { address, simulator: ready.simulator ?? '', desk, doctor, patientId };
}

/** City Hospital has asked, Asha Devi has granted, and the records went. */
async function openShared(size = clinicScreen) {
  const { address, simulator, desk, doctor, patientId } = await startWithVisit();
  const ask = { abhaAddress: asha.abhaAddress, hipId: 'IN2710000001_1' };
  const { consentRequestId } = await steer<{ consentRequestId: string }>(simulator, '/control/hospital/ask', ask);
  await steer(simulator, `/control/consent-requests/${consentRequestId}/approve`);
  await until(async () => {
    const { transfers } = await desk.value<{ transfers: { hiuId: string; state: string }[] }>('transfer.list', {});
    return transfers.some(({ hiuId, state }) => hiuId === 'IN2710000002' && state === 'transferred');
  });
  const tab = await openTab(await openBrowser(), address, size);
  return { ...tab, simulator, client: desk, doctor, patientId };
}

/** Types a name that nobody has, and takes it away again: the list says so, and is there again. */
async function fitsNobody(page: Page): Promise<void> {
  const rows = page.getByRole('row', { name: /Asha Devi/ });
  await rows.first().waitFor();
  await page.getByLabel('Patient', { exact: true }).fill('Nobody at all');
  await page.getByText('Nothing fits what is typed or chosen above.').waitFor();
  expect(await rows.count()).toBe(0);
  await page.getByLabel('Patient', { exact: true }).fill('');
  await rows.first().waitFor();
}

describe('the Consents room', { timeout: 180_000 }, () => {
  test('shows by the keyboard alone who may take what and who took it; the clinic holds back and gives again', async () => {
    const { page, complaints } = await openShared();
    await signIn(page, 'asha');
    await page.keyboard.press('Alt+5');
    await page.getByRole('heading', { name: 'Consents' }).waitFor();
    await page.getByText('City Hospital took records from here for the first time').waitFor();
    await page.getByRole('row', { name: /Asha Devi.*City Hospital.*All kinds.*Until/ }).waitFor();
    await page.getByRole('row', { name: /Asha Devi.*The patient’s own app/ }).waitFor();
    for (const tab of ['Who took what', 'What others may take']) {
      await page.getByRole('tab', { name: tab }).click();
      await fitsNobody(page);
    }
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'consents-given');

    await page.getByRole('row', { name: /City Hospital/ }).focus();
    await page.keyboard.press('Enter');
    const panel = page.getByRole('complementary', { name: 'City Hospital' });
    await panel.getByText('Dr. Vikram Rao').waitFor();
    await panel.getByText(/V-\d{8}-1: (Consultation note, Prescription|Prescription, Consultation note)/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'consents-given-panel');
    await panel.getByRole('button', { name: 'Hold back' }).press('Enter');
    await page.getByRole('row', { name: /City Hospital.*Held back by us/ }).waitFor();
    await panel.getByRole('button', { name: 'Give again' }).press('Enter');
    await page.getByRole('row', { name: /City Hospital.*Until/ }).waitFor();

    await page.getByRole('tab', { name: 'Who took what' }).click();
    await page.getByRole('row', { name: /City Hospital.*Asha Devi.*1 visit · .*Given/ }).waitFor();
    await picture(page, 'consents-taken');
    await page.getByRole('button', { name: 'Seen' }).click();
    await page.getByText('City Hospital took records from here for the first time').waitFor({ state: 'detached' });
    expect(complaints()).toEqual([]);
  });

  test('shows what the patient changed beside what was asked, and the time of the withdrawal, in Hindi too', async () => {
    const { page, complaints, client, doctor, patientId, simulator } = await openShared(largeScreen);
    const { requestId } = await doctor.value<{ requestId: string }>('consent.ask', {
      patientId,
      wish: { preset: 'everything' },
    });
    const asked = await until(async () => {
      const { requests } = await client.value<{ requests: { id: string; state: string }[] }>('consent.asked', {});
      return requests.find(({ id, state }) => id === requestId && state === 'REQUESTED');
    });
    expect(asked.state).toBe('REQUESTED');
    const waiting = await fetch(`${simulator}/control/consent-requests/${asha.abhaAddress}`);
    const requests = (await waiting.json()) as { id: string; hiu_id: string }[];
    const wireId = requests.find(({ hiu_id }) => hiu_id === 'IN2710000001_1')?.id ?? '';
    const narrowed = { hip: { id: 'IN2710000002' }, hiTypes: ['Prescription'], permission: {} };
    const { consents } = await steer<{ consents: string[] }>(simulator, `/control/consent-requests/${wireId}/approve`, {
      consents: [narrowed],
    });

    await signIn(page, 'meera');
    await page.keyboard.press('Alt+5');
    await page.getByRole('tab', { name: 'What we may see' }).click();
    await fitsNobody(page);
    await page.getByRole('row', { name: /Asha Devi.*asha.devi90@sbx.*Granted.*changed/ }).click();
    const panel = page.getByRole('complementary', { name: 'Asha Devi' });
    await panel.getByText('What was given: City Hospital').waitFor();
    await panel.getByText(/Left out by the patient: .*Test report/).waitFor();
    // The time at which the patient granted it (HIU_FLOW_106), as ABDM named it.
    const shown = await client.value<{ requests: { id: string; got: { grantedAt: string }[] }[] }>('consent.asked', {});
    const grantedAt = shown.requests.find(({ id }) => id === requestId)?.got[0]?.grantedAt ?? '';
    const time = new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Kolkata' });
    const granted = panel.locator('dt:text-is("Granted") + dd');
    expect(await granted.innerText()).toContain(time.format(new Date(grantedAt)));
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'consents-asked-panel-large');

    await steer(simulator, `/control/artefacts/${consents[0]}/revoke`);
    await page.getByRole('row', { name: /Asha Devi.*Withdrawn \d\d:\d\d/ }).waitFor();
    await panel.getByText(/Withdrawn by the patient .*\d\d:\d\d/).waitFor();

    await page.getByRole('button', { name: /Dr. Meera Rao/ }).click();
    await page.getByRole('menuitemcheckbox', { name: 'हिन्दी' }).click();
    await page.getByRole('heading', { name: 'सहमतियाँ' }).waitFor();
    await page.getByRole('row', { name: /Asha Devi.*वापस ली गई/ }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'consents-asked-panel-hi-large');
    expect(complaints()).toEqual([]);
  });
});

/** Opens what a link opens beside the page, by the keyboard. */
async function openBeside(page: Page, name: string): Promise<Page> {
  const link = page.getByRole('link', { name });
  await link.waitFor();
  const [beside] = await Promise.all([page.context().waitForEvent('page'), link.press('Enter')]);
  return beside;
}

async function inHindi(page: Page): Promise<void> {
  await page.getByRole('button', { name: /Asha Patil/ }).click();
  await page.getByRole('menuitemcheckbox', { name: 'हिन्दी' }).click();
}

describe('what a patient decides on the phone', { timeout: 180_000 }, () => {
  test('stands under Sharing and on the desk at once: who may take what, who took it, and that it was withdrawn', async () => {
    const { address, patientId } = await startWithVisit();
    const { page, complaints } = await openTab(await openBrowser(), address);
    await signIn(page, 'asha');
    await page.goto(`${address}/patients/${patientId}/sharing`);
    await page.getByText('Nobody was asked yet').waitFor();

    const phone = await openBeside(page, 'Practice phone');
    await phone.getByRole('button', { name: 'City Hospital asks' }).press('Enter');
    await phone.getByRole('link', { name: 'Look and decide' }).press('Enter');
    await phone.getByRole('button', { name: 'Allow', exact: true }).press('Enter');
    await phone.getByRole('heading', { name: 'City Hospital may see records of Practice Clinic' }).waitFor();

    const taken = page.getByRole('table', { name: 'Who took what' });
    await taken.getByRole('row', { name: /City Hospital.*1 visit · .*Given \d\d:\d\d/ }).waitFor();
    const given = page.getByRole('table', { name: 'What others may take' });
    const permission = given.getByRole('row', { name: /City Hospital.*Until/ });
    await permission.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'sharing');
    await permission.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'City Hospital' });
    await dialog.getByText('Treatment').waitFor();
    await dialog.getByText(/V-\d{8}-1: .*Prescription/).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'sharing-permission');
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });

    await page.keyboard.press('Alt+1');
    const news = page.getByRole('table', { name: 'Just came in' });
    await news.getByRole('row', { name: /Asha Devi.*Visit of .* linked/ }).waitFor();
    await news.getByRole('row', { name: /Asha Devi.*City Hospital may take records/ }).waitFor();
    const firstTime = news.getByRole('row', { name: /City Hospital took 1 visit, for the first time/ });
    await firstTime.waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'desk-news');

    const allowed = phone.getByRole('article').filter({ hasText: 'records of Practice Clinic' });
    await allowed.getByRole('button', { name: 'Withdraw' }).press('Enter');
    await news.getByRole('row', { name: /City Hospital may take nothing any more: withdrawn/ }).waitFor();
    await firstTime.press('Enter');
    await page.getByRole('button', { name: 'Seen' }).press('Enter');
    await page.goBack();
    await news.getByRole('row', { name: /City Hospital took 1 visit \d\d:\d\d/ }).press('Enter');
    await page.getByRole('heading', { name: 'Asha Devi' }).waitFor();
    await given.getByRole('row', { name: /City Hospital.*Withdrawn by the patient/ }).waitFor();
    await inHindi(page);
    await page.getByRole('row', { name: /City Hospital.*मरीज़ ने वापस ली/ }).waitFor();
    expect(await axeFindings(page)).toEqual([]);
    await picture(page, 'sharing-hi');
    await page.setViewportSize(largeScreen);
    await page.keyboard.press('Alt+1');
    await page.getByRole('row', { name: /City Hospital की अनुमति वापस ली गई/ }).waitFor();
    await picture(page, 'desk-news-hi-large');
    expect(complaints()).toEqual([]);
  });

  test('until then the desk says what will stand there, and nothing scrolls sideways on a small screen', async () => {
    const { ready } = await startCoreProcess();
    const { page, complaints } = await openTab(await openBrowser(), ready.desk ?? '', { width: 1024, height: 768 });
    await signIn(page, 'asha');
    await page.getByText('Nothing today yet').waitFor();
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(1024);
    expect(complaints()).toEqual([]);
  });
});
