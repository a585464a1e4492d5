import type Koa from 'koa';
import { z } from 'zod';
import type { Control } from './control.ts';
import { Switches } from './switches.ts';
import { type Answer, json } from './wire/answer.ts';
import { FaultPlan } from './wire/faults.ts';
import { isFromThisMachine } from './wire/local-only.ts';
import type { Route } from './wire/server.ts';
import type { World } from './world.ts';

const Weather = z.strictObject({ seed: z.int(), chance: z.number().min(0).max(1) });
const Callback = z.strictObject({
  operation: z.string(),
  service: z.string(),
  body: z.unknown(),
  subject: z.string().optional(),
});
const Wanted = z.object({
  after: z.coerce.number().optional(),
  operation: z.string().optional(),
  direction: z.enum(['in', 'out']).optional(),
});

/** The control calls: JSON in, JSON out, for programs on this machine only. */
export function controlRoutes(world: World, control: Control): Route[] {
  return [
    route('GET', '/control', () => ({ settings: publicSettings(world), switches: control.switches() })),
    route('GET', '/control/switches', () => control.switches()),
    route('PATCH', '/control/switches', ({ body }) =>
      control.setSwitches(Switches.partial().parse(body) as Partial<Switches>),
    ),
    route('GET', '/control/faults', () => control.faults()),
    route('PUT', '/control/faults', ({ body }) => done(control.setFaults(FaultPlan.parse(body)))),
    route('PUT', '/control/weather', ({ body }) => {
      const { seed, chance } = Weather.parse(body);
      return done(control.setWeather(seed, chance));
    }),
    route('GET', '/control/exchanges', ({ query }) => control.exchanges(compact(Wanted.parse(query)))),
    route('DELETE', '/control/exchanges', () => done(control.clearExchanges())),
    route('POST', '/control/callbacks', ({ body }) => {
      const { subject, ...callback } = Callback.parse(body);
      return { requestId: control.sendCallback({ ...callback, ...(subject ? { subject } : {}) }) };
    }),
    route('POST', '/control/idle', async () => done(await control.idle())),
  ];
}

interface Asked {
  readonly body: unknown;
  readonly query: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
}

/** A control call: judged for where it comes from, answered 200 with JSON, or 400 with what zod says. */
export function route(method: Route['method'], path: string, work: (asked: Asked) => unknown): Route {
  return {
    method,
    path,
    async answer(ctx, text) {
      if (!isFromThisMachine(ctx)) return json({ error: 'control calls are for programs on this machine' }, 403);
      return answerTo(ctx, text, work);
    },
  };
}

async function answerTo(ctx: Koa.Context, text: string, work: (asked: Asked) => unknown): Promise<Answer> {
  try {
    const body: unknown = text.trim() === '' ? {} : JSON.parse(text);
    const query = Object.fromEntries(ctx.URL.searchParams);
    return json((await work({ body, query, params: ctx['params'] as Record<string, string> })) ?? {});
  } catch (error) {
    if (error instanceof z.ZodError) return json({ error: 'not understood', issues: error.issues }, 400);
    if (error instanceof SyntaxError) return json({ error: 'not JSON' }, 400);
    throw error;
  }
}

const done = (_nothing: void) => ({ done: true });

function compact<Value extends Record<string, unknown>>(
  value: Value,
): { [Key in keyof Value]?: NonNullable<Value[Key]> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}

function publicSettings({ settings }: World) {
  const { clients, ...rest } = settings;
  return { ...rest, clients: clients.map(({ id, name, services }) => ({ id, name, services })) };
}
