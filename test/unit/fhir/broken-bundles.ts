import { again, type Break, breaksOf, drop, put, turn, urnOf } from './breaking.ts';
import { type Loose, resource } from './samples.ts';

const op = 'OPConsultation-structured';
const rx = 'Prescription-structured';
const section = 'Composition.section';

export const envelopeBreaks = breaksOf(op, [
  ['a collection instead of a document', 'value.fixed', put('Bundle.type', 'collection')],
  ['no Bundle.identifier', 'element.missing', drop('Bundle.identifier')],
  ['no Bundle.identifier.system', 'element.missing', drop('Bundle.identifier.system')],
  ['no Bundle.timestamp', 'element.missing', drop('Bundle.timestamp')],
  ['a timestamp without offset', 'value.form', put('Bundle.timestamp', '2026-11-02T10:42:00')],
  ['no Bundle.meta.versionId', 'element.missing', drop('Bundle.meta.versionId')],
  ['the Composition not first', 'bundle.first', turn('Bundle.entry', (entries) => entries.toReversed())],
  ['two Compositions', 'bundle.compositions', again('Bundle.entry')],
  ['no Composition', 'bundle.first', turn('Bundle.entry', (entries) => entries.slice(1))],
  ['no entries', 'bundle.empty', drop('Bundle.entry')],
  ['an empty list of entries', 'value.empty', put('Bundle.entry', [])],
  [
    'two entries with one fullUrl',
    'bundle.full-url-twice',
    turn('Bundle.entry.2.fullUrl', (_, b) => b.entry[1].fullUrl),
  ],
  ['an entry without fullUrl', 'element.missing', drop('Bundle.entry.3.fullUrl')],
  ['a relative fullUrl', 'bundle.full-url', put('Bundle.entry.3.fullUrl', 'Patient/1')],
  [
    'a fullUrl in upper case',
    'bundle.full-url',
    turn('Bundle.entry.3.fullUrl', (url) => `urn:uuid:${url.slice(9).toUpperCase()}`),
  ],
  ['a fullUrl that is not the id', 'bundle.full-url-id', put('Patient.id', 'another'), 'warning'],
  ['a second patient', 'bundle.patients', again('Bundle.entry', 3)],
  [
    'an entry nobody points at',
    'bundle.unreachable',
    turn(`${section}.0.entry`, (_, b) => resource(b, 'Composition').section[1].entry),
  ],
  ['an entry without resource', 'element.missing', drop('Bundle.entry.5.resource')],
  ['a total', 'invariant.bdl-1', put('Bundle.total', 3)],
  ['a request in an entry', 'invariant.bdl-2', put('Bundle.entry.1.request', { method: 'PUT', url: 'Patient' })],
]);

export const compositionBreaks = [
  ...breaksOf(op, [
    ['no profile', 'profile.missing', drop('Composition.meta.profile')],
    [
      'the profile of another resource',
      'profile.type',
      turn('Composition.meta', (_, b) => resource(b, 'Patient').meta),
    ],
    ['an unknown status', 'code.not-permitted', put('Composition.status', 'done')],
    ['no title', 'element.missing', drop('Composition.title')],
    ['no date', 'element.missing', drop('Composition.date')],
    ['no author', 'element.missing', drop('Composition.author')],
    ['no subject', 'element.missing', drop('Composition.subject')],
    ['no encounter in an OP consultation', 'element.missing', drop('Composition.encounter')],
    ['an attester without mode', 'element.missing', drop('Composition.attester.0.mode')],
    ['no attester', 'composition.attester', drop('Composition.attester'), 'warning'],
    ['an empty relatesTo', 'value.empty', put('Composition.relatesTo', [{}])],
  ]),
  ...breaksOf(rx, [
    ['the type code of another record', 'value.fixed', put('Composition.type.coding.0.code', '419891008')],
    ['another display of the type', 'value.fixed', put('Composition.type.coding.0.display', 'Prescription')],
    ['two codings of the type', 'element.too-many', again('Composition.type.coding')],
  ]),
];

export const sectionBreaks: readonly Break[] = [
  ...breaksOf(op, [
    ['no section', 'element.missing', drop(section)],
    ['an empty section', 'invariant.cmp-1', drop(`${section}.0.entry`)],
    ['one section twice', 'slice.too-many', again(section)],
    ['the old follow-up code', 'slice.order', put(`${section}.7.code.coding.0.code`, '736271009'), 'warning'],
    ['another display of a section', 'value.fixed', put(`${section}.0.code.coding.0.display`, 'Complaints')],
    [
      'a section of the wrong contents',
      'reference.target',
      turn(`${section}.0.entry`, (_, b) => resource(b, 'Composition').section[1].entry),
    ],
  ]),
  ...breaksOf(rx, [
    ['two sections in a prescription', 'element.too-many', again(section)],
    ['the wrong code on the only section', 'value.fixed', put(`${section}.0.code.coding.0.code`, '721912009')],
    ['an entry without Reference.type', 'slice.closed', drop(`${section}.0.entry.0.type`)],
    ['an entry with the wrong Reference.type', 'reference.type', put(`${section}.0.entry.0.type`, 'Binary')],
    ['two Binaries in a prescription', 'slice.too-many', again(`${section}.0.entry`, 2)],
    ['a document instead of a Binary', 'slice.closed', put(`${section}.0.entry.2.type`, 'DocumentReference')],
  ]),
  ...breaksOf('DiagnosticReport-lab-structured', [
    [
      'three entries in a diagnostic report',
      'element.too-many',
      turn(`${section}.0.entry`, ([one]) => [one, one, one]),
    ],
  ]),
  ...breaksOf('HealthDocumentRecord', [
    ['a section entry without reference', 'element.missing', put(`${section}.0.entry`, [{ display: 'x' }])],
  ]),
  ...breaksOf('WellnessRecord-structured', [
    ['a translated wellness title', 'slice.order', put(`${section}.0.title`, 'जीवन संकेत'), 'warning'],
  ]),
  ...breaksOf('Invoice-structured', [['two invoices', 'slice.too-many', again(`${section}.0.entry`)]]),
];

const subject = 'Condition.subject.reference';
const plainReport = 'http://hl7.org/fhir/StructureDefinition/DiagnosticReport';

export const referenceBreaks = [
  ...breaksOf(op, [
    ['a dangling reference', 'reference.unresolved', put(subject, 'urn:uuid:00000000-0000-4000-8000-000000000009')],
    ['a relative reference', 'reference.unresolved', turn(subject, (_, b) => `Patient/${resource(b, 'Patient').id}`)],
    ['an absolute reference', 'reference.unresolved', put(subject, 'https://hip.example/Patient/1')],
    ['a contained reference to nothing', 'reference.unresolved', put(subject, '#p')],
    ['a subject that is a doctor', 'reference.target', turn(subject, (_, b) => urnOf(b, 'Practitioner'))],
    [
      'an author that is an encounter',
      'reference.target',
      turn('Composition.author.0.reference', (_, b) => urnOf(b, 'Encounter')),
    ],
  ]),
  ...breaksOf('DiagnosticReport-lab-structured', [
    [
      'a report that names no profile and meets none',
      'element.missing',
      both(drop('DiagnosticReport.meta.profile'), drop('DiagnosticReport.conclusion')),
    ],
    [
      'a target that does not meet the profile asked for',
      'reference.profile',
      both(put('DiagnosticReport.meta.profile', [plainReport]), drop('DiagnosticReport.resultsInterpreter')),
    ],
  ]),
];

function both(...changes: readonly ((bundle: Loose) => void)[]): (bundle: Loose) => void {
  return (bundle) => {
    for (const change of changes) change(bundle);
  };
}
