import { describe, expect, test } from 'vitest';
import type { Simulator } from '../../../core/simulator/index.ts';
import { allTexts } from '../../../core/simulator/phone/words.ts';
import { hipFor } from './hip.ts';
import { ashaAddress, cityId, lakesideId } from './hiu.ts';
import { http, simulatorFor } from './start.ts';

const look = (simulator: Simulator, path: string) => http(`${simulator.url}${path}`, { method: 'GET' });
const formHeaders = { 'content-type': 'application/x-www-form-urlencoded' };
const press = (simulator: Simulator, path: string, form = '') =>
  http(`${simulator.url}${path}`, { headers: formHeaders, body: form });

/** City Hospital asks Asha, by the trainee's button. */
async function askedPhone(options: Parameters<typeof simulatorFor>[0] = {}) {
  const simulator = await simulatorFor(options);
  const pressed = await press(simulator, `/phone/asha/ask/${cityId}`);
  const [request] = simulator.control.consentRequests(ashaAddress);
  return { simulator, pressed, id: request?.id ?? '' };
}

describe('the pages', () => {
  test('there is a phone for each citizen', async () => {
    const simulator = await simulatorFor();
    const { text } = await look(simulator, '/phone');
    for (const { id } of simulator.control.citizens()) expect(text).toContain(`href="/phone/${id}"`);
  });

  test.each(['', '/records', '/facilities'])(
    '/phone/asha%s is a page in both languages, with a policy of its own',
    async (path) => {
      const simulator = await simulatorFor();
      const english = await look(simulator, `/phone/asha${path}`);
      expect(english.status).toBe(200);
      expect(english.text).toContain('<html lang="en">');
      expect(english.headers['content-security-policy']).toMatch(
        /^default-src 'none'; script-src 'self'; style-src 'self'/,
      );
      const hindi = await look(simulator, `/phone/asha${path}?lang=hi`);
      expect(hindi.text).toContain('<html lang="hi">');
      expect(hindi.text).toContain('आशा देवी');
      expect(hindi.text).toContain('href="/phone/asha/records?lang=hi"');
    },
  );

  test('the clinic’s screens find a phone by the ABHA address', async () => {
    const simulator = await simulatorFor();
    const { status, text } = await look(simulator, `/phone/${encodeURIComponent(ashaAddress)}?lang=hi`);
    expect(status).toBe(200);
    expect(text).toContain('href="/phone/asha/records?lang=hi"');
    expect((await look(simulator, '/phone/nobody@sbx')).status).toBe(404);
  });

  test('nobody, and nothing, is there under another name', async () => {
    const simulator = await simulatorFor();
    expect((await look(simulator, '/phone/nobody')).status).toBe(404);
    expect((await look(simulator, '/phone/asha/requests/42')).status).toBe(404);
    expect((await look(simulator, '/phone/asha/records/x/0/0')).status).toBe(404);
  });

  test('script, style, picture and letters are its own files', async () => {
    const simulator = await simulatorFor();
    for (const name of ['phone.js', 'phone.css', 'icon.svg', 'devanagari-400.woff2', 'devanagari-600.woff2']) {
      expect((await look(simulator, `/phone/${name}`)).status).toBe(200);
    }
  });

  test('a deactivated ABHA says so, and nobody can be let ask', async () => {
    const simulator = await simulatorFor();
    const { text } = await look(simulator, '/phone/gurpreet');
    expect(text).toContain('This ABHA is deactivated');
    expect(text).not.toContain('/ask/');
  });

  test('what a hospital calls itself cannot become markup', async () => {
    const hospital = {
      id: cityId,
      name: '<script>alert(1)</script>',
      town: 'Pune',
      types: ['HIP', 'HIU'] as const,
      doctor: { name: 'Dr. "A" & <B>', registration: '1' },
    };
    const { simulator } = await askedPhone({ settings: { hospitals: [hospital] } });
    const { text } = await look(simulator, '/phone/asha');
    expect(text).not.toContain('<script>alert');
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).toContain('Dr. &quot;A&quot; &amp; &lt;B&gt;');
  });

  test('a page of somebody else can neither look nor press', async () => {
    const { simulator, id } = await askedPhone();
    const url = `${simulator.url}/phone/asha/requests/${id}/deny`;
    expect((await http(url, { headers: { Origin: 'https://evil.example' } })).status).toBe(403);
    expect(
      (await http(`${simulator.url}/phone/asha`, { method: 'GET', headers: { Host: 'evil.example' } })).status,
    ).toBe(403);
    expect(simulator.control.consentRequests(ashaAddress)).toMatchObject([{ status: 'REQUESTED' }]);
  });
});

describe('requests', () => {
  test('a request shows who asks, why, for which time and until when', async () => {
    const { simulator, pressed, id } = await askedPhone();
    expect(pressed).toMatchObject({ status: 303 });
    expect(pressed.headers['location']).toBe('/phone/asha');
    const { text } = await look(simulator, '/phone/asha');
    for (const words of [
      'City Hospital asks for your records',
      'Dr. Vikram Rao',
      'Treatment',
      '24 Nov 2025 to 24 Nov 2026',
      '24 Dec 2026',
    ]) {
      expect(text).toContain(words);
    }
    expect(text).toContain(`href="/phone/asha/requests/${id}"`);
  });

  test('allowed as it was asked: every other hospital that holds something', async () => {
    const { simulator, id } = await askedPhone();
    const form = `hip=${lakesideId}&type=Prescription&type=DiagnosticReport&from=2025-11-24&to=2026-11-24&until=2026-12-24`;
    expect(await press(simulator, `/phone/asha/requests/${id}/allow`, form)).toMatchObject({ status: 303 });
    const [artefact] = simulator.control.artefacts(ashaAddress);
    const { permission, hiTypes } = JSON.parse(artefact?.detail ?? '{}') as { permission: object; hiTypes: string[] };
    expect(artefact).toMatchObject({ hip_id: lakesideId, status: 'GRANTED' });
    expect(hiTypes).toEqual(['Prescription', 'DiagnosticReport']);
    expect(permission).toMatchObject({
      dateRange: { from: '2025-11-24T05:12:00.000Z', to: '2026-11-24T05:12:00.000Z' },
      dataEraseAt: '2026-12-24T05:12:00.000Z',
    });
  });

  test('narrowed: days are days in India', async () => {
    const { simulator, id } = await askedPhone();
    const form = `hip=${cityId}&type=Invoice&from=2026-01-01&to=2026-10-31&until=2026-11-30`;
    await press(simulator, `/phone/asha/requests/${id}/allow`, form);
    const [artefact] = simulator.control.artefacts(ashaAddress);
    expect(JSON.parse(artefact?.detail ?? '{}')).toMatchObject({
      hiTypes: ['Invoice'],
      permission: {
        dateRange: { from: '2025-12-31T18:30:00.000Z', to: '2026-10-31T18:29:59.999Z' },
        dataEraseAt: '2026-11-30T18:29:59.999Z',
      },
    });
  });

  test('with no hospital or no type chosen nothing is allowed, and the page says what is missing', async () => {
    const { simulator, id } = await askedPhone();
    const reply = await press(simulator, `/phone/asha/requests/${id}/allow`, `hip=${cityId}`);
    expect(reply.status).toBe(409);
    expect(reply.text).toContain('Choose at least one hospital and one kind of record.');
    expect(simulator.control.artefacts(ashaAddress)).toEqual([]);
  });

  test('what cannot be granted is said in a sentence', async () => {
    const { simulator, id } = await askedPhone();
    const form = `hip=${cityId}&type=Invoice&from=2025-11-25&to=2025-11-26&until=2026-11-30`;
    const reply = await press(simulator, `/phone/asha/requests/${id}/allow`, form);
    expect(reply.text).toContain('This cannot be allowed: No care context');
  });

  test('denied, it is among the past ones', async () => {
    const { simulator, id } = await askedPhone();
    await press(simulator, `/phone/asha/requests/${id}/deny`);
    expect(simulator.control.consentRequests(ashaAddress)).toMatchObject([{ status: 'DENIED' }]);
    const { text } = await look(simulator, '/phone/asha');
    expect(text).toContain('City Hospital: Not allowed');
    expect((await press(simulator, `/phone/asha/requests/${id}/deny`)).text).toContain('It was decided already.');
  });

  test('allowed, it can be withdrawn, by its owner alone', async () => {
    const { simulator, id } = await askedPhone();
    await press(simulator, `/phone/asha/requests/${id}/allow`, `hip=${cityId}&type=Invoice&until=2026-11-30`);
    const [artefact] = simulator.control.artefacts(ashaAddress);
    const { text } = await look(simulator, '/phone/asha');
    expect(text).toContain('City Hospital may see records of City Hospital');
    await press(simulator, `/phone/ravi/permissions/${artefact?.id}/withdraw`);
    expect(simulator.control.artefacts(ashaAddress)).toMatchObject([{ status: 'GRANTED' }]);
    await press(simulator, `/phone/asha/permissions/${artefact?.id}/withdraw`);
    expect(simulator.control.artefacts(ashaAddress)).toMatchObject([{ status: 'REVOKED' }]);
  });

  test("another patient's request is not there", async () => {
    const { simulator, id } = await askedPhone();
    expect((await look(simulator, `/phone/ravi/requests/${id}`)).status).toBe(404);
    await press(simulator, `/phone/ravi/requests/${id}/deny`);
    expect(simulator.control.consentRequests(ashaAddress)).toMatchObject([{ status: 'REQUESTED' }]);
  });

  test('a hospital that does not play cannot be let ask', async () => {
    const simulator = await simulatorFor();
    expect((await press(simulator, `/phone/asha/ask/${lakesideId}`)).status).toBe(404);
    expect(simulator.control.consentRequests(ashaAddress)).toEqual([]);
  });

  test('a request for which nothing is linked says so and offers no button to allow', async () => {
    const simulator = await simulatorFor();
    const ask = { abhaAddress: ashaAddress, hipId: 'IN2710000001_1' };
    const id = simulator.control.askAsHospital(ask) ?? '';
    const { text } = await look(simulator, `/phone/asha/requests/${id}`);
    expect(text).toContain('There is nothing to allow.');
    expect(text).not.toContain('/allow');
  });
});

describe('records and facilities', () => {
  test('linked visits stand under the hospital that linked them', async () => {
    const hip = await hipFor();
    await hip.linked('V-1');
    const { text } = await look(hip.simulator, '/phone/asha/facilities');
    for (const words of ['Practice Clinic', 'OPD visit V-1', 'City Hospital', 'Lakeside Diagnostics'])
      expect(text).toContain(words);
  });

  test('the patient gets own records and reads them', async () => {
    const simulator = await simulatorFor();
    await press(simulator, `/phone/asha/facilities/${cityId}/fetch`);
    await simulator.control.idle();
    const { text } = await look(simulator, '/phone/asha/records');
    expect(text.match(/<article class="card">/g)).toHaveLength(8);
    const [, first = ''] = /href="(\/phone\/asha\/records\/[^"]+)"/.exec(text) ?? [];
    const record = await look(simulator, first);
    expect(record.text).toContain('City Hospital');
    expect(record.text).toMatch(/Glucose|mg|Complaint|Paracetamol|Vaccin/i);
    expect((await look(simulator, first.replace('/asha/', '/ravi/'))).status).toBe(404);
  });

  test('from a hospital that has linked nothing there is nothing to get', async () => {
    const simulator = await simulatorFor();
    await press(simulator, '/phone/asha/facilities/IN2710000009/fetch');
    expect(simulator.control.artefacts(ashaAddress)).toEqual([]);
  });
});

describe('for programs', () => {
  test('the state of a phone is JSON, and its mark is another when something has happened', async () => {
    const simulator = await simulatorFor();
    const before = (await look(simulator, '/phone/asha/api/state')).body as { mark: string; links: unknown[] };
    expect(before.links).toHaveLength(15);
    await press(simulator, `/phone/asha/ask/${cityId}`);
    const after = (await look(simulator, '/phone/asha/api/state')).body;
    expect(after).toMatchObject({
      requests: [{ status: 'REQUESTED', hiu: { name: 'City Hospital' } }],
      permissions: [],
    });
    const { mark } = (await look(simulator, '/phone/asha/api/mark')).body as { mark: string };
    expect(mark).not.toBe(before.mark);
  });

  test('who asks for JSON reads where to go, or what is wrong', async () => {
    const { simulator, id } = await askedPhone();
    const json = { ...formHeaders, Accept: 'application/json' };
    const url = `${simulator.url}/phone/asha/requests/${id}/allow`;
    expect(await http(url, { headers: json, body: '' })).toMatchObject({
      status: 409,
      body: { problem: expect.any(String) },
    });
    const form = `hip=${cityId}&type=Invoice&until=2026-11-30`;
    expect(await http(url, { headers: json, body: form })).toMatchObject({
      status: 200,
      body: { next: '/phone/asha' },
    });
  });
});

test('no text is missing in either language, and gaps are the same in both', () => {
  const gaps = (text: string) => [...text.matchAll(/\{\w+\}/g)].map(([gap]) => gap).sort();
  for (const [key, { en, hi }] of Object.entries(allTexts)) {
    expect([key, gaps(hi)]).toEqual([key, gaps(en)]);
    if (key !== 'otherLanguage') expect([key, /[\u0900-\u097f]/.test(hi)]).toEqual([key, true]);
  }
});
