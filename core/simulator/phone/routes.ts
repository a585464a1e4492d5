import { readFileSync } from 'node:fs';
import path from 'node:path';
import type Koa from 'koa';
import { citizensOf, nameOf } from '../abha/citizens.ts';
import { findConsentRequest } from '../hiecm/consent-requests.ts';
import { type Answer, json } from '../wire/answer.ts';
import { isFromThisMachine } from '../wire/local-only.ts';
import type { Route } from '../wire/server.ts';
import type { World } from '../world.ts';
import { allow, fetchRecords, letHospitalAsk, type Outcome, refuse, withdraw } from './actions.ts';
import { html } from './html.ts';
import { page, pageHeaders, phonePage } from './layout.ts';
import { languageOf, markOf, openPhone, type Phone } from './owner.ts';
import { facilitiesPage, recordPage, recordsPage } from './records-page.ts';
import { requestPage, requestsPage } from './requests-page.ts';
import { phoneState } from './state.ts';
import { sayIn } from './words.ts';

type Params = Readonly<Record<string, string>>;

/**
 * The practice phone (architecture.md 7.52): pages that work without script, the same actions for programs that ask for
 * JSON, and `/phone/<citizen>/api/state` with all that the pages show.
 */
export function phoneRoutes(world: World): Route[] {
  return [
    ...files.map(([name, type]) => file(world, name, type)),
    local('GET', '/phone', (ctx) => allPhones(world, ctx)),
    ...look(world, [
      ['', (phone) => requestsPage(phone)],
      ['/requests/:id', (phone, params) => withRequest(phone, params, (request) => requestPage(phone, request))],
      ['/records', (phone) => recordsPage(phone)],
      ['/records/:secret/:page/:entry', (phone, params) => recordPage(phone, asRecord(params)) ?? missing(phone)],
      ['/facilities', (phone) => facilitiesPage(phone)],
      ['/api/state', (phone) => json(phoneState(phone))],
      ['/api/mark', (phone) => json({ mark: markOf(phone) })],
    ]),
    ...press(world, [
      ['/ask/:id', (phone, { params }) => letHospitalAsk(phone, params['id'] ?? '')],
      ['/permissions/:id/withdraw', (phone, { params }) => withdraw(phone, params['id'] ?? '')],
      ['/facilities/:id/fetch', (phone, { params }) => fetchRecords(phone, params['id'] ?? '')],
      ['/requests/:id/deny', (phone, { params }) => decide(phone, params, (request) => refuse(phone, request))],
      [
        '/requests/:id/allow',
        (phone, { params, form }) => decide(phone, params, (request) => allow(phone, request, form)),
      ],
    ]),
  ];
}

function local(method: Route['method'], address: string, answer: Route['answer']): Route {
  const forbidden: Answer = { status: 403, type: 'text/plain', body: 'The phone is for pages on this machine' };
  return { method, path: address, answer: (ctx, text) => (isFromThisMachine(ctx) ? answer(ctx, text) : forbidden) };
}

const files = [
  ['phone.css', 'text/css; charset=utf-8'],
  ['phone.js', 'text/javascript; charset=utf-8'],
  ['icon.svg', 'image/svg+xml'],
  ['devanagari-400.woff2', 'font/woff2'],
  ['devanagari-600.woff2', 'font/woff2'],
] as const;

function file({ places }: World, name: string, type: string): Route {
  const body = readFileSync(path.join(places.phone, name));
  return local('GET', `/phone/${name}`, () => ({ status: 200, type, body, headers: pageHeaders }));
}

type Page = (phone: Phone, params: Params) => Answer;

/** Pages of one phone. */
function look(world: World, pages: readonly (readonly [string, Page])[]): Route[] {
  return pages.map(([address, show]) =>
    local('GET', `/phone/:citizen${address}`, (ctx) => {
      const params = ctx['params'] as Params;
      const phone = openPhone(world, params['citizen'] ?? '', ctx.URL.searchParams);
      return phone ? show(phone, params) : noPhone(ctx);
    }),
  );
}

type Press = (phone: Phone, given: { params: Params; form: URLSearchParams }) => Outcome;

/** Buttons of one phone: a page follows, or, for who asks for JSON, its address. */
function press(world: World, buttons: readonly (readonly [string, Press])[]): Route[] {
  return buttons.map(([address, act]) =>
    local('POST', `/phone/:citizen${address}`, (ctx, text) => {
      const params = ctx['params'] as Params;
      const phone = openPhone(world, params['citizen'] ?? '', ctx.URL.searchParams);
      if (!phone) return noPhone(ctx);
      const outcome = act(phone, { params, form: new URLSearchParams(text) });
      if (ctx.get('accept').includes('application/json')) return json(outcome, 'next' in outcome ? 200 : 409);
      if ('next' in outcome) return { status: 303, headers: { location: outcome.next } };
      return withRequest(phone, params, (request) => requestPage(phone, request, outcome.problem));
    }),
  );
}

const asRecord = (params: Params) => ({
  secret: params['secret'] ?? '',
  page: params['page'] ?? '',
  entry: params['entry'] ?? '',
});

type Request = NonNullable<ReturnType<typeof findConsentRequest>>;

function ownRequest({ world, citizen }: Phone, params: Params): Request | undefined {
  const request = findConsentRequest(world.db, params['id'] ?? '');
  return request?.abha_address === citizen.abhaAddress ? request : undefined;
}

function withRequest(phone: Phone, params: Params, show: (request: Request) => Answer): Answer {
  const request = ownRequest(phone, params);
  return request ? show(request) : missing(phone);
}

function decide(phone: Phone, params: Params, act: (request: Request) => Outcome): Outcome {
  const request = ownRequest(phone, params);
  return request ? act(request) : { problem: phone.say('notThere') };
}

function missing(phone: Phone): Answer {
  const content = html`<p>${phone.say('notThere')}</p><p><a href="${phone.to('')}">${phone.say('back')}</a></p>`;
  return phonePage(phone, { tab: 'requests', title: phone.say('requests'), content, status: 404 });
}

function noPhone(ctx: Koa.Context): Answer {
  const language = languageOf(ctx.URL.searchParams);
  const say = sayIn(language);
  const body = html`<main id="content"><h1>${say('notThere')}</h1><p><a href="/phone">${say('phones')}</a></p></main>`;
  return page({ language, say, title: say('phones'), body, status: 404 });
}

/** The drawer with all phones. */
function allPhones({ settings }: World, ctx: Koa.Context): Answer {
  const language = languageOf(ctx.URL.searchParams);
  const say = sayIn(language);
  const suffix = language === 'hi' ? '?lang=hi' : '';
  const body = html`
    <header>
      <p class="name">${say('phones')}</p>
      <a class="language" href="/phone${language === 'hi' ? '' : '?lang=hi'}" lang="${language === 'hi' ? 'en' : 'hi'}">${say('otherLanguage')}</a>
    </header>
    <main id="content" tabindex="-1">
      <h1>${say('phones')}</h1>
      <p>${say('phonesHint')}</p>
      <ul class="phones">
        ${citizensOf(settings.cmId).map(
          (
            citizen,
          ) => html`<li><a href="/phone/${citizen.id}${suffix}">${language === 'hi' ? citizen.nameInHindi : nameOf(citizen)}</a>
            <small>${citizen.abhaAddress}</small></li>`,
        )}
      </ul>
    </main>`;
  return page({ language, say, title: say('phones'), body });
}
