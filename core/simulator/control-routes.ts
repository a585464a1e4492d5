import type Koa from 'koa';
import { z } from 'zod';
import { type Control, NotThere } from './control.ts';
import { Refusal } from './gate/refusal.ts';
import type { Choice } from './hiecm/consent-decisions.ts';
import type { HospitalAsk } from './hospitals/asking.ts';
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

const Choices = z.strictObject({
  consents: z.array(
    z.strictObject({
      hip: z.object({ id: z.string() }),
      hiTypes: z.array(z.string()),
      careContexts: z.array(z.object({ careContextReference: z.string() })).optional(),
      permission: z.object({
        dateRange: z.object({ from: z.string(), to: z.string() }).optional(),
        dataEraseAt: z.string().optional(),
      }),
    }),
  ),
});
const NewLink = z.strictObject({
  abhaAddress: z.string(),
  hipId: z.string(),
  reference: z.string(),
  hiType: z.string(),
});
const Ask = z.strictObject({
  abhaAddress: z.string(),
  hospitalId: z.string().optional(),
  hipId: z.string().optional(),
  hiTypes: z.array(z.string()).optional(),
  from: z.string().optional(),
  to: z.string().optional(),
  eraseAt: z.string().optional(),
});

/** The control calls: JSON in, JSON out, for programs on this machine only. */
export function controlRoutes(world: World, control: Control): Route[] {
  return [
    route('GET', '/control', () => ({ settings: publicSettings(world), switches: control.switches() })),
    route('GET', '/control/switches', () => control.switches()),
    route('PATCH', '/control/switches', ({ body }) => control.setSwitches(compact(Switches.partial().parse(body)))),
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
    ...patientRoutes(control),
  ];
}

/** What patients and played hospitals do. */
function patientRoutes(control: Control): Route[] {
  const named = ({ params }: Asked, name = 'id') => params[name] ?? '';
  return [
    route('GET', '/control/citizens', () => control.citizens()),
    route('GET', '/control/links/:address', (asked) => control.links(named(asked, 'address'))),
    route('POST', '/control/links', ({ body }) => done(control.addLink(NewLink.parse(body)))),
    route('GET', '/control/consent-requests/:address', (asked) => control.consentRequests(named(asked, 'address'))),
    route('GET', '/control/artefacts/:address', (asked) => control.artefacts(named(asked, 'address'))),
    route('POST', '/control/consent-requests/:id/approve', (asked) => {
      const isEmpty = Object.keys(asked.body as object).length === 0;
      const choices = isEmpty ? undefined : Choices.parse(asked.body).consents.map(asChoice);
      return { consents: control.approve(named(asked), choices) };
    }),
    route('POST', '/control/consent-requests/:id/deny', (asked) => done(control.deny(named(asked)))),
    route('POST', '/control/artefacts/:id/revoke', (asked) => done(control.revoke(named(asked)))),
    route('POST', '/control/expire/:id', (asked) => done(control.expire(named(asked)))),
    route('POST', '/control/phr-token/:address', (asked) => ({ token: control.phrToken(named(asked, 'address')) })),
    route('POST', '/control/hospital/ask', ({ body }) => ({
      consentRequestId: control.askAsHospital(compact(Ask.parse(body)) as HospitalAsk) ?? null,
    })),
    route('POST', '/control/hospital/pull/:id', (asked) => ({ state: control.pull(named(asked)) })),
    route('GET', '/control/pulls/:holder', (asked) => control.pulls(named(asked, 'holder'))),
  ];
}

/** Optional members that were not given are left out, as exact types want it. */
function asChoice({ careContexts, permission, ...choice }: z.infer<typeof Choices>['consents'][number]): Choice {
  return { ...choice, ...(careContexts ? { careContexts } : {}), permission: compact(permission) };
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
    if (error instanceof NotThere) return json({ error: error.message }, 404);
    if (error instanceof Refusal) return json({ error: error.message, refusals: error.entries }, 409);
    throw error;
  }
}

const done = (_nothing: void) => ({ done: true });

type Compact<Value> = { [Key in keyof Value]?: Exclude<Value[Key], undefined> };

function compact<Value extends object>(value: Value): Compact<Value> {
  // Members that are undefined are gone: what is left has the type that this promises.
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as Compact<Value>;
}

function publicSettings({ settings }: World) {
  const { clients, ...rest } = settings;
  return { ...rest, clients: clients.map(({ id, name, services }) => ({ id, name, services })) };
}
