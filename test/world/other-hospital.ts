import { type OwnSide, openPage, openRequest } from '../../core/encryption/index.ts';
import { days, later } from '../../core/kit/clock.ts';
import { hiTypes } from '../../core/kit/words.ts';
import { practiceClinic } from '../../core/simulator/index.ts';
import { type FarSide, type Reaction, startFarSide } from './far-side.ts';
import { makeVoice } from './hiecm-voice.ts';
import { asha } from './journey.ts';
import type { WiredClinic } from './wired-clinic.ts';

/** A page as another hospital gets it. */
export interface ArrivedPage {
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly transactionId: string;
  readonly keyMaterial: Parameters<typeof openPage>[1]['keyMaterial'];
  readonly entries: readonly { careContextReference: string; content: string; checksum: string; media: string }[];
}

export interface DataRequest {
  readonly from?: string;
  readonly to?: string;
  readonly keyValue?: string;
  readonly nonce?: string;
  readonly keyExpiry?: string;
}

/** A hospital of another integrator, on a server of its own that answers each push as a test wants it. */
export interface OtherHospital {
  readonly id: string;
  readonly server: FarSide;
  /** Answers pushes so from now on; `page` counts from 0 over all attempts. */
  answers(how: (push: number) => Reaction): void;
  /** Asks, and the patient grants; returns the permission's id. */
  grant(choice?: Record<string, unknown>): Promise<string>;
  /** Asks ABDM for the data; returns the body that was sent. */
  request(consentId: string, different?: DataRequest): Promise<void>;
  pages(): readonly ArrivedPage[];
  /** The texts of everything that arrived, in order of arrival; a page that cannot be opened throws. */
  texts(): readonly { careContext: string; text: string; checksum: string }[];
}

export const otherHospitalId = 'IN2710000009';

export async function openOtherHospital(clinic: WiredClinic): Promise<OtherHospital> {
  const server = await startFarSide(clinic.now);
  const keys: OwnSide[] = [];
  let answer: (push: number) => Reaction = () => ({ status: 202 });
  let count = 0;
  server.on('/push', () => answer(count++));
  const { bases, settings } = clinic.simulator;
  const say = makeVoice({
    hiecm: bases.hiecm,
    cmId: settings.cmId,
    clientId: 'SBX_OTHER',
    clientSecret: 'other-secret',
    hiuId: otherHospitalId,
    now: clinic.now,
  });
  const { control } = clinic.simulator;

  const pages = () => server.arrived.filter(({ path }) => path === '/push').map(({ json }) => json as ArrivedPage);
  return {
    id: otherHospitalId,
    server,
    answers(how) {
      count = 0;
      answer = how;
    },
    async grant(choice = {}) {
      const known = control.consentRequests(asha.abhaAddress).map(({ id }) => id);
      await say('/consent/v3/request/init', { consent: consentBody(clinic.now()) });
      const asked = await clinic.until(
        () => control.consentRequests(asha.abhaAddress).find(({ id }) => !known.includes(id)),
        (found) => found !== undefined,
      );
      const full = { hip: { id: practiceClinic.serviceId }, hiTypes, permission: {}, ...choice };
      const [consentId = ''] = control.approve(asked?.id ?? '', [full]);
      await clinic.until(
        () => clinic.db.get('SELECT 1 FROM consent_permissions WHERE consent_id = @consentId', { consentId }),
        (row) => row !== undefined,
      );
      return consentId;
    },
    async request(consentId, different = {}) {
      const { own, keyMaterial } = openRequest(later(clinic.now(), days(1)));
      keys.push(own);
      const artefact = control.artefacts(asha.abhaAddress).find(({ id }) => id === consentId);
      const { permission } = JSON.parse(artefact?.detail ?? '{}') as {
        permission: { dateRange: { from: string; to: string } };
      };
      const { from = permission.dateRange.from, to = permission.dateRange.to } = different;
      const { keyValue = keyMaterial.dhPublicKey.keyValue, keyExpiry = keyMaterial.dhPublicKey.expiry } = different;
      await say('/data-flow/v3/health-information/request', {
        hiRequest: {
          consent: { id: consentId },
          dateRange: { from, to },
          dataPushUrl: `${server.url}/push`,
          keyMaterial: {
            ...keyMaterial,
            nonce: different.nonce ?? keyMaterial.nonce,
            dhPublicKey: { ...keyMaterial.dhPublicKey, keyValue, expiry: keyExpiry },
          },
        },
      });
    },
    pages,
    texts: () => pages().flatMap((page) => open(page, keys)),
  };
}

/** Tries the keys of all requests: which request a page answers is not the point here. */
function open(page: ArrivedPage, keys: readonly OwnSide[]) {
  for (const own of keys) {
    const entries = openPage(own, page);
    if (entries.every(({ ok }) => ok)) {
      return entries.map((entry) => {
        if (!entry.ok) throw new Error('An entry stays closed');
        return { careContext: entry.careContextReference, text: entry.text, checksum: entry.checksum };
      });
    }
  }
  throw new Error('No key opens this page');
}

/** What that hospital asks a patient for: everything of the last year, for a month. */
function consentBody(now: Date) {
  return {
    purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
    patient: { id: asha.abhaAddress },
    hiu: { id: otherHospitalId },
    hip: null,
    careContexts: null,
    requester: { name: 'Dr. Nair', identifier: { type: 'REGNO', value: 'KL-7', system: 'https://www.mciindia.org' } },
    hiTypes,
    permission: {
      accessMode: 'VIEW',
      dateRange: { from: later(now, -days(365)).toISOString(), to: now.toISOString() },
      dataEraseAt: later(now, days(30)).toISOString(),
      frequency: { unit: 'HOUR', value: 0, repeats: 0 },
    },
  };
}
