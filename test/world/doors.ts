import { newId } from '../../core/kit/ids.ts';
import { openTestApp } from './app.ts';
import { openDesk } from './desk.ts';
import { type FarSide, makeJwt, startFarSide } from './far-side.ts';
import { clinic, makeHandClock } from './gateway.ts';
import { type Answered, send } from './send.ts';

export interface CallbackOptions {
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly jwt?: Omit<Parameters<typeof makeJwt>[0], 'now'>;
}

export interface InboxRow {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly because: string | null;
  readonly detail: string | null;
}

export const certsPath = '/api/hiecm/gateway/v3/certs';

/** Both doors of the whole program, to be looked at from outside, with ABDM played by a server of the test. */
export async function openDoors(prepare: (farSide: FarSide) => void = () => undefined) {
  const clock = makeHandClock();
  const farSide = await startFarSide(clock);
  prepare(farSide);
  const app = await openTestApp(clock, {
    AROGYA_HIECM_URL: `${farSide.url}/api/hiecm`,
    AROGYA_ABHA_URL: `${farSide.url}/abha`,
    AROGYA_CM_ID: 'sbx',
    AROGYA_CLIENT_ID: clinic.clientId,
    AROGYA_CLIENT_SECRET: clinic.clientSecret,
    AROGYA_HIP_ID: clinic.hipId,
    AROGYA_HIU_ID: clinic.hiuId,
  });
  const { callback: callbackUrl, desk: deskUrl } = { callback: app.ready.callback ?? '', desk: app.ready.desk ?? '' };
  farSide.on('/api/hiecm/gateway/v3/bridge-services', () => ({ status: 200, body: registeredAt(callbackUrl) }));
  const desk = openDesk(deskUrl);
  await desk.value('auth.signIn', { login: 'vikram', password: 'practice' });

  const post = async (url: string, body: unknown, options: CallbackOptions): Promise<number> =>
    (await send(url, { body: asBody(body), headers: headersOf(url, clock(), options) })).status;
  return {
    ...app,
    clock,
    farSide,
    callbackUrl,
    deskUrl,
    desk,
    /** What is in the inbox. */
    rows: () =>
      app.db.all<InboxRow>('SELECT message_id AS id, kind, state, because, detail FROM inbox ORDER BY inbox.id'),
    /** A callback as ABDM sends it, and with whatever a test wants to be different; resolves with the status. */
    callback: (path: string, body: unknown, options: CallbackOptions = {}) =>
      post(`${callbackUrl}${path}`, body, options),
    /** The same at the desk's door. */
    callbackAtDesk: (path: string, body: unknown) => post(`${deskUrl}${path}`, body, {}),
    headers: (path: string, options: CallbackOptions = {}) => headersOf(path, clock(), options),
  };
}

export type Doors = Awaited<ReturnType<typeof openDoors>>;

const registeredAt = (url: string) => ({
  bridge: { id: clinic.clientId, url, active: true, blocklisted: false },
  services: [{ id: clinic.hipId, name: 'CLINIC', types: ['HIP', 'HIU'], active: true }],
});

const asBody = (body: unknown): string | Uint8Array =>
  typeof body === 'string' || body instanceof Uint8Array ? body : JSON.stringify(body);

const headersOf = (url: string, now: Date, { id = newId(), headers, jwt }: CallbackOptions) => ({
  'Content-Type': 'application/json',
  'REQUEST-ID': id,
  TIMESTAMP: now.toISOString(),
  [url.includes('/hiu/') ? 'X-HIU-ID' : 'X-HIP-ID']: clinic.hipId,
  Authorization: `Bearer ${makeJwt({ now, ...jwt })}`,
  ...headers,
});

/** The status of an answer, where a sender that is stopped while it still talks may see the broken connection first. */
export const statusOf = (answer: Promise<Answered>): Promise<number | 'cut off'> =>
  answer.then(
    ({ status }) => status,
    () => 'cut off' as const,
  );

/** How often the keys were asked for. */
export const fetchesOf = ({ farSide }: Doors): number =>
  farSide.arrived.filter(({ path }) => path === certsPath).length;
