import { type Db, transact } from '../db/index.ts';
import { type Clock, later, minutes, seconds } from '../kit/clock.ts';
import { readRetryAfter } from './classify.ts';
import { type GatewayConfig, isConfigured } from './config.ts';
import { readAnswerOf } from './exchange.ts';
import type { HttpResult } from './http.ts';
import type { Line } from './line.ts';
import type { Blockade, Refusal } from './outcome.ts';
import { findFarSide, noteSession, noteSessionFailure } from './store.ts';
import { readClaims } from './token.ts';

export type TokenReply =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'none'; readonly because: Exclude<Blockade, 'clock-doubtful'>; readonly until: Date };

/** Our session at the gateway: one token in memory for all calls, never on disk. */
export interface Session {
  /** The token, opening a session when there is none or it is old. Many callers at once cause one sign-in. */
  token(config: GatewayConfig): Promise<TokenReply>;
  /** The gateway did not know this token any more: the next call opens a new session. */
  forget(token: string): void;
  /** A person asks: the pause after a failure is cut short, but not the one that keeps a client from being locked. */
  retryNow(config: GatewayConfig): void;
}

/** A token lives 20 minutes; ABDM's own wrapper renews after 15 (abdm-v3.md section 3.1). */
const renewAfter = minutes(15);
/** Eight bad calls in a row lock a client for minutes: the pauses grow long before the eighth. */
const pausesAfterRefusal = [seconds(5), seconds(30), minutes(2), minutes(10), minutes(10), minutes(10), minutes(60)];
const pauseAfterTrouble = seconds(10);

interface Held {
  readonly of: string;
  readonly token: string;
  readonly renewAt: number;
  readonly endsAt: number;
}

export function makeSession({
  db,
  clock,
  line,
  stopped,
}: {
  db: Db;
  clock: Clock;
  line: Line;
  stopped: AbortSignal;
}): Session {
  let held: Held | null = null;
  let opening: Promise<TokenReply> | null = null;
  let refusedOwner: string | null = null;
  let pause: { until: Date; because: 'offline' | 'session-busy' } | null = null;

  const open = async (config: GatewayConfig): Promise<TokenReply> => {
    const spelling = config.dialect.exchanges['session.open'];
    const result = await line.call(config, {
      ...spelling,
      path: spelling.path({ clientId: '', clientSecret: '' }),
      body: spelling.body(config),
      token: null,
      signal: stopped,
    });
    const now = clock();
    const answer = readAnswerOf(spelling, result);
    if (answer.kind === 'answered') {
      const { token, seconds: life } = answer.value;
      const lifeMs = seconds(life);
      held = {
        of: ownerOf(config),
        token,
        renewAt: now.getTime() + Math.min(renewAfter, lifeMs * 0.75),
        endsAt: now.getTime() + lifeMs,
      };
      transact(db, (tx) => noteSession(tx, config.hieCmUrl, readClaims(token)));
      pause = null;
      return { kind: 'token', token };
    }
    if (answer.kind === 'refused' && isAboutUs(answer.refusal)) return refuse(config, now);
    const because = answer.kind === 'unreached' ? 'offline' : 'session-busy';
    pause = { because, until: retryAfterOf(result, now) ?? later(now, pauseAfterTrouble) };
    return { kind: 'none', ...pause };
  };

  const refuse = (config: GatewayConfig, now: Date): TokenReply => {
    const failures = (findFarSide(db, config.hieCmUrl)?.sessionFailures ?? 0) + 1;
    const wait = pausesAfterRefusal[Math.min(failures, pausesAfterRefusal.length) - 1] ?? minutes(60);
    const until = later(now, wait);
    refusedOwner = ownerOf(config);
    transact(db, (tx) => noteSessionFailure(tx, config.hieCmUrl, { failures, notBefore: until }));
    return { kind: 'none', because: 'session-refused', until };
  };

  return {
    async token(config) {
      const now = clock();
      if (!isConfigured(config)) return { kind: 'none', because: 'not-configured', until: later(now, minutes(10)) };
      const mine = held?.of === ownerOf(config) ? held : null;
      if (mine && now.getTime() < mine.renewAt) return { kind: 'token', token: mine.token };
      const barred = barOf(config, now);
      const reply = barred ?? (await (opening ??= open(config).finally(() => (opening = null))));
      if (reply.kind === 'token') return reply;
      // An old token that still lives is better than none.
      return mine && now.getTime() < mine.endsAt - seconds(30) ? { kind: 'token', token: mine.token } : reply;
    },
    forget(token) {
      if (held?.token === token) held = null;
    },
    retryNow(config) {
      pause = null;
      const failures = findFarSide(db, config.hieCmUrl)?.sessionFailures ?? 0;
      if (failures > 0 && failures < 7) {
        transact(db, (tx) => noteSessionFailure(tx, config.hieCmUrl, { failures, notBefore: null }));
      }
    },
  };

  function barOf(config: GatewayConfig, now: Date): TokenReply | null {
    if (pause && now < pause.until) return { kind: 'none', ...pause };
    // Other credentials than the refused ones deserve a try.
    if (refusedOwner !== null && refusedOwner !== ownerOf(config)) return null;
    const notBefore = findFarSide(db, config.hieCmUrl)?.sessionNotBefore ?? null;
    if (notBefore === null || now >= new Date(notBefore)) return null;
    return { kind: 'none', because: 'session-refused', until: new Date(notBefore) };
  }
}

/** A token belongs to an address and the credentials it was opened with; changed settings ask for a new one. */
const ownerOf = ({ hieCmUrl, clientId, clientSecret }: GatewayConfig): string =>
  [hieCmUrl, clientId, clientSecret].join('\n');

/** A success with an error inside, or a refusal of the service itself: it is our credentials that are not taken. */
function isAboutUs({ http, shape }: Refusal): boolean {
  return shape !== 'html' && (http < 300 || http === 400 || http === 401 || http === 403);
}

function retryAfterOf(result: HttpResult, now: Date): Date | null {
  return result.kind === 'answered' ? readRetryAfter(result.headers['retry-after'], now) : null;
}
