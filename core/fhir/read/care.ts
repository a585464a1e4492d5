import { at, type JsonObject, listAt, objectAt, objectsAt, textAt, textsAt } from '../json.ts';
import type { Block, Field } from '../model.ts';
import type { Found } from './entries.ts';
import { field, nameOf, type Reading, type Renderer, referenceText } from './reading.ts';
import { conceptText, dateAt, isTakenBack, namesAt, notesOf, periodText, readChoice, statusText } from './values.ts';

/** One resource as a title and fields. */
export function details(found: Found, title: string | null | undefined, fields: Field[]): Block {
  const { resource, type } = found;

  return {
    kind: 'details',
    of: type,
    title: title || null,
    fields,
    isForbidden: at(resource, 'doNotPerform') === true,
    isStruck: isTakenBack(resource),
  };
}

const people = (reading: Reading, found: Found, key: string): string =>
  listAt(found.resource, key)
    .map((one) => referenceText(reading, one, found))
    .filter(Boolean)
    .join(', ');

export const renderProcedure: Renderer = (reading, found) => {
  const { resource } = found;
  const performers = objectsAt(resource, 'performer').map((one) =>
    referenceText(reading, objectAt(one, 'actor'), found),
  );

  return [
    details(found, nameOf(resource), [
      ...field('status', statusText(resource, 'status')),
      ...field(
        'performed-on',
        dateAt(resource, 'performedDateTime', 'performedPeriod') ?? readChoice(resource, 'performed')?.text,
        'date',
      ),
      ...field('performer', performers.filter(Boolean).join(', ')),
      ...field('body-site', namesAt(resource, 'bodySite').join(', ')),
      ...field('reason', namesAt(resource, 'reasonCode').join(', ')),
      ...field('outcome', conceptText(at(resource, 'outcome'))),
      ...field('complication', namesAt(resource, 'complication').join(', ')),
      ...field('follow-up', namesAt(resource, 'followUp').join(', ')),
      ...field('note', notesOf(resource)),
    ]),
  ];
};

export const renderOrder: Renderer = (reading, found) => {
  const { resource } = found;

  return [
    details(found, nameOf(resource), [
      ...field('status', statusText(resource, 'status')),
      ...field('intent', textAt(resource, 'intent')),
      ...field('priority', textAt(resource, 'priority')),
      ...field('ordered-on', dateAt(resource, 'authoredOn'), 'date'),
      ...field('planned-on', dateAt(resource, 'occurrenceDateTime', 'occurrencePeriod'), 'date'),
      ...field('requester', referenceText(reading, objectAt(resource, 'requester'), found)),
      ...field('performer', people(reading, found, 'performer')),
      ...field('details', namesAt(resource, 'orderDetail').join(', ')),
      ...field('body-site', namesAt(resource, 'bodySite').join(', ')),
      ...field('reason', namesAt(resource, 'reasonCode').join(', ')),
      ...field('instruction', textAt(resource, 'patientInstruction')),
      ...field('note', notesOf(resource)),
    ]),
  ];
};

export const renderAppointment: Renderer = (reading, found) => {
  const { resource } = found;
  const actors = objectsAt(resource, 'participant').map((one) => referenceText(reading, objectAt(one, 'actor'), found));

  return [
    details(found, textAt(resource, 'description') ?? nameOf(resource), [
      ...field('status', textAt(resource, 'status')),
      ...field('start', dateAt(resource, 'start'), 'date'),
      ...field('end', dateAt(resource, 'end'), 'date'),
      ...field(
        'service',
        [
          ...namesAt(resource, 'serviceCategory'),
          ...namesAt(resource, 'serviceType'),
          ...namesAt(resource, 'specialty'),
        ].join(', '),
      ),
      ...field('reason', namesAt(resource, 'reasonCode').join(', ')),
      ...field('participants', actors.filter(Boolean).join(', ')),
      ...field('note', textAt(resource, 'comment')),
      ...field('instruction', textAt(resource, 'patientInstruction')),
    ]),
  ];
};

export const renderCarePlan: Renderer = (_reading, found) => {
  const { resource } = found;
  const activities = objectsAt(resource, 'activity').map((activity) =>
    activityText(objectAt(activity, 'detail') ?? {}),
  );

  return [
    details(found, textAt(resource, 'title') ?? nameOf(resource), [
      ...field('status', textAt(resource, 'status')),
      ...field('category', namesAt(resource, 'category').join(', ')),
      ...field('period', ...periodOf(resource, 'period')),
      ...field('description', textAt(resource, 'description')),
      ...activities.flatMap((text) => field('activity', text)),
      ...field('note', notesOf(resource)),
    ]),
  ];
};

function activityText(detail: JsonObject): string {
  return [
    conceptText(at(detail, 'code')),
    textAt(detail, 'description'),
    readChoice(detail, 'scheduled')?.text,
    textAt(detail, 'status'),
  ]
    .filter(Boolean)
    .join(' · ');
}

/** Value and form for `field`, where a resource has a period. */
export function periodOf(owner: JsonObject, key: string): [string | undefined, Field['form']] {
  const period = objectAt(owner, key);

  return [period && periodText(period), 'period'];
}

export const renderFamilyHistory: Renderer = (_reading, found) => {
  const { resource } = found;
  const relative = [conceptText(at(resource, 'relationship')), textAt(resource, 'name')].filter(Boolean).join(', ');
  const conditions = objectsAt(resource, 'condition').map((one) =>
    [conceptText(at(one, 'code')), readChoice(one, 'onset')?.text, conceptText(at(one, 'outcome')), notesOf(one)]
      .filter(Boolean)
      .join(' · '),
  );

  return [
    details(found, relative || null, [
      ...conditions.flatMap((text) => field('condition', text)),
      ...field('deceased', readChoice(resource, 'deceased')?.text),
      ...field('date', dateAt(resource, 'date'), 'date'),
      ...field('note', notesOf(resource)),
    ]),
  ];
};

export const renderImmunization: Renderer = (reading, found) => {
  const { resource } = found;
  const brand = objectsAt(resource, 'extension').find((one) => (textAt(one, 'url') ?? '').endsWith('/BrandName'));
  const doses = objectsAt(resource, 'protocolApplied');
  const performers = objectsAt(resource, 'performer').map((one) =>
    referenceText(reading, objectAt(one, 'actor'), found),
  );

  return [
    details(found, nameOf(resource), [
      ...field('status', notUsual(textAt(resource, 'status'))),
      ...field('given-on', dateAt(resource, 'occurrenceDateTime') ?? readChoice(resource, 'occurrence')?.text, 'date'),
      ...field('brand', brand && textAt(brand, 'valueString')),
      ...field(
        'dose',
        doses
          .map((one) =>
            [readChoice(one, 'doseNumber')?.text, readChoice(one, 'seriesDoses')?.text].filter(Boolean).join(' / '),
          )
          .join(', '),
      ),
      ...field('against', doses.flatMap((one) => namesAt(one, 'targetDisease')).join(', ')),
      ...field('lot', textAt(resource, 'lotNumber')),
      ...field('expires', dateAt(resource, 'expirationDate'), 'date'),
      ...field('manufacturer', referenceText(reading, objectAt(resource, 'manufacturer'), found)),
      ...field('site', conceptText(at(resource, 'site'))),
      ...field('route', conceptText(at(resource, 'route'))),
      ...field('performer', performers.filter(Boolean).join(', ')),
      ...field('status-reason', conceptText(at(resource, 'statusReason'))),
      ...field(
        'reaction',
        objectsAt(resource, 'reaction')
          .map((one) => dateAt(one, 'date') ?? '')
          .join(', '),
      ),
      ...field('note', notesOf(resource)),
    ]),
  ];
};

const notUsual = (status: string | undefined): string | undefined => (status === 'completed' ? undefined : status);

export const renderVaccineAdvice: Renderer = (_reading, found) =>
  objectsAt(found.resource, 'recommendation').map((advice) =>
    details(found, namesAt(advice, 'vaccineCode').join(', ') || conceptText(at(advice, 'targetDisease')), [
      ...field('forecast', conceptText(at(advice, 'forecastStatus'))),
      ...objectsAt(advice, 'dateCriterion').flatMap((one) =>
        field(conceptText(at(one, 'code')) ?? 'date', dateAt(one, 'value'), 'date'),
      ),
      ...field('dose', readChoice(advice, 'doseNumber')?.text),
      ...field('reason', namesAt(advice, 'forecastReason').join(', ')),
      ...field('description', textsAt(advice, 'description').join('\n')),
    ]),
  );
