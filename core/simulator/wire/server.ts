import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Router } from '@koa/router';
import Koa from 'koa';
import type { Operation } from '../gate/contract.ts';
import { notFound, printRefusal } from '../gate/refusal.ts';
import type { Handlers, World } from '../world.ts';
import { type Answer, asHalves, bytesOf, headersOf } from './answer.ts';
import { answerInstead } from './answer-faults.ts';
import { answerFaults, type Fault, type FaultKind } from './faults.ts';
import { operate, operationOf } from './operate.ts';
import type { Exchange } from './recorder.ts';

/** A route outside the published calls: a push, the phone, the control calls. */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  /** Under which operation the exchange is recorded and faults strike; absent: neither. */
  readonly operation?: string;
  answer(ctx: Koa.Context, text: string): Answer | Promise<Answer>;
}

export interface Listening {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves all published calls that have a handler, and the given routes, on 127.0.0.1. */
export async function listen(
  world: World,
  { port, handlers, routes }: { port: number; handlers: Handlers; routes: readonly Route[] },
): Promise<Listening> {
  const app = new Koa();
  app.on('error', () => undefined);
  const router = new Router();
  for (const [key, operations] of routesOf(world, handlers)) {
    const [method = '', path = ''] = key.split(' ');
    router.register(path, [method], (ctx) => serveOperation(world, ctx, { handlers, operations }));
  }
  for (const route of routes) {
    router.register(route.path, [route.method], (ctx) => serveRoute(world, ctx, route));
  }
  app.use(router.routes());
  app.use(async (ctx) => {
    const answer = () => printRefusal([notFound], sceneOf(world, ctx));
    await play(world, ctx, { operation: 'other', text: await textOf(ctx), answer });
  });

  const callback = app.callback();
  const server = createServer({ maxHeaderSize: 32_768 }, (request, response) => void callback(request, response));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

/** `GET /api/hiecm/…` → the operations there; several share a path and are told apart by their bodies. */
function routesOf({ contract, settings }: World, handlers: Handlers): Map<string, Operation[]> {
  const routes = new Map<string, Operation[]>();
  const bases: Readonly<Record<string, string>> = {
    '{hiecm}': settings.paths.hiecm,
    '{abha}': settings.paths.abha,
    '{phrweb}': settings.paths.phrweb,
    '{hfr}': settings.paths.hfr,
  };
  for (const operation of contract.operations.values()) {
    const base = bases[operation.base];
    if (base === undefined || handlers[operation.id] === undefined) continue;
    const path = `${base}${operation.path}`.replace(/\?.*$/, '').replace(/\{(\w+)\}/g, ':$1');
    const key = `${operation.method} ${path}`;
    routes.set(key, [...(routes.get(key) ?? []), operation]);
  }
  return routes;
}

async function serveOperation(
  world: World,
  ctx: Koa.Context,
  { handlers, operations }: { handlers: Handlers; operations: readonly Operation[] },
): Promise<void> {
  const text = await textOf(ctx);
  const incoming = {
    path: ctx.path,
    params: ctx['params'] as Record<string, string>,
    query: ctx.URL.searchParams,
    headers: ctx.headers as Record<string, string | undefined>,
    text,
  };
  const operation = operationOf(world, operations, incoming);
  const answer = () => operate(world, handlers, { operation, incoming });
  await play(world, ctx, { operation: operation.id, text, answer });
}

async function serveRoute(world: World, ctx: Koa.Context, route: Route): Promise<void> {
  const text = await textOf(ctx);
  if (route.operation === undefined) give(ctx, await route.answer(ctx, text), world.now());
  else await play(world, ctx, { operation: route.operation, text, answer: () => route.answer(ctx, text) });
}

interface Play {
  readonly operation: string;
  readonly text: string;
  readonly answer: () => Answer | Promise<Answer>;
}

/** One recorded exchange: faults, the work, the answer in its phases. */
async function play(world: World, ctx: Koa.Context, { operation, text, answer }: Play): Promise<void> {
  const { recorder, faults } = world;
  const exchange = recorder.begin({
    direction: 'in',
    operation,
    method: ctx.method,
    url: ctx.url,
    requestHeaders: Object.fromEntries(Object.entries(ctx.headers).map(([name, value]) => [name, String(value)])),
    requestBody: text,
  });
  const among = answerFaults.filter((kind) => kind !== 'session-without-token' || operation === 'session.create');
  const struck = faults.strike(operation, among);
  exchange.faults = struck.map(({ kind }) => kind);
  const has = (kind: FaultKind) => struck.find((fault) => fault.kind === kind);
  await recorder.at('begin', exchange);
  if (has('slow')) await pause(has('slow')?.value ?? 5_000);
  if (has('lost-request')) return breakOff(world, ctx, exchange);
  const given = answerInstead(struck, sceneOf(world, ctx)) ?? (await answer());
  await recorder.at('before-answer', exchange);
  if (has('lost-answer')) return breakOff(world, ctx, exchange);
  await giveInPhases(world, ctx, { answer: given, exchange, struck });
}

const sceneOf = (world: World, ctx: Koa.Context) => ({
  path: ctx.path,
  requestId: ctx.get('request-id'),
  now: world.now(),
});

const pause = (milliseconds: number) => new Promise<void>((resolve) => void setTimeout(resolve, milliseconds));

function breakOff({ recorder }: World, ctx: Koa.Context, exchange: Exchange): void {
  ctx.respond = false;
  ctx.req.socket.destroy();
  recorder.end(exchange, { failure: 'broken off by a fault' });
}

interface Giving {
  readonly answer: Answer;
  readonly exchange: Exchange;
  readonly struck: readonly Fault[];
}

/** Where a test wants to see the middle of an answer, or a fault cuts it, the bytes are written by hand. */
async function giveInPhases(world: World, ctx: Koa.Context, { answer, exchange, struck }: Giving): Promise<void> {
  const { recorder } = world;
  const isCut = struck.some(({ kind }) => kind === 'half-answer');
  const ending = { status: answer.status, headers: headersOf(answer), body: bytesOf(answer.body).toString() };
  if (!isCut && !recorder.hasHook) {
    give(ctx, answer, world.now());
    ctx.res.once('finish', () => void recorder.at('after-answer', exchange));
    recorder.end(exchange, ending);
    return;
  }
  ctx.respond = false;
  const [first, second] = asHalves(answer, world.now());
  const { socket } = ctx.req;
  await new Promise<void>((resolve) => void socket.write(first, () => resolve()));
  await recorder.at('half-answer', exchange);
  if (isCut) return breakOff(world, ctx, exchange);
  await new Promise<void>((resolve) => void socket.end(second, () => resolve()));
  recorder.end(exchange, ending);
  await recorder.at('after-answer', exchange);
}

/** `Date` tells the simulator's own clock: callers compare theirs with it. */
function give(ctx: Koa.Context, answer: Answer, now: Date): void {
  ctx.status = answer.status;
  ctx.set('date', now.toUTCString());
  ctx.set(headersOf(answer));
  ctx.body = answer.body === undefined ? '' : answer.body;
  if (answer.type) ctx.type = answer.type;
  else ctx.remove('content-type');
}

const largestBody = 42 * 1024 * 1024;

async function textOf(ctx: Koa.Context): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of ctx.req) {
    size += (chunk as Buffer).length;
    if (size > largestBody) ctx.throw(413);
    chunks.push(chunk as Buffer);
  }
  return Buffer.concat(chunks).toString();
}
