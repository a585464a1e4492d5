import { at, type JsonObject, objectsAt } from '../json.ts';
import type { Fault } from './remarks.ts';
import type { Tables } from './tables.ts';

/** The code systems that NRCeS publishes itself: a code that is not in them is a local invention. */
const nrcesSystems = 'https://nrces.in/ndhm/fhir/r4/CodeSystem/';

/** What is wrong with a Coding apart from its profile: its code is not in the system it names, or has another display. */
export function codingFaults(tables: Tables, coding: JsonObject): Fault[] {
  const [system, code, display] = [at(coding, 'system'), at(coding, 'code'), at(coding, 'display')];
  if (typeof system !== 'string') {
    return code === undefined ? [] : [warning('coding.no-system', 'a code without its system means nothing')];
  }
  if (!/^[a-z][a-z0-9+.-]*:/i.test(system)) {
    return [{ severity: 'error', rule: 'coding.system', text: 'system must be an absolute URI' }];
  }
  const known = tables.displays.get(system);
  if (!known || typeof code !== 'string') return [];

  const right = Object.hasOwn(known, code) ? known[code] : undefined;
  if (right === undefined) {
    const severity = system.startsWith(nrcesSystems) ? 'error' : 'warning';
    return [{ severity, rule: 'coding.unknown', text: 'the system has no such code' }];
  }
  if (typeof display === 'string' && display.toLowerCase() !== right.toLowerCase()) {
    return [warning('coding.display', `the display of that code is "${right}"`)];
  }
  return [];
}

const openForms: Readonly<Record<string, RegExp>> = {
  'http://hl7.org/fhir/ValueSet/mimetypes': /^[\w!#$&.+^-]+\/[\w!#$&.+^-]+(\s*;.*)?$/,
  'http://hl7.org/fhir/ValueSet/currencies': /^[A-Z]{3}$/,
  'http://hl7.org/fhir/ValueSet/ucum-units': /^\S+$/,
};

/** What breaks a required binding. @param type FHIR type of `value`: code, CodeableConcept, Coding, Quantity and the like */
export function bindingFault(
  tables: Tables,
  valueSet: string,
  { type, value }: { type: string; value: unknown },
): Fault | undefined {
  const pairs = codesWithin(type, value);
  const form = openForms[valueSet];
  if (form)
    return pairs.every(({ code }) => form.test(code))
      ? undefined
      : outside(`does not have the form that ${last(valueSet)} asks for`);
  const systems = tables.valueSets.get(valueSet);
  if (!systems || tables.openValueSets.has(valueSet)) return undefined;

  const isInside = pairs.some(({ system, code }) =>
    Object.entries(systems).some(([name, codes]) => (system === undefined || system === name) && codes.includes(code)),
  );
  if (isInside) return undefined;
  const all = Object.values(systems).flat();

  return outside(`must be one of ${all.length > 12 ? `the codes of ${last(valueSet)}` : all.join(', ')}`);
}

/** A bare `code` has no system: it may stand for any system of the set. In a concept one coding of the set is enough. */
function codesWithin(type: string, value: unknown): { system: string | undefined; code: string }[] {
  if (typeof value === 'string') return [{ system: undefined, code: value }];
  if (typeof value !== 'object' || value === null) return [];
  const codings = type === 'CodeableConcept' ? objectsAt(value as JsonObject, 'coding') : [value as JsonObject];

  return codings.flatMap((coding) => {
    const [system, code] = [at(coding, 'system'), at(coding, 'code')];
    return typeof code === 'string' ? [{ system: typeof system === 'string' ? system : '', code }] : [];
  });
}

const last = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const warning = (rule: string, text: string): Fault => ({ severity: 'warning', rule, text });
const outside = (text: string): Fault => ({ severity: 'error', rule: 'code.not-permitted', text });
