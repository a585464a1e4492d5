import { type Db, onChange } from '../db/index.ts';
import { type Clock, later, minutes } from '../kit/clock.ts';
import type { World } from '../kit/words.ts';
import type { Settings } from '../settings/index.ts';
import { type AbhaAnswer, type AbhaOptions, makeAbhaEncryption, readAbhaAnswer } from './abha.ts';
import { type CallbackVerdict, makeCallbackJudge } from './callback-judge.ts';
import { makeCerts } from './certs.ts';
import { type ClockWatch, makeClockWatch } from './clock-watch.ts';
import { type GatewayConfig, type PracticeFarSide, readConfig } from './config.ts';
import type { ExchangeKind, ExchangeSpelling, Exchanges } from './dialects/index.ts';
import { type Asked, type ExchangeReply, readAnswerOf } from './exchange.ts';
import { type Line, makeLine } from './line.ts';
import type { Outgoing, OutgoingKind } from './messages.ts';
import type { Blockade, Outcome } from './outcome.ts';
import { isTokenUnknown, makeSend, type SendAttempt } from './send.ts';
import { makeSession } from './session.ts';
import { type FarSide, findFarSide } from './store.ts';

/** Everything that is said to ABDM goes through this. */
export interface Gateway {
  /** Where the far side is and who we are there, as the settings stand now. */
  config(): GatewayConfig;
  /** One attempt to send one message. The outbox calls it; everybody else adds a job. */
  send<Kind extends OutgoingKind>(kind: Kind, message: Outgoing[Kind], attempt: SendAttempt): Promise<Outcome>;
  /** Asks at once; nothing is stored. Repeated once when the gateway did not know our token. */
  exchange<Kind extends ExchangeKind>(
    kind: Kind,
    input: Exchanges[Kind]['input'],
    options: { signal: AbortSignal },
  ): Promise<ExchangeReply<Exchanges[Kind]['output']>>;
  /** A call of the ABHA service; `path` stands behind its address. */
  abha(
    call: { method: 'GET' | 'POST' | 'PATCH'; path: string; body?: unknown },
    options: AbhaOptions,
  ): Promise<ExchangeReply<AbhaAnswer>>;
  /** @throws Problem `gateway.no-abha-key` */
  encryptForAbha(text: string, options: { signal: AbortSignal }): Promise<string>;
  forgetAbhaKey(): void;
  /** Our own session token, which a data push carries; null when there is none to be had. */
  accessToken(): Promise<string | null>;
  /** Opens a session if there is none; null when there is one, else why not. */
  signIn(): Promise<Blockade | null>;
  /** Judges the bearer of a callback (abdm-v3.md section 3.7). */
  judgeCallback(authorization: string): Promise<CallbackVerdict>;
  refreshCerts(): Promise<boolean>;
  /** A person asks for a connection: the pause after a failed sign-in ends. */
  retryNow(): void;
  readonly clockWatch: ClockWatch;
  readonly onReach: Line['onReach'];
  /** Ends what is under way. */
  stop(): void;
}

export interface GatewayParts {
  readonly db: Db;
  readonly settings: Settings;
  readonly world: World;
  readonly clock: Clock;
  /** The simulator's address and our credentials there, in the practice world. */
  readonly practice: PracticeFarSide | null;
}

export function makeGateway({ db, settings, world, clock, practice }: GatewayParts): Gateway {
  const stopped = new AbortController();
  const clockWatch = makeClockWatch(clock);
  const line = makeLine(clock, clockWatch);
  const session = makeSession({ db, clock, line, stopped: stopped.signal });
  const send = makeSend({ line, session, clock });

  let known: GatewayConfig | null = null;
  let knownFarSide: { url: string; farSide: FarSide | undefined } | null = null;
  const stopListening = onChange(db, ({ of }) => {
    if (of === 'setting') known = null;
    if (of === 'gateway') knownFarSide = null;
  });
  /** Asked for every callback: read from the database only after it has changed. */
  const farSide = (url: string) => {
    if (knownFarSide?.url !== url) knownFarSide = { url, farSide: findFarSide(db, url) };
    return knownFarSide.farSide;
  };
  const config = () => (known ??= readConfig(db, { settings, world, practice }));

  /** A call under our token, once more with a new one when the first was not known and `mayRepeat`. */
  const ask = async (call: Omit<Parameters<Line['call']>[1], 'token'>, mayRepeat: boolean): Promise<Asked> => {
    const signedIn = await session.token(config());
    if (signedIn.kind === 'none') return { kind: 'unreached', because: signedIn.because };
    const result = await line.call(config(), { ...call, token: signedIn.token });
    if (!isTokenUnknown(result)) return result;
    session.forget(signedIn.token);
    return mayRepeat ? ask(call, false) : result;
  };

  const exchange: Gateway['exchange'] = async (kind, input, { signal }) => {
    // The table has for each kind the spelling of that kind's question and answer.
    const spelling = config().dialect.exchanges[kind] as unknown as ExchangeSpelling<
      typeof input,
      Exchanges[typeof kind]['output']
    >;
    const call = { ...spelling, path: spelling.path(input), body: spelling.body(input), signal };
    const result = await ask(call, true);
    return readAnswerOf(spelling, result);
  };

  const certs = makeCerts({
    db,
    clock,
    farSide,
    fetch: () => exchange('certs.fetch', {}, { signal: stopped.signal }),
  });
  const encryption = makeAbhaEncryption({
    clock,
    fetch: (_config, signal) => exchange('abha.public-key', {}, { signal }),
  });
  const judge = makeCallbackJudge({ certs, now: clockWatch.corrected, farSide });

  return {
    config,
    exchange,
    clockWatch,
    onReach: line.onReach,
    async send(kind, message, attempt) {
      if (clockWatch.state(db).kind === 'doubtful') await compareClocks();
      if (clockWatch.state(db).kind === 'doubtful') {
        return { kind: 'blocked', because: 'clock-doubtful', until: later(clock(), minutes(1)) };
      }
      return send(config(), { kind, body: message }, attempt);
    },
    async abha({ method, path, body = null }, { signal, userToken, headers = {}, mayRepeat = true }) {
      const user = userToken ? config().dialect.headers.ofUser(userToken) : {};
      const result = await ask(
        { base: 'abha', method, path, body, headers: { ...headers, ...user }, signal },
        mayRepeat,
      );
      return result.kind === 'answered' ? readAbhaAnswer(result) : result;
    },
    encryptForAbha: (text, { signal }) => encryption.encrypt(config(), text, signal),
    forgetAbhaKey: encryption.forgetKey,
    async accessToken() {
      const signedIn = await session.token(config());
      return signedIn.kind === 'token' ? signedIn.token : null;
    },
    async signIn() {
      const signedIn = await session.token(config());
      return signedIn.kind === 'token' ? null : signedIn.because;
    },
    judgeCallback: (authorization) => judge(config(), authorization),
    refreshCerts: () => certs.refresh(config()),
    retryNow: () => session.retryNow(config()),
    stop() {
      stopListening();
      stopped.abort();
    },
  };

  /** A new session brings the gateway's `Date`, which may prove the clock right. */
  async function compareClocks(): Promise<void> {
    await exchange('certs.fetch', {}, { signal: stopped.signal });
  }
}
