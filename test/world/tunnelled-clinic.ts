import type { Exchange } from '../../core/simulator/index.ts';
import { type ClinicWorld, startClinic, until } from './clinic.ts';
import type { JourneyWorld } from './legs.ts';
import { personAt } from './person.ts';
import type { TunnelServer } from './tunnel-server.ts';

/** The name that the clinic wants at the tunnel's server, and where it is then reached. */
export const ownName = 'practice-clinic';
export const ownAddress = `https://${ownName}.lt.test`;

/** A clinic that ABDM reaches through a tunnel alone. */
export interface TunnelledClinic extends ClinicWorld {
  readonly people: JourneyWorld;
  /** The way in as the desk shows it, once it is proved and ABDM has its address. */
  openWay(): Promise<string>;
  /** The calls under which the tunnel was to break and that never came. */
  unbroken(): readonly string[];
}

/** How the server comes back after it fell under the first call of this kind from outside. */
export type Breaks = Readonly<Record<string, () => Promise<void>>>;

/**
 * The appliance with the localtunnel client, a real server of it, and ABDM behind that server: the names that the server
 * hands out resolve nowhere, so the far side and the appliance's own probe are told to dial the server for them.
 */
export async function startTunnelledClinic(server: TunnelServer, breaks: Breaks = {}): Promise<TunnelledClinic> {
  const names = '*.lt.test';
  const place = `127.0.0.1:${server.port}`;
  const fall = fallUnder(server, breaks);
  const clinic = await startClinic({
    onExchange: fall.onExchange,
    // The patient's own phone asks for nothing by itself: what is counted is one visit and two consents.
    switches: { selfRequest: false },
    settings: { connectTo: { [names]: place } },
    args: ['--port', '0', '--connect-to', `${names}=${place}`],
    env: { AROGYA_TUNNEL: 'localtunnel', AROGYA_TUNNEL_SERVER: server.url, AROGYA_TUNNEL_SUBDOMAIN: ownName },
  });
  const people: JourneyWorld = {
    simulator: clinic.simulator,
    desk: personAt(clinic, 'asha'),
    doctor: personAt(clinic, 'meera'),
    moment: () => new Promise((resolve) => void setTimeout(resolve, 100)),
  };
  fall.mend(() => openWay(people));
  return { ...clinic, people, openWay: () => openWay(people), unbroken: fall.left };
}

interface Connection {
  readonly tunnel: { readonly status: string; readonly url: string | null; readonly provedAt: string | null };
  readonly abdm: { readonly record: string };
}

async function openWay({ desk, simulator }: JourneyWorld): Promise<string> {
  return until(async () => {
    const { tunnel, abdm } = await desk.insist<Connection>('connection.show', {});
    const registered = simulator.control.exchanges({ operation: 'bridge.setUrl' }).at(-1)?.requestBody ?? '';
    const isOpen = tunnel.status === 'proved' && abdm.record === 'registered' && registered.includes(tunnel.url ?? '-');
    return isOpen && (tunnel.url ?? '');
  });
}

/**
 * The server falls under the first of each of these calls, with all that it carries, and comes back in its way. Whoever calls
 * meanwhile calls again when the way is open: ABDM repeats a callback after a quarter of an hour.
 */
function fallUnder(server: TunnelServer, breaks: Breaks) {
  const left = new Map(Object.entries(breaks));
  let isOpen: () => Promise<unknown> = () => Promise.resolve();
  let mending: Promise<unknown> | null = null;
  return {
    left: () => [...left.keys()],
    mend(whenOpen: () => Promise<unknown>) {
      isOpen = whenOpen;
    },
    async onExchange(phase: string, { direction, operation }: Pick<Exchange, 'direction' | 'operation'>) {
      if (phase !== 'begin' || direction !== 'out') return;
      const comeBack = left.get(operation);
      if (!comeBack) return void (await mending);
      left.delete(operation);
      await server.stop();
      mending = comeBack().then(isOpen);
    },
  };
}
