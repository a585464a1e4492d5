import type { Gateway } from '../gateway/index.ts';
import { type Clock, hours, minutes, seconds } from '../kit/clock.ts';
import type { World } from '../kit/words.ts';
import { faultOfAddress } from './address.ts';
import type { OpenTunnel, ProviderName, Wanted } from './opening.ts';
import type { Probes } from './probe.ts';
import { providers } from './providers.ts';
import { register, unknownRegistration } from './registration.ts';
import type { Standing } from './standing.ts';
import { makeWaiter } from './waiter.ts';

export interface SupervisorParts {
  readonly gateway: Gateway;
  readonly world: World;
  readonly clock: Clock;
  readonly probes: Probes;
  readonly standing: Standing;
  readonly allowLoopback: boolean;
  readonly wanted: () => Wanted;
  readonly pauses: Pauses;
}

/** Milliseconds. */
export interface Pauses {
  /** Between probes of a tunnel that works. */
  readonly beat: number;
  /** After a probe that failed, before the second one that decides. */
  readonly doubt: number;
  /** Before the 1st, 2nd … new opening. */
  readonly reopen: readonly number[];
}

export const usualPauses: Pauses = {
  beat: minutes(1),
  doubt: seconds(5),
  reopen: [1, 2, 5, 15, 30, 60].map(seconds),
};

/** ABDM's record is compared again this often: another program with our client id takes the callbacks without a word. */
const compareEvery = hours(1);
/** A restarted server holds the old name for a moment and hands out another one: ask this often for the wanted one. */
const triesForName = 3;

export interface Supervisor {
  /** Probes and compares at once instead of at the next beat; resolves when that is done. */
  proveNow(): Promise<void>;
  /** The choice of tunnel, or something it depends on, has changed. */
  restart(): void;
  stop(): Promise<void>;
}

/** Keeps a way in open and proved, and ABDM's record of it right. */
export function startSupervisor(parts: SupervisorParts): Supervisor {
  const { standing, world, pauses, clock } = parts;
  const stopped = new AbortController();
  const waiter = makeWaiter(stopped.signal);
  let run = new AbortController();
  let compared: { url: string; at: number } | null = null;
  let attempts = 0;
  let whenLooked: (() => void)[] = [];

  const isOver = () => stopped.signal.aborted || run.signal.aborted;
  const tellLooked = () => {
    for (const tell of whenLooked) tell();
    whenLooked = [];
  };
  const nextPause = () => {
    attempts += 1;
    return pauses.reopen[Math.min(attempts, pauses.reopen.length) - 1] ?? seconds(1);
  };

  const compare = async (url: string, isAsked: boolean): Promise<void> => {
    const now = clock().getTime();
    const isSame = compared?.url === url;
    const isFresh = compared !== null && now - compared.at < compareEvery;
    if (isSame && isFresh && standing.registration().status === 'registered' && !isAsked) return;
    const before = isSame ? standing.registration() : unknownRegistration;
    standing.compared(await register(parts, { url, before }, stopped.signal));
    compared = { url, at: now };
  };

  /** Opens what is wanted; null when there is nothing to look at, and why stands in the state. */
  const open = async (wanted: Wanted): Promise<OpenTunnel | null> => {
    const broken = (because: string, url: string | null = null) => standing.become({ status: 'broken', because, url });
    if (wanted.provider === 'none') return null;
    const opening = await providers[wanted.provider].open(wanted, AbortSignal.any([stopped.signal, run.signal]));
    if (opening.kind === 'failed') return broken(opening.because), null;
    const { tunnel, isOtherName } = opening;
    const fault = faultOfAddress(tunnel.url, { world, allowLoopback: parts.allowLoopback });
    if (fault === null && !(isOtherName && attempts < triesForName)) {
      const wasBroken = standing.state().status === 'broken';
      standing.become({ url: tunnel.url, isOtherName, ...(wasBroken ? {} : { status: 'unproved' }) });
      return tunnel;
    }
    tunnel.close();
    broken(fault ?? 'other-name', tunnel.url);
    return null;
  };

  /** One look; true while the tunnel can stay. */
  const look = async (url: string, isAsked: boolean): Promise<boolean> => {
    let probe = await parts.probes.run(url, stopped.signal);
    if (probe.kind === 'broken' && !isOver()) {
      await waiter.pause(pauses.doubt);
      probe = await parts.probes.run(url, stopped.signal);
    }
    if (isOver()) return false;
    if (probe.kind === 'broken') return standing.become({ status: 'broken', because: probe.because }), false;
    attempts = 0;
    standing.become({ status: 'proved', provedAt: clock() });
    await compare(url, isAsked);
    return true;
  };

  /** Looks at each beat until the tunnel has to be opened anew. */
  const keep = async (tunnel: OpenTunnel, { isOurs }: { isOurs: boolean }): Promise<void> => {
    let isDead = false;
    tunnel.onDeath(() => {
      isDead = true;
      waiter.kick();
    });
    for (let isAsked = false; !isOver(); ) {
      const canStay = await look(tunnel.url, isAsked);
      tellLooked();
      if (isOver() || (!canStay && isOurs)) return;
      isAsked = await waiter.pause(canStay ? pauses.beat : nextPause());
      if (isDead) return standing.become({ status: 'broken', because: 'died' });
    }
  };

  const loop = async (): Promise<void> => {
    while (!stopped.signal.aborted) {
      const wanted = parts.wanted();
      const { provider } = wanted;
      if (run.signal.aborted) run = new AbortController();
      if (standing.state().provider !== provider)
        standing.become({ provider, url: null, status: firstStatus(provider) });
      const isAllowed = world !== 'production' || provider !== 'localtunnel';
      if (!isAllowed) standing.become({ status: 'broken', because: 'not-for-production' });
      const tunnel = isAllowed ? await open(wanted) : null;
      if (tunnel && provider !== 'none') {
        await keep(tunnel, providers[provider]).finally(() => tunnel.close());
      }
      tellLooked();
      if (provider === 'none' || !isAllowed) await waiter.untilKicked();
      else if (!isOver()) await waiter.pause(nextPause());
    }
  };
  const ended = loop();

  return {
    proveNow: () =>
      new Promise((resolve) => {
        if (stopped.signal.aborted) return resolve();
        whenLooked.push(resolve);
        waiter.kick();
      }),
    restart() {
      run.abort();
      attempts = 0;
      waiter.kick();
    },
    async stop() {
      stopped.abort();
      waiter.kick();
      await ended;
      tellLooked();
    },
  };
}

const firstStatus = (provider: ProviderName) => (provider === 'none' ? 'off' : 'opening');
