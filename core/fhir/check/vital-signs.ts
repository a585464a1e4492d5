import { at, type JsonObject, objectAt, objectsAt } from '../json.ts';
import type { Fault } from './remarks.ts';

/** LOINC code of a vital sign → the UCUM codes its value may have (fhir.md section 5); none for a panel. */
const units: ReadonlyMap<string, readonly string[]> = new Map([
  ['85354-9', []],
  ['8480-6', ['mm[Hg]']],
  ['8462-4', ['mm[Hg]']],
  ['8867-4', ['/min']],
  ['9279-1', ['/min']],
  ['8310-5', ['Cel', '[degF]']],
  ['2708-6', ['%']],
  ['59408-5', ['%']],
  ['29463-7', ['kg', 'g', '[lb_av]']],
  ['8302-2', ['cm', '[in_i]']],
  ['39156-5', ['kg/m2']],
  ['9843-4', ['cm', '[in_i]']],
]);

/**
 * FHIR R4's vital-signs rules, which the official validator applies by LOINC code beside the guide's profiles: category,
 * effective time, UCUM unit. Warnings, because it is not confirmed how a receiver of ABDM takes them.
 */
export function vitalSignFaults(observation: JsonObject): Fault[] {
  const code = vitalSignCode(observation);
  if (code === undefined) return [];
  const faults: Fault[] = [];
  const categories = objectsAt(observation, 'category').flatMap((one) =>
    objectsAt(one, 'coding').map((coding) => at(coding, 'code')),
  );

  if (!categories.includes('vital-signs'))
    faults.push(warning('category', 'a vital sign has the category vital-signs'));
  if (at(observation, 'effectiveDateTime') === undefined && at(observation, 'effectivePeriod') === undefined) {
    faults.push(warning('time', 'a vital sign has the time of measuring'));
  }
  if (code === '85354-9') {
    const parts = objectsAt(observation, 'component').map(vitalSignCode);
    if (!parts.includes('8480-6') || !parts.includes('8462-4')) {
      faults.push(warning('pressure', 'blood pressure has a systolic and a diastolic component'));
    }
  }
  for (const measure of [observation, ...objectsAt(observation, 'component')]) faults.push(...unitFaults(measure));

  return faults;
}

function vitalSignCode(measure: JsonObject): string | undefined {
  const codings = objectsAt(objectAt(measure, 'code') ?? {}, 'coding').filter(
    (one) => at(one, 'system') === 'http://loinc.org',
  );

  return codings.map((coding) => at(coding, 'code')).find((code) => typeof code === 'string' && units.has(code)) as
    | string
    | undefined;
}

function unitFaults(measure: JsonObject): Fault[] {
  const permitted = units.get(vitalSignCode(measure) ?? '') ?? [];
  const quantity = objectAt(measure, 'valueQuantity');
  if (permitted.length === 0 || !quantity) return [];
  const isFine =
    at(quantity, 'system') === 'http://unitsofmeasure.org' && permitted.includes(String(at(quantity, 'code')));

  return isFine ? [] : [warning('unit', `its unit has the UCUM code ${permitted.join(' or ')}`)];
}

const warning = (name: string, text: string): Fault => ({ severity: 'warning', rule: `vital-sign.${name}`, text });
