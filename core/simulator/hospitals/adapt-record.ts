import { createHash } from 'node:crypto';
import { days, later } from '../../kit/clock.ts';
import { monthNames } from '../../kit/month-names.ts';
import { type Citizen, nameOf } from '../abha/citizens.ts';
import type { HospitalSeed } from '../settings.ts';

/** The people and places of the bundles under `records/`, which give way to those of the simulator. */
const inFiles = {
  clinic: 'Asha Clinic',
  facility: 'IN2710000123',
  town: 'Pune',
  doctor: { given: 'Meera', family: 'Kulkarni' },
  line: 'Asha Clinic - sample document',
};
const dayOfFiles = '2026-11-02';

interface Adapting {
  readonly citizen: Citizen;
  /** The name of this record among all: its ids come from it, so that the same record keeps them. */
  readonly reference: string;
  /** Absent for the files of a stranger's folder: their hospital and dates stay. */
  readonly own?: { readonly hospital: HospitalSeed; readonly day: string };
}

type Json = Record<string, unknown>;

/** The same record about another person: name, identifiers, birth and contact of the patient, and ids of the document. */
export function adaptRecord(text: string, { citizen, reference, own }: Adapting): string {
  const bundle = JSON.parse(text) as Json & { entry?: { resource?: Json }[] };
  const patients = (bundle.entry ?? []).map(({ resource }) => resource).filter((resource) => isPatient(resource));
  const oldNames = new Set(patients.map(oldNameOf).filter((name) => name !== ''));
  for (const patient of patients) Object.assign(patient ?? {}, patientMembers(patient ?? {}, citizen, reference));
  const identifier = (bundle['identifier'] ?? {}) as Json;
  bundle['identifier'] = {
    system: 'https://simulator.example/bundle',
    ...identifier,
    value: uuidFrom(`${reference} document`),
  };
  bundle['id'] = uuidFrom(`${reference} bundle`);

  const moved = own ? relocate(JSON.stringify(bundle), own.hospital, own.day) : JSON.stringify(bundle);
  return [...oldNames].reduce((adapted, name) => adapted.replaceAll(inJson(name), inJson(nameOf(citizen))), moved);
}

const isPatient = (resource: Json | undefined) => resource?.['resourceType'] === 'Patient';
const inJson = (words: string) => JSON.stringify(words).slice(1, -1);

function oldNameOf(patient: Json | undefined): string {
  const [name] = (patient?.['name'] ?? []) as { text?: string; given?: string[]; family?: string }[];
  return name?.text ?? [...(name?.given ?? []), name?.family ?? ''].join(' ').trim();
}

const genders: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other', T: 'other', D: 'other' };

function patientMembers(patient: Json, citizen: Citizen, reference: string): Json {
  const { birth, gender, mobile, home } = citizen;
  const birthDate = birth.day === null ? birth.year : `${birth.year}-${birth.month}-${birth.day}`;
  const words = `${nameOf(citizen)}, ${genders[gender] ?? 'unknown'}, born ${birthDate}`.replaceAll('&', '&amp;');
  return {
    text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><p>${words}</p></div>` },
    identifier: [
      identifierOf(
        'HIN',
        'Health ID issued by NDHM',
        citizen.abhaNumber.replace(/^(..)(....)(....)(....)$/, '$1-$2-$3-$4'),
      ),
      identifierOf('ABHA', 'Ayushman Bharat Health Account (ABHA) ID', citizen.abhaAddress),
    ],
    name: [{ text: nameOf(citizen) }],
    gender: genders[gender] ?? 'unknown',
    birthDate,
    telecom: mobile === null ? undefined : [{ system: 'phone', value: `+91${mobile}`, use: 'mobile' }],
    address: [{ text: `${home.line}, ${home.district}`, district: home.district, state: home.state, country: 'IN' }],
    id: patient['id'] ?? uuidFrom(`${reference} patient`),
  };
}

function identifierOf(code: string, display: string, value: string): Json {
  const system = 'https://nrces.in/ndhm/fhir/r4/CodeSystem/ndhm-identifier-type-code';
  return { type: { coding: [{ system, code, display }] }, system: 'https://healthid.ndhm.gov.in', value };
}

/** Another hospital, another doctor, and all dates moved by as many days as the visit is. */
function relocate(text: string, hospital: HospitalSeed, day: string): string {
  const distance = Math.round((Date.parse(day) - Date.parse(dayOfFiles)) / days(1));
  const moved = (year: string, month: string, date: string) =>
    later(new Date(`${year}-${month}-${date}T00:00:00Z`), days(distance));
  const [, given = '', family = ''] = /^(?:Dr\. )?(.*) (\S+)$/.exec(hospital.doctor.name) ?? [];
  return text
    .replaceAll(inFiles.clinic, inJson(hospital.name))
    .replaceAll(inFiles.facility, hospital.id)
    .replaceAll(inFiles.town, inJson(hospital.town))
    .replaceAll(inFiles.doctor.given, inJson(given))
    .replaceAll(inFiles.doctor.family, inJson(family))
    .replace(/JVBERi0[A-Za-z0-9+/=]+/g, (pdf) => relabel(pdf, hospital.name))
    .replace(writtenInDigits, (_all, year: string, month: string, date: string) =>
      moved(year, month, date).toISOString().slice(0, 10),
    )
    .replace(writtenInWords, (_all, date: string, month: string, year: string) => {
      const then = moved(
        year,
        String(monthNames.findIndex((name) => name === month) + 1).padStart(2, '0'),
        date.padStart(2, '0'),
      );
      return `${then.getUTCDate()} ${monthNames[then.getUTCMonth()] ?? ''} ${then.getUTCFullYear()}`;
    });
}

/** The line on the little PDF files, as long as it was: their inner offsets stay right. */
function relabel(pdf: string, hospital: string): string {
  const bytes = Buffer.from(pdf, 'base64').toString('latin1');
  const line = `${hospital} sample`.slice(0, inFiles.line.length).padEnd(inFiles.line.length);
  return Buffer.from(bytes.replaceAll(inFiles.line, line), 'latin1').toString('base64');
}

/** Dates of the visit and after it; dates of birth lie before. */
const writtenInDigits = /\b(202[6-9])-(\d{2})-(\d{2})(?!\d)/g;
const writtenInWords = new RegExp(`\\b(\\d{1,2}) (${monthNames.join('|')}) (202[6-9])\\b`, 'g');

/** A uuid that a text decides (version 5 in form): the same record has the same ids each time it is sent. */
function uuidFrom(words: string): string {
  const hash = createHash('sha1').update(words).digest('hex');
  const variant = ((Number.parseInt(hash.slice(16, 17), 16) & 3) | 8).toString(16);
  return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-5${hash.slice(13, 16)}-${variant}${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
}
