import { at, type JsonObject, objectAt, objectsAt, textAt } from '../json.ts';
import { details, periodOf } from './care.ts';
import { field, nameOf, type Renderer, referenceText } from './reading.ts';
import { addressText, conceptText, dateAt, namesAt, statusText } from './values.ts';

/** Resources that say who and where; they stand at the end of a record, not among its findings. */
export const peopleTypes: ReadonlySet<string> = new Set([
  'Practitioner',
  'PractitionerRole',
  'Organization',
  'Location',
  'RelatedPerson',
  'Device',
]);

/** A doctor, a hospital, a relative: name, identifiers, where to be reached. */
export const renderParty: Renderer = (reading, found) => {
  const { resource } = found;
  const qualifications = objectsAt(resource, 'qualification').map((one) => conceptText(at(one, 'code')));
  const addresses = objectsAt(resource, 'address').map(addressText);

  return [
    details(found, nameOf(resource), [
      ...field('qualification', qualifications.filter(Boolean).join(', ')),
      ...field('specialty', namesAt(resource, 'specialty').join(', ')),
      ...field('practitioner', referenceText(reading, objectAt(resource, 'practitioner'), found)),
      ...field('organization', referenceText(reading, objectAt(resource, 'organization'), found)),
      ...field('relationship', namesAt(resource, 'relationship').join(', ')),
      ...objectsAt(resource, 'identifier').flatMap((one) =>
        field(conceptText(at(one, 'type')) ?? 'identifier', textAt(one, 'value')),
      ),
      ...objectsAt(resource, 'telecom').flatMap((one) => field(textAt(one, 'system') ?? 'phone', textAt(one, 'value'))),
      ...field('address', addresses.filter(Boolean).join('; ')),
    ]),
  ];
};

/** A visit or stay, with what it was for and how it ended. */
export const renderEncounter: Renderer = (reading, found) => {
  const { resource } = found;
  const stay = objectAt(resource, 'hospitalization') ?? {};
  const diagnoses = objectsAt(resource, 'diagnosis').map((one) =>
    diagnosisText(one, referenceText(reading, objectAt(one, 'condition'), found)),
  );

  return [
    details(
      found,
      [...namesAt(resource, 'type'), textAt(objectAt(resource, 'class') ?? {}, 'display')].filter(Boolean)[0],
      [
        ...field('status', statusText(resource, 'status')),
        ...field('period', ...periodOf(resource, 'period')),
        ...field('reason', namesAt(resource, 'reasonCode').join(', ')),
        ...diagnoses.flatMap((text) => field('diagnosis', text)),
        ...field('facility', referenceText(reading, objectAt(resource, 'serviceProvider'), found)),
        ...field('admitted-from', conceptText(at(stay, 'admitSource'))),
        ...field('discharged-to', conceptText(at(stay, 'dischargeDisposition'))),
        ...objectsAt(resource, 'identifier').flatMap((one) => field('visit-number', textAt(one, 'value'))),
      ],
    ),
  ];
};

function diagnosisText(diagnosis: JsonObject, name: string | undefined): string | undefined {
  const use = conceptText(at(diagnosis, 'use'));

  return name === undefined || use === undefined ? name : `${name} (${use})`;
}

export const renderSpecimen: Renderer = (_reading, found) => {
  const { resource } = found;
  const collection = objectAt(resource, 'collection') ?? {};

  return [
    details(found, conceptText(at(resource, 'type')), [
      ...field('collected-on', dateAt(collection, 'collectedDateTime', 'collectedPeriod'), 'date'),
      ...field('received', dateAt(resource, 'receivedTime'), 'date'),
      ...field('body-site', conceptText(at(collection, 'bodySite'))),
      ...field('method', conceptText(at(collection, 'method'))),
      ...field('condition', namesAt(resource, 'condition').join(', ')),
    ]),
  ];
};

export const renderImagingStudy: Renderer = (_reading, found) => {
  const { resource } = found;
  const series = objectsAt(resource, 'series').map((one) =>
    [
      textAt(one, 'description'),
      textAt(objectAt(one, 'modality') ?? {}, 'display') ?? textAt(objectAt(one, 'modality') ?? {}, 'code'),
      textAt(objectAt(one, 'bodySite') ?? {}, 'display'),
    ]
      .filter(Boolean)
      .join(' · '),
  );

  return [
    details(found, textAt(resource, 'description') ?? namesAt(resource, 'procedureCode').join(', '), [
      ...field('status', statusText(resource, 'status')),
      ...field('started', dateAt(resource, 'started'), 'date'),
      ...field('reason', namesAt(resource, 'reasonCode').join(', ')),
      ...series.flatMap((text) => field('series', text)),
      ...objectsAt(resource, 'identifier').flatMap((one) => field('identifier', textAt(one, 'value'))),
    ]),
  ];
};
