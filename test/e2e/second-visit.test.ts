import { expect, test } from 'vitest';
import { emptyNote } from '../../core/consultations/model.ts';
import { axeFindings, openBrowser, openTab, picture, signIn } from '../world/browser.ts';
import { startCoreProcess } from '../world/core-process.ts';
import { type DeskClient, signInPractice } from '../world/desk.ts';
import { inventPeople } from '../world/people.ts';

/** A patient was here before, and is here again with a page on which nothing is written yet. */
async function beginSecondVisit(desk: string): Promise<{ visitId: string; meera: DeskClient }> {
  const [person] = inventPeople(3, 1);
  const asha = await signInPractice(desk, 'asha');
  const meera = await signInPractice(desk, 'meera');
  const { patientId } = await asha.value<{ patientId: string }>('patients.register', person);
  const begin = async () => {
    const { visitId } = await asha.value<{ visitId: string }>('visits.arrive', { patientId, purpose: 'fever' });
    await meera.value('visits.begin', { visitId });
    return visitId;
  };
  const first = await begin();
  const note = {
    ...emptyNote,
    diagnoses: [{ text: 'Type 2 diabetes', code: 'E11.9', certainty: 'confirmed', isOngoing: true }],
    medicines: [
      { medicine: 'Tab Metformin 500', dose: '1-0-1 pc 30d' },
      { medicine: 'Tab Dolo 650', dose: '1-1-1 3d' },
    ],
    tests: [{ text: 'HbA1c' }],
    advice: 'Walk every day',
  };
  const draft = { visitId: first, revision: 0, note };
  const { revision } = await meera.value<{ revision: number }>('consultations.saveDraft', draft);
  await meera.value('consultations.sign', { visitId: first, revision });
  return { visitId: await begin(), meera };
}

test('Alt+R brings the last visit onto the page and doubles nothing; one medicine alone is repeated beside it', {
  timeout: 120_000,
}, async () => {
  const core = await startCoreProcess();
  const desk = core.ready.desk ?? '';
  const { visitId, meera } = await beginSecondVisit(desk);
  const { page, complaints } = await openTab(await openBrowser(), desk);
  await signIn(page, 'meera');
  await page.goto(`${desk}/visits/${visitId}`);
  const field = (label: string) => page.getByLabel(label, { exact: true });
  await page.getByRole('button', { name: 'Repeat: Tab Dolo 650' }).press('Enter');
  await expect.poll(() => field('Medicine 1').inputValue()).toBe('Tab Dolo 650');
  expect(await field('Dose 1').inputValue()).toBe('1-1-1 3d');
  expect(await field('Medicine 2').inputValue()).toBe('');

  await field('Medicine 2').fill('Tab Metformin 850');
  await field('Dose 2').fill('1-0-1 pc 30d');
  await page.getByRole('textbox', { name: 'Advice' }).fill('No sugar');
  await page.keyboard.press('Alt+r');
  await expect.poll(() => field('Diagnosis 1').inputValue()).toBe('Type 2 diabetes E11.9');
  await page.keyboard.press('Alt+r');
  await page.getByRole('button', { name: 'Repeat: Tab Dolo 650' }).press('Enter');
  await picture(page, 'visit-repeated');
  expect(await axeFindings(page)).toEqual([]);
  const written = async () =>
    (await meera.value<{ note: Record<string, unknown> }>('consultations.page', { visitId })).note;
  await expect.poll(written).toMatchObject({
    diagnoses: [{ text: 'Type 2 diabetes', code: 'E11.9', isOngoing: true }],
    medicines: [
      { medicine: 'Tab Dolo 650', dose: '1-1-1 3d' },
      { medicine: 'Tab Metformin 850', dose: '1-0-1 pc 30d' },
    ],
    tests: [{ text: 'HbA1c' }],
    advice: 'No sugar',
  });
  expect(complaints()).toEqual([]);
});
