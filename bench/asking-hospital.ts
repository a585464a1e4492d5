import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { openRequest } from '../core/encryption/index.ts';
import { days, later, systemClock } from '../core/kit/clock.ts';
import { hiTypes } from '../core/kit/words.ts';
import { practiceClinic, type Simulator } from '../core/simulator/index.ts';
import { makeVoice } from '../test/world/hiecm-voice.ts';
import { asha } from '../test/world/journey.ts';
import { until } from './until.ts';

const hiuId = 'IN2710000009';

/** Another hospital: it asks for all there is of a patient, takes every page, and looks at nothing. */
export interface AskingHospital {
  /** Pages that came whole: when, by `performance.now()`, and how large. */
  readonly pages: readonly { readonly at: number; readonly bytes: number }[];
  /** Asks the patient, who grants, and ABDM for the data. Resolves when ABDM took the data request. */
  request(): Promise<void>;
  close(): void;
}

export async function openHospital(simulator: Simulator): Promise<AskingHospital> {
  const pages: { at: number; bytes: number }[] = [];
  const server = createServer((request, response) => {
    let bytes = 0;
    request.on('data', (chunk: Buffer) => (bytes += chunk.length));
    request.on('end', () => {
      pages.push({ at: performance.now(), bytes });
      response.writeHead(202).end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A listening TCP server has an AddressInfo.
  const { port } = server.address() as AddressInfo;
  return {
    pages,
    request: () => requestData(simulator, `http://127.0.0.1:${port}/push`),
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function requestData(simulator: Simulator, dataPushUrl: string): Promise<void> {
  const { bases, settings } = simulator;
  const client = { clientId: 'SBX_OTHER', clientSecret: 'other-secret', hiuId };
  const say = makeVoice({ hiecm: bases.hiecm, cmId: settings.cmId, ...client, now: systemClock });
  const now = systemClock();
  const dateRange = { from: later(now, -days(365)).toISOString(), to: now.toISOString() };
  const consentId = await bringConsent(simulator, () =>
    say('/consent/v3/request/init', { consent: wish(now, dateRange) }),
  );
  const { keyMaterial } = openRequest(later(now, days(1)));
  await say('/data-flow/v3/health-information/request', {
    hiRequest: { consent: { id: consentId }, dateRange, dataPushUrl, keyMaterial },
  });
}

/** Asked, granted, and acknowledged by the clinic. */
async function bringConsent({ control }: Simulator, ask: () => Promise<unknown>): Promise<string> {
  const known = control.consentRequests(asha.abhaAddress).map(({ id }) => id);
  await ask();
  const asked = await until(async () =>
    control.consentRequests(asha.abhaAddress).find(({ id }) => !known.includes(id)),
  );
  const [consentId = ''] = control.approve(asked.id);
  await until(async () =>
    control.artefacts(asha.abhaAddress).some(({ id, acknowledgement }) => id === consentId && acknowledgement === 'ok'),
  );
  return consentId;
}

const wish = (now: Date, dateRange: { from: string; to: string }) => ({
  purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
  patient: { id: asha.abhaAddress },
  hiu: { id: hiuId },
  hip: { id: practiceClinic.serviceId },
  careContexts: null,
  requester: { name: 'Dr. Nair', identifier: { type: 'REGNO', value: 'KL-7', system: 'https://www.mciindia.org' } },
  hiTypes,
  permission: {
    accessMode: 'VIEW',
    dateRange,
    dataEraseAt: later(now, days(30)).toISOString(),
    frequency: { unit: 'HOUR', value: 0, repeats: 0 },
  },
});
