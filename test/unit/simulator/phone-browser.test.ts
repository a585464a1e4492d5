import { expect, test } from 'vitest';
import { axeFindings, openBrowser, openTab, picture } from '../../world/browser.ts';
import { ashaAddress, cityId, lakesideId } from './hiu.ts';
import { simulatorFor } from './start.ts';

const size = { width: 480, height: 900 };

test('with the keyboard alone a request is narrowed and allowed, then withdrawn', async () => {
  const simulator = await simulatorFor();
  const { page, complaints } = await openTab(await openBrowser(), `${simulator.url}/phone/asha`, size);
  await page.getByRole('button', { name: 'City Hospital asks' }).press('Enter');
  await page.getByRole('link', { name: 'Look and decide' }).press('Enter');
  expect(await page.getByRole('checkbox', { name: 'City Hospital' }).isChecked()).toBe(false);
  expect(await page.getByRole('checkbox', { name: 'Lakeside Diagnostics' }).isChecked()).toBe(true);
  await page.getByRole('checkbox', { name: 'Consultation' }).press('Space');
  await picture(page, 'phone-request');
  await page.getByRole('button', { name: 'Allow', exact: true }).press('Enter');
  await page.getByRole('heading', { name: 'City Hospital may see records of Lakeside Diagnostics' }).waitFor();
  const [artefact] = simulator.control.artefacts(ashaAddress);
  expect(artefact?.hip_id).toBe(lakesideId);
  expect(artefact?.detail).not.toContain('OPConsultation');
  await page.getByRole('button', { name: 'Withdraw' }).press('Enter');
  await page.getByText('City Hospital: Withdrawn').waitFor();
  expect(complaints()).toEqual([]);
});

test('what happens elsewhere appears by itself', async () => {
  const simulator = await simulatorFor();
  const { page } = await openTab(await openBrowser(), `${simulator.url}/phone/asha?lang=hi`, size);
  simulator.control.askAsHospital({ abhaAddress: ashaAddress, hospitalId: cityId });
  await page.getByRole('heading', { name: 'City Hospital आपके रिकॉर्ड माँग रहा है' }).waitFor();
  await picture(page, 'phone-hindi');
});

test.each(['', '/records', '/facilities'])('/phone/asha%s has no serious finding of accessibility', async (path) => {
  const simulator = await simulatorFor();
  simulator.control.askAsHospital({ abhaAddress: ashaAddress });
  const { page, complaints } = await openTab(await openBrowser(), `${simulator.url}/phone/asha${path}`, size);
  expect(await axeFindings(page)).toEqual([]);
  expect(complaints()).toEqual([]);
});

test('the page of a request has no serious finding of accessibility, in Hindi either', async () => {
  const simulator = await simulatorFor();
  const id = simulator.control.askAsHospital({ abhaAddress: ashaAddress });
  const { page } = await openTab(await openBrowser(), `${simulator.url}/phone/asha/requests/${id}?lang=hi`, size);
  expect(await axeFindings(page)).toEqual([]);
});
