/** Small records as another hospital might send them, with whatever a test wants to be different. */
export interface Told {
  readonly id?: string;
  readonly name?: string;
  readonly gender?: string;
  readonly birthDate?: string;
  readonly abhaNumber?: string | null;
  readonly abhaAddress?: string | null;
  /** SNOMED code of the record's type: 371530004 consultation, 440545006 prescription, 373942005 discharge summary. */
  readonly type?: string;
  readonly date?: string;
  /** Start of the encounter. */
  readonly encounter?: string;
  readonly facility?: string;
  readonly text?: string;
  /** A second person whom the record calls its patient. */
  readonly second?: string;
  readonly attachment?: { readonly contentType: string; readonly data: string };
}

const identifiers = ({ abhaNumber, abhaAddress }: Told) => [
  ...(abhaNumber === null ? [] : [abha('HIN', abhaNumber ?? '91-1000-2000-3001')]),
  ...(abhaAddress === null ? [] : [abha('ABHA', abhaAddress ?? 'asha.devi90@sbx')]),
];
const abha = (code: string, value: string) => ({
  type: { coding: [{ system: 'https://nrces.in/ndhm/fhir/r4/CodeSystem/ndhm-identifier-type-code', code }] },
  system: 'https://healthid.ndhm.gov.in',
  value,
});

export function bundleText(told: Told = {}): string {
  const {
    id = 'b-1',
    date = '2026-10-10T10:00:00+05:30',
    text = 'Throat red, no rash',
    facility = 'City Hospital',
  } = told;
  const patient = {
    resourceType: 'Patient',
    id: 'patient',
    identifier: identifiers(told),
    name: [{ text: told.name ?? 'Asha Devi' }],
    gender: told.gender ?? 'female',
    birthDate: told.birthDate ?? '1990-06-26',
  };
  const composition = {
    resourceType: 'Composition',
    status: 'final',
    type: { coding: [{ system: 'http://snomed.info/sct', code: told.type ?? '371530004' }] },
    subject: { reference: 'Patient/patient' },
    date,
    title: 'Consultation note',
    author: [{ display: 'Dr. Vikram Rao' }],
    custodian: { reference: 'Organization/hospital' },
    ...(told.encounter && { encounter: { reference: 'Encounter/stay' } }),
    section: [
      { title: 'Findings', entry: [{ reference: 'Observation/finding' }, { reference: 'AllergyIntolerance/allergy' }] },
      ...(told.attachment ? [{ title: 'Document', entry: [{ reference: 'DocumentReference/document' }] }] : []),
    ],
  };
  const about = { reference: 'Patient/patient' };
  const resources = [
    composition,
    patient,
    { resourceType: 'Organization', id: 'hospital', name: facility },
    {
      resourceType: 'Observation',
      id: 'finding',
      status: 'final',
      code: { text: 'Finding' },
      subject: about,
      valueString: text,
    },
    { resourceType: 'AllergyIntolerance', id: 'allergy', patient: about, code: { text: 'Penicillin' } },
    ...(told.encounter
      ? [{ resourceType: 'Encounter', id: 'stay', status: 'finished', period: { start: told.encounter } }]
      : []),
    ...(told.second ? [{ resourceType: 'Patient', id: 'second', name: [{ text: told.second }] }] : []),
    ...(told.attachment
      ? [
          {
            resourceType: 'DocumentReference',
            id: 'document',
            status: 'current',
            content: [{ attachment: told.attachment }],
          },
        ]
      : []),
  ];
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'document',
    identifier: { system: 'https://city.example/bundle', value: id },
    timestamp: date,
    entry: resources.map((resource) => ({
      fullUrl: `${resource.resourceType}/${'id' in resource ? resource.id : 'c'}`,
      resource,
    })),
  });
}
