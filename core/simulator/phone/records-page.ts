import { readBundle } from '../../fhir/index.ts';
import { findArtefact } from '../hiecm/artefacts.ts';
import { findService } from '../hiecm/bridge.ts';
import { linksOf } from '../hiecm/links.ts';
import { type Pull, pullsOf } from '../hospitals/pulling.ts';
import { type Received, receivedFor } from '../hospitals/receiving.ts';
import type { Answer } from '../wire/answer.ts';
import { type Html, html } from './html.ts';
import { phonePage } from './layout.ts';
import type { Phone } from './owner.ts';

type Readable = Extract<ReturnType<typeof readBundle>, { kind: 'record' }>;

interface OnPhone {
  readonly pull: Pull;
  readonly received: Received;
  readonly record: Readable;
}

/** Records on this phone; of one that was pulled twice the newest. */
function recordsOn({ world, citizen }: Phone): OnPhone[] {
  const known = new Set<string>();
  return pullsOf(world.db, citizen.abhaAddress).flatMap((pull) =>
    receivedFor(world.db, pull.secret).flatMap((received) => {
      const record = readBundle(received.bundle ?? '');
      const name = `${received.care_context} ${record.kind === 'record' ? record.hiType : ''}`;
      if (record.kind !== 'record' || known.has(name)) return [];
      known.add(name);
      return [{ pull, received, record }];
    }),
  );
}

export function recordsPage(phone: Phone): Answer {
  const { world, citizen, say } = phone;
  const records = recordsOn(phone);
  const open = pullsOf(world.db, citizen.abhaAddress).filter(({ state }) => state === 'asked' || state === 'receiving');
  const hipOf = ({ consent_id }: Pull) => phone.nameOf(findArtefact(world.db, consent_id)?.hip_id ?? '');
  const content = html`
    ${open.map((pull) => html`<p class="notice">${say('coming', { hip: hipOf(pull) })}</p>`)}
    ${records.length === 0 && open.length === 0 && html`<p>${say('noRecords')}</p>`}
    ${records.map(({ pull, received, record }) => recordCard(phone, { pull, received, record }))}`;
  return phonePage(phone, { tab: 'records', title: say('records'), content });
}

function recordCard(phone: Phone, { pull, received, record }: OnPhone): Html {
  const address = phone.to(`/records/${pull.secret}/${received.page}/${received.entry}`);
  return html`<article class="card">
    <h3>${phone.say(record.hiType ?? '')}: ${record.title ?? ''}</h3>
    <p>${sourceOf(phone, record)}</p>
    <p><a class="button" href="${address}">${phone.say('open')}</a></p>
  </article>`;
}

function sourceOf({ day }: Phone, { source, careDate }: Readable): string {
  const when = careDate && careDate.value.length >= 10 ? day(careDate.value) : careDate?.value;
  return [source.facility, when].filter(Boolean).join(' · ');
}

/** One record, as far as its structured parts go: enough for a patient to see what was shared. */
export function recordPage(phone: Phone, wanted: { secret: string; page: string; entry: string }): Answer | undefined {
  const found = recordsOn(phone).find(
    ({ pull, received }) =>
      pull.secret === wanted.secret && String(received.page) === wanted.page && String(received.entry) === wanted.entry,
  );
  if (!found) return undefined;
  const { record } = found;
  const content = html`
    <p>${sourceOf(phone, record)}</p>
    ${record.sections.map((section) => sectionOf(phone, section))}
    <p><a href="${phone.to('/records')}">${phone.say('back')}</a></p>`;
  return phonePage(phone, { tab: 'records', title: record.title ?? phone.say(record.hiType ?? ''), content });
}

type Section = Readable['sections'][number];
type Block = Section['blocks'][number];

function sectionOf(phone: Phone, { title, blocks }: Section): Html {
  return html`<section class="card">
    ${title !== null && html`<h2>${title}</h2>`}
    ${blocks.map((block) => blockOf(phone, block))}
  </section>`;
}

function blockOf({ say, day }: Phone, block: Block): Html {
  const list = (lines: readonly string[]) => html`<ul>${lines.map((line) => html`<li>${line}</li>`)}</ul>`;
  switch (block.kind) {
    case 'observations':
      return list(block.rows.map(({ name, value }) => [name, value].filter(Boolean).join(': ')));
    case 'medicines':
      return list(block.rows.map(({ name, dosage }) => [name, ...dosage].join(', ')));
    case 'allergies':
    case 'problems':
      return list(block.rows.map(({ name }) => name));
    case 'details':
      return list(
        block.fields.map(({ label, value, form }) => {
          const shown = form === 'date' && value.length >= 10 ? day(value) : value;
          return `${label.replaceAll('-', ' ')}: ${shown}`;
        }),
      );
    case 'table':
      return list(block.rows.map((row) => row.join(' · ')));
    case 'attachment':
      return html`<p>${say('attachment')}: ${block.attachment.title ?? block.attachment.kind}</p>`;
    case 'address':
      return html`<p>${block.title ?? ''} ${block.address}</p>`;
    case 'narrative':
      // HTML of a stranger is not shown on the phone.
      return html``;
  }
}

/** Who has linked what; the phone can get it. */
export function facilitiesPage(phone: Phone): Answer {
  const { world, citizen, say } = phone;
  const byHip = Map.groupBy(linksOf(world.db, citizen.abhaAddress), ({ hip_id }) => hip_id);
  const content = html`
    ${byHip.size === 0 && html`<p>${say('noFacilities')}</p>`}
    ${[...byHip].map(
      ([hip, links]) => html`<article class="card">
        <h2>${findService(world.db, hip)?.name ?? hip}</h2>
        <ul>
          ${links.map(
            (link) =>
              html`<li>${link.display} <small>${say(link.hi_type)}, ${say('linkedOn', { day: phone.day(link.linked_at) })}</small></li>`,
          )}
        </ul>
        <form method="post" action="${phone.to(`/facilities/${hip}/fetch`)}">
          <button class="plain">${say('fetch')}</button>
        </form>
      </article>`,
    )}`;
  return phonePage(phone, { tab: 'facilities', title: say('facilities'), content });
}
