import Koa, { type Context } from 'koa';
import type { Gateway } from '../gateway/index.ts';
import type { Inbox, Route } from '../inbox/index.ts';
import { minutes, seconds } from '../kit/clock.ts';
import { errorFacts, type Log } from '../kit/log.ts';
import { readBody } from './body.ts';
import { hasGone } from './gone.ts';
import { isTooDeep } from './json-depth.ts';
import type { TimeLimits } from './listen.ts';
import { atMost, type LivePush, type LivePushPaths, PushTooLarge } from './push-paths.ts';

export interface CallbackParts {
  readonly inbox: Pick<Inbox, 'route' | 'isAwaited' | 'receive'>;
  readonly gateway: Pick<Gateway, 'config' | 'judgeCallback'>;
  /** The word that belongs to a live probe, or null. */
  readonly answerProbe: (nonce: string) => string | null;
  readonly pushes: LivePushPaths;
  readonly log: Log;
  /** While the database waits for its passphrase. */
  readonly isLocked: () => boolean;
  /** Milliseconds for a whole callback; 30 s. */
  readonly slowest?: number;
}

/** Headers within 10 s, the longest request (a push) within 10 minutes (architecture.md 7.26). */
export const callbackLimits: TimeLimits = { headers: seconds(10), request: minutes(10) };
const usualSlowest = seconds(30);
const largestCallback = 1024 * 1024;

/**
 * The only thing behind the tunnel: callbacks of ABDM, live push paths, live probes; everything else is 404. It knows nothing
 * of the desk.
 */
export function makeCallbackApp(parts: CallbackParts): Koa {
  const { inbox, pushes, log } = parts;
  const app = new Koa();
  app.on('error', (error: unknown) => {
    if (hasGone(error)) log.warn('door.broken-off', errorFacts(error));
    else log.error('door.error', errorFacts(error));
  });
  app.use(async (ctx) => {
    ctx.body = '';
    if (parts.isLocked()) return void (ctx.status = 503);
    if (ctx.method === 'GET') return answerProbe(ctx, parts);
    if (ctx.method !== 'POST') return void (ctx.status = 404);
    const push = pushes.find(ctx.path);
    if (push) return takePush(ctx, push, log);
    const route = inbox.route(ctx.path);
    if (route) return takeCallback(ctx, route, parts);
    log.warn('door.unknown-path', { path: /^\/api\/[\w/.-]{1,120}$/.test(ctx.path) ? ctx.path : 'other' });
    ctx.status = 404;
  });
  return app;
}

function answerProbe(ctx: Context, parts: CallbackParts): void {
  const nonce = /^\/probe\/([\w-]{20,100})$/.exec(ctx.path)?.[1];
  const word = nonce === undefined ? null : parts.answerProbe(nonce);
  ctx.status = word === null ? 404 : 200;
  if (word !== null) ctx.body = word;
}

/** Order: size, token, JSON, store, 202 (architecture.md 7.23). What the body says is read after it was acknowledged. */
async function takeCallback(ctx: Context, route: Route, parts: CallbackParts): Promise<void> {
  const { gateway, inbox, log, slowest = usualSlowest } = parts;
  const { incoming } = gateway.config().dialect.headers;
  const refuse = (status: number, because: string) => {
    log.warn('door.refused', { kind: route.kind, status, because });
    ctx.status = status;
    if (status === 413) ctx.set('Connection', 'close');
  };
  const slow = setTimeout(() => ctx.req.destroy(), slowest);
  const body = await readBody(ctx.req, largestCallback).finally(() => clearTimeout(slow));
  if (body.kind === 'too-large') return refuse(413, 'too-large');
  if (body.kind === 'cut-off') return refuse(400, 'cut-off');

  const verdict = await gateway.judgeCallback(ctx.get('authorization'));
  if (verdict.kind === 'no-certs') return refuse(503, 'no-certs');
  if (verdict.kind === 'refused') return refuse(401, verdict.because);

  const read = readJson(body.bytes);
  if (!read) return refuse(400, 'no-json');
  // A token that has run out is taken for an answer that we wait for, never for what comes by itself.
  if (verdict.kind === 'late' && !(route.mayBeLate && inbox.isAwaited(read.json))) return refuse(401, 'late');
  if (verdict.kind === 'late') log.info('door.late-token', { kind: route.kind });

  const own = route.to === 'hip' ? incoming.hipId : incoming.hiuId;
  const other = route.to === 'hip' ? incoming.hiuId : incoming.hipId;
  const requestId = ctx.get(incoming.requestId);
  const serviceId = ctx.get(own) || ctx.get(other) || null;
  await inbox.receive({ route, requestId, serviceId, ...read });
  ctx.status = 202;
}

function readJson(bytes: Buffer): { text: string; json: unknown } | null {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return isTooDeep(text) ? null : { text, json: JSON.parse(text) };
  } catch {
    return null;
  }
}

async function takePush(ctx: Context, push: LivePush, log: Log): Promise<void> {
  if (Number(ctx.get('content-length') || 0) > push.limit) {
    ctx.set('Connection', 'close');
    return void (ctx.status = 413);
  }
  try {
    ctx.status = await push.handle(atMost(ctx.req, push.limit), { authorization: ctx.get('authorization') || null });
  } catch (error) {
    ctx.set('Connection', 'close');
    ctx.status = error instanceof PushTooLarge ? 413 : 503;
    log.warn('door.push-failed', { status: ctx.status, ...errorFacts(error) });
  }
}
