import type { RequestListener } from 'node:http';
import Koa, { type Context } from 'koa';
import { asCaller, findSession, findStaff, lockSession } from '../auth/index.ts';
import { type BoundCall, describeCalls, makeDispatch, type Request } from '../calls/index.ts';
import { type Db, transact } from '../db/index.ts';
import type { Clock } from '../kit/clock.ts';
import { errorFacts, type Log } from '../kit/log.ts';
import type { World } from '../kit/words.ts';
import { readBody } from './body.ts';
import { type DeskDoor, guardDesk } from './desk-guards.ts';
import { serveEvents } from './events.ts';
import { hasGone } from './gone.ts';
import type { IdleWatch } from './idle.ts';
import { servePage } from './page.ts';
import { sessionPort } from './session-cookie.ts';

export interface DeskParts {
  readonly world: World;
  readonly version: string;
  readonly db: Db;
  readonly calls: ReadonlyMap<string, BoundCall>;
  readonly clock: Clock;
  readonly log: Log;
  readonly door: DeskDoor;
  /** Folder of the built screens. */
  readonly renderer: string;
  readonly idle: IdleWatch;
}

/** Attachments travel as base64 inside a call: 5 MB a file, and some room. */
const largestCall = 24 * 1024 * 1024;

/** The private app: screens, their calls and their events. Nothing of it is ever behind the tunnel. */
export function makeDeskApp(parts: DeskParts): RequestListener {
  const { db, log } = parts;
  const dispatch = makeDispatch(parts);
  const description = JSON.stringify(describeCalls(parts.calls, parts.version));
  const app = new Koa();
  app.on('error', (error: unknown) => {
    // A page that was closed in the middle of an answer is no fault of anybody.
    if (!hasGone(error)) log.error('desk.error', errorFacts(error));
  });

  app.use(guardDesk(parts.door));
  app.use(async (ctx, next) => {
    if (ctx.path === '/events' && whoCalls(ctx, parts, true) === 'nobody') return void (ctx.status = 401);
    return next();
  });
  app.use(serveEvents(db));
  app.use(servePage(parts.renderer));
  app.use(async (ctx) => {
    if (ctx.path === '/openapi.json' && ctx.method === 'GET') return answerJson(ctx, description);
    if (!ctx.path.startsWith('/call/')) return void (ctx.status = 404);
    if (ctx.method !== 'POST') return void (ctx.status = 405);
    const body = await readBody(ctx.req, largestCall);
    if (body.kind !== 'read') {
      // What is left of the body would be read as the next request.
      ctx.set('Connection', 'close');
      ctx.status = body.kind === 'too-large' ? 413 : 400;
      return;
    }

    const gone = new AbortController();
    ctx.res.once('close', () => gone.abort());
    const reply = await dispatch({
      name: ctx.path.slice('/call/'.length),
      input: parse(body.bytes),
      key: ctx.get('idempotency-key') || undefined,
      who: whoCalls(ctx, parts, false),
      session: sessionPort(ctx, parts.world),
      signal: gone.signal,
    });
    answerJson(ctx, JSON.stringify(reply));
  });
  const handle = app.callback();
  return (request, response) => void handle(request, response);
}

function answerJson(ctx: Context, text: string): void {
  ctx.type = 'application/json; charset=utf-8';
  ctx.set('Cache-Control', 'no-store');
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.body = text;
}

/** `undefined` for what is no JSON: the call's own schema then refuses it by name. */
function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

function whoCalls(ctx: Context, { db, world, clock, idle }: DeskParts, isBackground: boolean): Request['who'] {
  const { secret } = sessionPort(ctx, world);
  const session = secret === undefined ? undefined : findSession(db, secret);
  const person = session && findStaff(db, session.staffId);
  if (secret === undefined || !session || !person?.isActive) return 'nobody';
  if (session.isLocked) return 'locked';
  if (idle.isIdle(secret, clock())) {
    transact(db, (tx) => lockSession(tx, secret));
    return 'locked';
  }
  const isUse = !isBackground && ctx.get('x-background') !== '1';
  if (isUse) idle.noteUse(secret, clock());
  return asCaller(person);
}
