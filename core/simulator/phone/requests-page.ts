import { hiTypes } from '../../kit/words.ts';
import { type Artefact, artefactsOf, detailOf } from '../hiecm/artefacts.ts';
import { grantable } from '../hiecm/consent-decisions.ts';
import { askedOf, type ConsentRequest, consentRequestsOf } from '../hiecm/consent-requests.ts';
import type { Answer } from '../wire/answer.ts';
import { type Html, html } from './html.ts';
import { phonePage } from './layout.ts';
import type { Phone } from './owner.ts';

/** Who asks, who may see what, and what is over. */
export function requestsPage(phone: Phone): Answer {
  const { world, citizen, say } = phone;
  const requests = consentRequestsOf(world.db, citizen.abhaAddress);
  const waiting = requests.filter(({ status }) => status === 'REQUESTED');
  const past = requests.filter(({ status }) => status !== 'REQUESTED' && status !== 'GRANTED');
  const granted = artefactsOf(world.db, citizen.abhaAddress).filter(isPermission);
  const content = html`
    <section aria-labelledby="waiting">
      <h2 id="waiting">${say('waiting')}</h2>
      ${waiting.length === 0 ? html`<p>${say('noRequests')}</p>` : waiting.map((request) => requestCard(phone, request))}
    </section>
    <section aria-labelledby="allowed">
      <h2 id="allowed">${say('allowed')}</h2>
      ${granted.length === 0 ? html`<p>${say('noneAllowed')}</p>` : granted.map((artefact) => permissionCard(phone, artefact))}
    </section>
    ${past.length > 0 && html`<section aria-labelledby="past"><h2 id="past">${say('past')}</h2><ul>${past.map((one) => pastLine(phone, one))}</ul></section>`}
    ${traineeButtons(phone)}`;
  return phonePage(phone, { tab: 'requests', title: say('requests'), content });
}

const isPermission = ({ status, request_id }: Artefact) => status === 'GRANTED' && request_id !== null;

function requestCard(phone: Phone, request: ConsentRequest): Html {
  const { say, nameOf } = phone;
  return html`<article class="card">
    <h3>${say('asksFor', { hiu: nameOf(request.hiu_id) })}</h3>
    ${factsOf(phone, request)}
    <p><a class="button" href="${phone.to(`/requests/${request.id}`)}">${say('look')}</a></p>
  </article>`;
}

/** Who, why, which time, until when. */
export function factsOf({ say, day }: Phone, request: ConsentRequest): Html {
  const { purpose, permission, requester } = askedOf(request);
  const { from, to } = permission.dateRange;
  return html`<dl>
    <dt>${say('askedBy')}</dt><dd>${requester.name}</dd>
    <dt>${say('purpose')}</dt><dd>${say(purpose.code)}</dd>
    <dt>${say('recordsFrom')}</dt><dd>${say('fromTo', { from: day(from), to: day(to) })}</dd>
    <dt>${say('keptUntil')}</dt><dd>${day(permission.dataEraseAt)}</dd>
  </dl>`;
}

function permissionCard(phone: Phone, artefact: Artefact): Html {
  const { say, nameOf, day } = phone;
  const { hiTypes: types, permission } = detailOf(artefact);
  const names = { hiu: nameOf(artefact.hiu_id ?? ''), hip: nameOf(artefact.hip_id) };
  return html`<article class="card">
    <h3>${say('maySee', names)}</h3>
    <dl>
      <dt>${say('whichTypes')}</dt><dd>${types.map((type) => say(type)).join(', ')}</dd>
      <dt>${say('recordsFrom')}</dt>
      <dd>${say('fromTo', { from: day(permission.dateRange.from), to: day(permission.dateRange.to) })}</dd>
      <dt>${say('keptUntil')}</dt><dd>${day(artefact.erase_at)}</dd>
    </dl>
    <form method="post" action="${phone.to(`/permissions/${artefact.id}/withdraw`)}">
      <button class="plain">${say('withdraw')}</button>
    </form>
  </article>`;
}

function pastLine({ say, nameOf, day }: Phone, request: ConsentRequest): Html {
  return html`<li>${nameOf(request.hiu_id)}: ${say(request.status)}, ${day(request.decided_at ?? request.asked_at)}</li>`;
}

/** A trainee lets the played hospital ask. */
function traineeButtons(phone: Phone): Html | false {
  const asking = phone.world.settings.hospitals.filter(({ types }) => types.includes('HIU'));
  const { say, citizen } = phone;
  if (asking.length === 0 || citizen.status === 'DEACTIVATED') return false;
  return html`<section class="trainee" aria-labelledby="trainee">
    <h2 id="trainee">${say('trainee')}</h2>
    ${asking.map(
      ({ id, name }) => html`<form method="post" action="${phone.to(`/ask/${id}`)}">
        <button class="plain">${say('letAsk', { hiu: name })}</button>
      </form>`,
    )}
  </section>`;
}

/** One request, with everything that the patient may take away from it. */
export function requestPage(phone: Phone, request: ConsentRequest, problem?: string): Answer {
  const { world, say, nameOf } = phone;
  const { hiTypes: asked, permission } = askedOf(request);
  const holders = grantable(world.db, request);
  const present = new Set([...holders.values()].flat().map(({ hi_type }) => hi_type));
  const types = hiTypes.filter((type) => asked.includes(type));
  const { from, to } = permission.dateRange;
  const decide = (what: string) => phone.to(`/requests/${request.id}/${what}`);
  const form = html`<form method="post" action="${decide('allow')}">
    <p>${say('narrowHint')}</p>
    <fieldset><legend>${say('whichHospitals')}</legend>
      ${[...holders].map(([hip, links]) => {
        // Whoever asks has its own records already.
        const state = hip === request.hiu_id ? 'open' : 'chosen';
        return box({ name: 'hip', value: hip, label: nameOf(hip), hint: say('count', { count: links.length }), state });
      })}
    </fieldset>
    <fieldset><legend>${say('whichTypes')}</legend>
      ${types.map((type) => box({ name: 'type', value: type, label: say(type), state: present.has(type) ? 'chosen' : 'empty' }))}
    </fieldset>
    <fieldset><legend>${say('recordsFrom')}</legend>
      ${dateField('from', say('from'), { value: from, min: from, max: to })}
      ${dateField('to', say('to'), { value: to, min: from, max: to })}
    </fieldset>
    ${dateField('until', say('keptUntil'), { value: permission.dataEraseAt, min: world.now().toISOString() })}
    <button>${say('allow')}</button>
  </form>`;
  const content = html`
    ${problem !== undefined && html`<p class="notice" role="alert">${problem}</p>`}
    ${factsOf(phone, request)}
    ${holders.size === 0 ? html`<p class="notice">${say('nothingToGive')}</p>` : form}
    <form method="post" action="${decide('deny')}"><button class="plain">${say('deny')}</button></form>
    <p><a href="${phone.to('')}">${say('back')}</a></p>`;
  const title = say('asksFor', { hiu: nameOf(request.hiu_id) });
  return phonePage(phone, { tab: 'requests', title, content, status: problem === undefined ? 200 : 409 });
}

interface Box {
  readonly name: string;
  readonly value: string;
  readonly label: string;
  readonly hint?: string;
  readonly state: 'chosen' | 'open' | 'empty';
}

const marks = { chosen: html` checked`, open: null, empty: html` disabled` } as const;

function box({ name, value, label, hint, state }: Box): Html {
  return html`<label class="box"><input type="checkbox" name="${name}" value="${value}"${marks[state]} /> ${label}
    ${hint !== undefined && html`<small>${hint}</small>`}</label>`;
}

const inIndia = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Kolkata' });

function dateField(name: string, label: string, given: { value: string; min: string; max?: string }): Html {
  const day = (instant: string) => inIndia.format(new Date(instant));
  const max = given.max === undefined ? null : html` max="${day(given.max)}"`;
  return html`<label class="date">${label}
    <input type="date" name="${name}" required value="${day(given.value)}" min="${day(given.min)}"${max} /></label>`;
}
