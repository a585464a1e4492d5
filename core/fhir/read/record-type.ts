import type { HiType } from '../../kit/words.ts';
import { at, isObject, type JsonObject, objectAt, objectsAt, textAt, textsAt } from '../json.ts';
import type { ReadableRecord } from '../model.ts';
import type { Found } from './entries.ts';

type Recognised = Pick<ReadableRecord, 'hiType' | 'hiTypeFrom'>;

/** Last step of the Composition profile's URL → record type; the guide has kept these names over its versions. */
const byProfile: Readonly<Record<string, HiType>> = {
  OPConsultRecord: 'OPConsultation',
  PrescriptionRecord: 'Prescription',
  DiagnosticReportRecord: 'DiagnosticReport',
  DischargeSummaryRecord: 'DischargeSummary',
  ImmunizationRecord: 'ImmunizationRecord',
  HealthDocumentRecord: 'HealthDocumentRecord',
  WellnessRecord: 'WellnessRecord',
  InvoiceRecord: 'Invoice',
};

/** `Composition.type` code → record type, whatever system is named: senders invent systems around the right codes. */
const byCode: Readonly<Record<string, HiType>> = {
  '371530004': 'OPConsultation',
  '440545006': 'Prescription',
  '721981007': 'DiagnosticReport',
  '4241000179101': 'DiagnosticReport',
  '4201000179104': 'DiagnosticReport',
  '4321000179101': 'DiagnosticReport',
  '4261000179100': 'DiagnosticReport',
  '373942005': 'DischargeSummary',
  '41000179103': 'ImmunizationRecord',
  '419891008': 'HealthDocumentRecord',
};

/** LOINC summaries of care that older senders used: of an episode, of a patient. */
const olderSummaries = new Set(['34133-9', '60591-5']);

const byWords: readonly (readonly [RegExp, HiType])[] = [
  [/prescription/, 'Prescription'],
  [/discharge/, 'DischargeSummary'],
  [/immuni[sz]ation|vaccin/, 'ImmunizationRecord'],
  [/wellness/, 'WellnessRecord'],
  [/invoice|bill/, 'Invoice'],
  [/diagnostic|laborator|patholog|imaging|radiolog/, 'DiagnosticReport'],
  [/health document|record artifact/, 'HealthDocumentRecord'],
  [/consult/, 'OPConsultation'],
];

/** The record's type by its profile, else its type code, else the type's words, else by what it contains (fhir.md 7.2). */
export function recogniseType(composition: Found | undefined, list: readonly Found[]): Recognised {
  const profile = composition && knownProfile(composition.resource);
  if (profile) return { hiType: profile, hiTypeFrom: 'profile' };
  const concept = objectAt(composition?.resource ?? {}, 'type') ?? {};
  const codes = objectsAt(concept, 'coding').map((coding) => textAt(coding, 'code') ?? '');
  const code = codes
    .map((one) => (Object.hasOwn(byCode, one) ? byCode[one] : undefined))
    .find((one) => one !== undefined);
  if (code) return { hiType: code, hiTypeFrom: 'code' };
  if (codes.some((one) => olderSummaries.has(one)))
    return { hiType: isInpatient(list) ? 'DischargeSummary' : 'OPConsultation', hiTypeFrom: 'code' };

  const displays = objectsAt(concept, 'coding').flatMap((coding) => textsAt(coding, 'display'));
  const spoken =
    typeByWords([...textsAt(concept, 'text'), ...displays]) ??
    typeByWords(textsAt(composition?.resource ?? {}, 'title'));
  if (spoken) return { hiType: spoken, hiTypeFrom: 'text' };
  const contained = typeByContents(list);

  return contained ? { hiType: contained, hiTypeFrom: 'contents' } : { hiType: null, hiTypeFrom: 'nothing' };
}

function typeByWords(texts: readonly string[]): HiType | undefined {
  const words = texts.join(' ').slice(0, 300).toLowerCase();

  return byWords.find(([pattern]) => pattern.test(words))?.[1];
}

function knownProfile(composition: JsonObject): HiType | undefined {
  const meta = at(composition, 'meta');
  const urls = isObject(meta) ? textsAt(meta, 'profile') : [];
  const names = urls.map((url) => (url.split('|', 1)[0] ?? '').split('/').at(-1) ?? '');

  return names
    .map((name) => (Object.hasOwn(byProfile, name) ? byProfile[name] : undefined))
    .find((one) => one !== undefined);
}

function isInpatient(list: readonly Found[]): boolean {
  return list.some(
    ({ type, resource }) => type === 'Encounter' && textAt(objectAt(resource, 'class') ?? {}, 'code') === 'IMP',
  );
}

function typeByContents(list: readonly Found[]): HiType | undefined {
  const has = (...types: readonly string[]): boolean => list.some(({ type }) => types.includes(type));

  if (has('Invoice')) return 'Invoice';
  if (has('Immunization', 'ImmunizationRecommendation')) return 'ImmunizationRecord';
  if (isInpatient(list)) return 'DischargeSummary';
  if (has('DiagnosticReport')) return 'DiagnosticReport';
  if (has('MedicationRequest'))
    return has('Observation', 'AllergyIntolerance', 'Procedure', 'ServiceRequest') ? 'OPConsultation' : 'Prescription';
  if (has('Condition', 'AllergyIntolerance', 'Procedure')) return 'OPConsultation';
  if (has('Observation')) return 'WellnessRecord';

  return has('DocumentReference', 'Binary', 'Media') ? 'HealthDocumentRecord' : undefined;
}
