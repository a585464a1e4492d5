import { randomUUID } from 'node:crypto';
import { type KeyMaterial, type OwnSide, openRequest } from '../../../core/encryption/index.ts';
import { hiTypes } from '../../../core/kit/words.ts';
import { type Hip, hipFor } from './hip.ts';
import { type Reply, start } from './start.ts';

export const clinicId = 'IN2710000001_1';
export const cityId = 'IN2710000002';
export const lakesideId = 'IN2710000003';
export const ashaAddress = 'asha.devi90@sbx';

export const permission = {
  accessMode: 'VIEW',
  dateRange: { from: '2025-11-24T00:00:00.000Z', to: '2026-11-24T05:00:00.000Z' },
  dataEraseAt: '2026-12-24T05:12:00.000Z',
  frequency: { unit: 'HOUR', value: 0, repeats: 0 },
};

export const consent = {
  purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
  patient: { id: ashaAddress },
  hiu: { id: clinicId },
  hip: null,
  careContexts: null,
  requester: { name: 'Dr. Rao', identifier: { type: 'REGNO', value: 'MH1001', system: 'https://www.mciindia.org' } },
  hiTypes,
  permission,
};

/** The clinic as a HIU, with the steps of a consent in one call each. */
export interface Hiu extends Hip {
  ask(changes?: object): Promise<Reply>;
  /** Asks, and waits for the consent request's id. */
  asked(changes?: object): Promise<string>;
  /** Asks, lets the patient grant, and waits for the artefacts' ids. */
  granted(changes?: object, choices?: Parameters<Hip['simulator']['control']['approve']>[1]): Promise<string[]>;
  /** A data request with keys of its own. */
  request(
    consentId: string,
    changes?: object,
  ): Promise<{ reply: Reply; own: OwnSide; keyMaterial: KeyMaterial; pushUrl: string }>;
  phr(path: string, body?: unknown, address?: string): Promise<Reply>;
}

export async function hiuFor(options: Parameters<typeof hipFor>[0] = {}): Promise<Hiu> {
  const hip = await hipFor(options);
  const { control } = hip.simulator;
  const hiu: Hiu = {
    ...hip,
    ask: (changes = {}) => hip.call('/consent/v3/request/init', { body: { consent: { ...consent, ...changes } } }),
    async asked(changes) {
      await hiu.ask(changes);
      const { body } = await hip.next('C12');
      return (body as { consentRequest: { id: string } }).consentRequest.id;
    },
    async granted(changes, choices) {
      const id = await hiu.asked(changes);
      control.approve(id, choices);
      const { body } = await hip.next('C14');
      const { consentArtefacts } = (body as { notification: { consentArtefacts: { id: string }[] } }).notification;
      return consentArtefacts.map((artefact) => artefact.id);
    },
    async request(consentId, changes = {}) {
      const { own, keyMaterial } = openRequest(new Date(start.getTime() + 86_400_000));
      const pushUrl = `${hip.clinic.url}/data/${randomUUID()}`;
      const { dateRange } = permission;
      const hiRequest = { consent: { id: consentId }, dateRange, dataPushUrl: pushUrl, keyMaterial, ...changes };
      const reply = await hip.call('/data-flow/v3/health-information/request', { body: { hiRequest } });
      return { reply, own, keyMaterial, pushUrl };
    },
    phr: (path, body, address = ashaAddress) =>
      hip.call(`/consent/v3${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        body,
        headers: { 'X-AUTH-TOKEN': control.phrToken(address) },
      }),
  };
  return hiu;
}
