import { groupAbhaNumber } from '../../kit/words.ts';
import { hasText, hl7, nrcesIdentifierType } from './concepts.ts';
import { addResource, type Draft, type Drafting, type Pointer } from './drafting.ts';
import type { AddressFacts, PatientFacts, PractitionerFacts } from './model.ts';
import { sayDay, toIndianDay, toIndianTime } from './moments.ts';

/** References to those whom every record names. */
export interface Parties {
  readonly patient: Pointer;
  readonly practitioner: Pointer;
  readonly organization: Pointer;
}

export function addParties(drafting: Drafting): Parties {
  return {
    organization: addOrganization(drafting),
    practitioner: addPractitioner(drafting),
    patient: addPatient(drafting),
  };
}

const genders = { M: 'male', F: 'female', O: 'other', T: 'other', D: 'unknown', U: 'unknown' } as const;

function addPatient(drafting: Drafting): Pointer {
  const { patient } = drafting.input;
  const gender = genders[patient.gender];
  const born = hasText(patient.birthDate) ? `, born ${sayDay(patient.birthDate)}` : '';

  return addResource(drafting, {
    type: 'Patient',
    says: [`${patient.name}, ${gender}${born}`],
    display: patient.name,
    body: {
      identifier: patientIdentifiers(patient, drafting.ownSystem),
      name: [{ text: patient.name }],
      telecom: phone(patient.mobile, 'mobile'),
      gender,
      birthDate: patient.birthDate,
      address: address(patient.address),
    },
  });
}

/** fhir.md section 4: the number typed HIN, the address typed ABHA, and our own file number; never Aadhaar. */
function patientIdentifiers({ abhaNumber, abhaAddress, localNumber }: PatientFacts, ownSystem: string): Draft[] {
  const system = 'https://healthid.ndhm.gov.in';

  return [
    ...(hasText(abhaNumber) ? [{ type: nrcesIdentifierType('HIN'), system, value: groupAbhaNumber(abhaNumber) }] : []),
    ...(hasText(abhaAddress) ? [{ type: nrcesIdentifierType('ABHA'), system, value: abhaAddress }] : []),
    { type: hl7('v2-0203', 'MR', 'Medical record number'), system: `${ownSystem}/mrn`, value: localNumber },
  ];
}

function addPractitioner(drafting: Drafting): Pointer {
  const { practitioner } = drafting.input;

  return addResource(drafting, {
    type: 'Practitioner',
    says: [[practitioner.name, practitioner.qualification].filter(hasText).join(', ')],
    display: practitioner.name,
    body: {
      identifier: practitionerIdentifiers(practitioner, drafting.ownSystem),
      name: [{ text: practitioner.name }],
      qualification: [{ code: { text: practitioner.qualification } }],
    },
  });
}

function practitionerIdentifiers({ hprId, registration, localNumber }: PractitionerFacts, ownSystem: string): Draft[] {
  const known: Draft[] = [
    ...(hasText(hprId)
      ? [{ type: nrcesIdentifierType('HPID'), system: 'https://doctor.ndhm.gov.in', value: hprId }]
      : []),
    ...(registration && hasText(registration.number)
      ? [
          {
            type: hl7('v2-0203', 'MD', 'Medical License number'),
            value: registration.number,
            assigner: { display: registration.council },
          },
        ]
      : []),
  ];

  return known.length > 0
    ? known
    : [{ type: { text: 'Staff number' }, system: `${ownSystem}/staff`, value: localNumber }];
}

function addOrganization(drafting: Drafting): Pointer {
  const { organization } = drafting.input;
  const identifier = hasText(organization.hfrId)
    ? {
        type: hl7('v2-0203', 'PRN', 'Provider number'),
        system: 'https://facility.ndhm.gov.in',
        value: organization.hfrId,
      }
    : { type: { text: 'Clinic' }, system: drafting.ownSystem, value: organization.localNumber };

  return addResource(drafting, {
    type: 'Organization',
    says: [[organization.name, organization.address?.text].filter(hasText).join(', ')],
    display: organization.name,
    body: {
      identifier: [identifier],
      name: organization.name,
      telecom: phone(organization.phone, 'work'),
      address: address(organization.address),
    },
  });
}

/** The visit; `diagnoses` are references to its conditions. */
export function addEncounter(
  drafting: Drafting,
  { patient, practitioner, organization }: Parties,
  diagnoses: readonly Pointer[],
): Pointer {
  const { visit, organization: clinic } = drafting.input;
  const ambulatory = { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'AMB', display: 'ambulatory' };

  return addResource(drafting, {
    type: 'Encounter',
    says: [`Outpatient visit on ${sayDay(toIndianDay(visit.start))} at ${clinic.name}`],
    body: {
      identifier: [{ system: `${drafting.ownSystem}/visit`, value: visit.careContextReference }],
      status: 'finished',
      class: ambulatory,
      subject: patient,
      participant: [{ individual: practitioner }],
      period: {
        start: toIndianTime(visit.start),
        end: visit.end && visit.end >= visit.start ? toIndianTime(visit.end) : undefined,
      },
      diagnosis: diagnoses.map((condition) => ({ condition, use: { text: 'Clinical diagnosis' } })),
      serviceProvider: organization,
    },
  });
}

function phone(number: string | undefined, use: 'mobile' | 'work'): Draft[] {
  if (!hasText(number)) return [];
  const digits = number.replace(/[^\d+]/g, '');

  return [{ system: 'phone', value: /^\d{10}$/.test(digits) ? `+91${digits}` : number, use }];
}

function address(facts: AddressFacts | undefined): Draft[] {
  if (!facts || ![facts.text, facts.district, facts.state, facts.pincode].some(hasText)) return [];

  return [{ text: facts.text, district: facts.district, state: facts.state, postalCode: facts.pincode, country: 'IN' }];
}
