import { at, isObject, type JsonObject, listAt, objectAt, objectsAt } from '../json.ts';
import type { Fault } from './remarks.ts';

/**
 * FHIR R4's rules between several elements of one value, by data type, resource or place (`Patient.contact`). The tables
 * hold only rules about single elements; these are the ones that clinic records can break, under their R4 names.
 */
const invariants: Readonly<Record<string, readonly Invariant[]>> = {
  Period: [rule('per-1', 'start must not be after end', startsBeforeItEnds)],
  Range: [rule('rng-2', 'low must not be above high', (range) => quantity(range, 'low') <= quantity(range, 'high'))],
  Ratio: [
    rule(
      'rat-1',
      'numerator and denominator belong together',
      (ratio) => has(ratio, 'numerator') === has(ratio, 'denominator'),
    ),
  ],
  Quantity: [rule('qty-3', 'a unit code needs its system', codeHasSystem)],
  SimpleQuantity: [rule('qty-3', 'a unit code needs its system', codeHasSystem)],
  Age: [rule('qty-3', 'a unit code needs its system', codeHasSystem)],
  Duration: [
    rule('qty-3', 'a unit code needs its system', codeHasSystem),
    rule(
      'drt-1',
      'a duration needs the code of a time unit',
      (duration) => !has(duration, 'value') || has(duration, 'code'),
    ),
  ],
  ContactPoint: [
    rule('cpt-2', 'a value needs a system (phone, email)', (point) => !has(point, 'value') || has(point, 'system')),
  ],
  Extension: [
    rule('ext-1', 'must have either a value or extensions', (one) => has(one, 'extension') !== hasChoice(one, 'value')),
  ],
  Attachment: [rule('att-1', 'data needs a contentType', (one) => !has(one, 'data') || has(one, 'contentType'))],
  'Timing.repeat': [
    rule('tim-1', 'a duration needs its unit', (one) => !has(one, 'duration') || has(one, 'durationUnit')),
    rule('tim-2', 'a period needs its unit', (one) => !has(one, 'period') || has(one, 'periodUnit')),
    rule('tim-4', 'a duration must not be negative', (one) => !isNegative(one, 'duration')),
    rule('tim-5', 'a period must not be negative', (one) => !isNegative(one, 'period')),
    rule('tim-6', 'periodMax needs period', (one) => !has(one, 'periodMax') || has(one, 'period')),
    rule('tim-7', 'durationMax needs duration', (one) => !has(one, 'durationMax') || has(one, 'duration')),
    rule('tim-8', 'countMax needs count', (one) => !has(one, 'countMax') || has(one, 'count')),
    rule('tim-9', 'an offset needs a when that is not C, CM, CD or CV', offsetHasWhen),
    rule('tim-10', 'timeOfDay and when exclude each other', (one) => !has(one, 'timeOfDay') || !has(one, 'when')),
  ],
  'Composition.section': [
    rule('cmp-1', 'a section must have text, entries or sections', (one) =>
      ['text', 'entry', 'section'].some((key) => has(one, key)),
    ),
    rule('cmp-2', 'emptyReason only in an empty section', (one) => !has(one, 'emptyReason') || !has(one, 'entry')),
  ],
  'Patient.contact': [
    rule('pat-1', 'a contact needs a name, telecom, address or organization', (one) =>
      ['name', 'telecom', 'address', 'organization'].some((key) => has(one, key)),
    ),
  ],
  Organization: [rule('org-1', 'needs a name or an identifier', (one) => has(one, 'name') || has(one, 'identifier'))],
  Observation: [
    rule(
      'obs-6',
      'dataAbsentReason only without a value',
      (one) => !has(one, 'dataAbsentReason') || !hasChoice(one, 'value'),
    ),
    rule('obs-7', 'a component with the same code as the observation excludes a value', codeNotInComponents),
  ],
  'Observation.referenceRange': [
    rule('obs-3', 'a reference range needs low, high or text', (one) =>
      ['low', 'high', 'text'].some((key) => has(one, key)),
    ),
  ],
  Condition: [
    rule('con-4', 'an ended condition must be inactive, resolved or in remission', endedIsInactive),
    rule('con-5', 'no clinicalStatus on an entry made in error', errorHasNoStatus),
  ],
  AllergyIntolerance: [
    rule(
      'ait-1',
      'needs a clinicalStatus unless entered in error',
      (one) => isEnteredInError(one) || has(one, 'clinicalStatus'),
    ),
    rule('ait-2', 'no clinicalStatus on an entry made in error', errorHasNoStatus),
  ],
  Appointment: [
    rule('app-2', 'start and end belong together', (one) => has(one, 'start') === has(one, 'end')),
    rule(
      'app-4',
      'only a cancelled or missed appointment has a cancelationReason',
      (one) => !has(one, 'cancelationReason') || ['cancelled', 'noshow'].includes(String(at(one, 'status'))),
    ),
  ],
  'Appointment.participant': [
    rule('app-1', 'needs a type or an actor', (one) => has(one, 'type') || has(one, 'actor')),
  ],
  'CarePlan.activity': [
    rule('cpl-3', 'detail and reference exclude each other', (one) => !has(one, 'detail') || !has(one, 'reference')),
  ],
  FamilyMemberHistory: [
    rule('fhs-1', 'age and born exclude each other', (one) => !hasChoice(one, 'age') || !hasChoice(one, 'born')),
    rule('fhs-2', 'estimatedAge needs an age', (one) => !has(one, 'estimatedAge') || hasChoice(one, 'age')),
  ],
  'ImmunizationRecommendation.recommendation': [
    rule(
      'imr-1',
      'needs a vaccineCode or a targetDisease',
      (one) => has(one, 'vaccineCode') || has(one, 'targetDisease'),
    ),
  ],
};

interface Invariant {
  readonly name: string;
  readonly text: string;
  readonly holds: (value: JsonObject) => boolean;
}

/** The invariants of `place` (a type, a resource or an element's place) that `value` breaks. */
export function brokenInvariants(place: string, value: JsonObject): Fault[] {
  const rules = Object.hasOwn(invariants, place) ? (invariants[place] ?? []) : [];

  return rules
    .filter((one) => !one.holds(value))
    .map(({ name, text }) => ({ severity: 'error', rule: `invariant.${name}`, text }));
}

function rule(name: string, text: string, holds: Invariant['holds']): Invariant {
  return { name, text, holds };
}

function has(value: JsonObject, key: string): boolean {
  return at(value, key) !== undefined || at(value, `_${key}`) !== undefined;
}

/** Whether any form of the choice `name[x]` is there. */
function hasChoice(value: JsonObject, name: string): boolean {
  return Object.keys(value).some((key) => key.replace(/^_/, '').startsWith(name) && /^_?[a-z]+[A-Z]/.test(key));
}

/** Both ends as instants; a date without time counts as its whole day, so that one day may start and end a period. */
function startsBeforeItEnds(period: JsonObject): boolean {
  const [start, end] = [at(period, 'start'), at(period, 'end')];
  if (typeof start !== 'string' || typeof end !== 'string') return true;
  const length = Math.min(start.length, end.length);
  if (length <= 10) return start.slice(0, length) <= end.slice(0, length);
  const [from, to] = [Date.parse(start), Date.parse(end)];

  return Number.isNaN(from) || Number.isNaN(to) || from <= to;
}

/** A missing bound is no obstacle: NaN would make every comparison false, so it stands for "fits". */
function quantity(range: JsonObject, key: 'low' | 'high'): number {
  const value = at(objectAt(range, key) ?? {}, 'value');
  if (typeof value === 'number') return value;

  return key === 'low' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
}

function codeHasSystem(value: JsonObject): boolean {
  return !has(value, 'code') || has(value, 'system');
}

function isNegative(value: JsonObject, key: string): boolean {
  const number = at(value, key);

  return typeof number === 'number' && number < 0;
}

function offsetHasWhen(repeat: JsonObject): boolean {
  if (!has(repeat, 'offset')) return true;
  const moments = listAt(repeat, 'when');

  return moments.length > 0 && !moments.some((one) => ['C', 'CM', 'CD', 'CV'].includes(String(one)));
}

function codesOf(value: JsonObject, key: string): unknown[] {
  return objectsAt(objectAt(value, key) ?? {}, 'coding').map((coding) => at(coding, 'code'));
}

function isEnteredInError(value: JsonObject): boolean {
  return codesOf(value, 'verificationStatus').includes('entered-in-error');
}

function errorHasNoStatus(value: JsonObject): boolean {
  return !isEnteredInError(value) || !has(value, 'clinicalStatus');
}

function endedIsInactive(condition: JsonObject): boolean {
  if (!hasChoice(condition, 'abatement')) return true;

  return codesOf(condition, 'clinicalStatus').some((code) =>
    ['inactive', 'resolved', 'remission'].includes(String(code)),
  );
}

function codeNotInComponents(observation: JsonObject): boolean {
  if (!hasChoice(observation, 'value')) return true;
  const own = codesOf(observation, 'code').filter((code) => code !== undefined);
  const inside = objectsAt(observation, 'component').flatMap((component) =>
    isObject(component) ? codesOf(component, 'code') : [],
  );

  return !own.some((code) => inside.includes(code));
}
