import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { ExchangeHook } from '../../core/simulator/index.ts';
import { type ClinicWorld, startClinic } from './clinic.ts';
import { type DeskClient, openDesk } from './desk.ts';
import { temporaryFolder } from './folder.ts';
import { asha, page } from './journey.ts';
import type { JourneyWorld } from './legs.ts';
import type { Mark, MarkKind } from './marks.ts';
import { personAt } from './person.ts';

/** A clinic in which everything that must not be spread about is a text that stands nowhere by accident. */
const words = {
  aadhaar: ['999941057058', '9999 4105 7058'],
  // The far side's right one, and a wrong one.
  otp: ['123456', '739154'],
  password: ['password-of-the-owner-Zx1', 'password-of-the-doctor-Zx2', '640917'],
  secret: ['client-secret-of-the-clinic-Zx3'],
  name: [
    'Asha Devi',
    'आशा देवी',
    'Zubeida Guardianmark',
    'Quirinalda Secondmark',
    'Secondmark',
    'Leela Ownermark',
    'Thomas Doctormark',
  ],
  abha: ['91100020003001', '91-1000-2000-3001', 'asha.devi90'],
  contact: ['9876501234', '9876509876', '77 Marigold Markroad'],
  record: [
    'Complaintmark of the throat',
    'Findingmark of the pharynx',
    'Diagnosismark of the season',
    'Medicinemark 500 mg',
    'Testmark of the blood',
    'Advicemark to rest',
    'Titlemark of the scan',
  ],
  received: [
    'Receivedmark and cough for 3 days',
    'Receivedmark bronchitis',
    'Receivedmark tablet',
    'Receivedmark note',
  ],
} as const satisfies Partial<Record<MarkKind, readonly string[]>>;

export const writtenMarks: readonly Mark[] = Object.entries(words).flatMap(([kind, texts]) =>
  // The keys above are kinds of marks.
  texts.map((text) => ({ kind: kind as MarkKind, text })),
);

const [owner, doctor, pin] = words.password;
export const ownerOfMarks = { login: 'leela', password: owner };
export const secondPatient = {
  ...asha.details,
  name: 'Quirinalda Secondmark',
  mobile: '9876509876',
  birthDate: '1961-04-02',
};
export const { aadhaar, otp: otps } = words;
export const [receivedText] = words.received;

const typed = {
  details: {
    ...asha.details,
    mobile: '9876501234',
    addressLine: '77 Marigold Markroad',
    guardianName: 'Zubeida Guardianmark',
    guardianRelation: 'mother',
  },
  page: {
    ...page,
    complaints: [{ text: 'Complaintmark of the throat', since: '3 days' }],
    findings: 'Findingmark of the pharynx',
    diagnoses: [{ text: 'Diagnosismark of the season', code: null, certainty: 'provisional', isOngoing: false }],
    medicines: [{ medicine: 'Medicinemark 500 mg', dose: '1-1-1 pc 3d' }],
    tests: [{ text: 'Testmark of the blood' }],
    advice: 'Advicemark to rest',
  },
};

export interface MarkedClinic extends ClinicWorld {
  readonly people: JourneyWorld;
  readonly owner: DeskClient;
}

/** Starts it, lets the first owner in, and hires the doctor. ABDM's secret is typed in on the screen. */
export async function openMarkedClinic(onExchange: ExchangeHook): Promise<MarkedClinic> {
  const [secret] = words.secret;
  const service = { id: 'IN2710000001_1', name: 'Marked Clinic', types: ['HIP', 'HIU'] as const };
  const clinic = await startClinic({
    settings: { clients: [{ id: 'SBX_MARKED', secret, name: 'Marked Clinic', services: [service] }] },
    hasRelay: true,
    hidesSecret: true,
    args: ['--world', 'sandbox', '--port', '0'],
    recordsFolder: markedRecords(),
    switches: { selfRequest: false },
    onExchange,
  });
  const people = openDesk(clinic.core().ready.desk ?? '');
  const startCode = /first owner: (\S+)/.exec(clinic.said().log)?.[1];
  await people.value('auth.begin', { startCode, name: 'Leela Ownermark', ...ownerOfMarks, isDoctor: false });
  await people.value('settings.change', { gateway: { clientSecret: secret }, clinic: { name: 'Marked Clinic' } });
  await people.value('staff.add', {
    name: 'Dr. Thomas Doctormark',
    login: 'thomas',
    roles: ['doctor'],
    qualification: 'MBBS',
    registration: 'KL-2015-00042',
    council: 'Travancore Cochin Medical Council',
    hprId: '',
    password: doctor,
  });
  await people.value('auth.setPin', { password: owner, pin });
  const world: JourneyWorld = {
    simulator: clinic.simulator,
    desk: personAt(clinic, ownerOfMarks.login, owner),
    doctor: personAt(clinic, 'thomas', doctor),
    moment: () => new Promise((resolve) => void setTimeout(resolve, 100)),
    typed,
  };
  return { ...clinic, people: world, owner: people };
}

/** What the other hospital holds of everybody: one record that says what no other does. */
function markedRecords(): string {
  const file = path.resolve(import.meta.dirname, '../../core/simulator/records/OPConsultation-structured.json');
  const [complaint, diagnosis, medicine, title] = words.received;
  const text = readFileSync(file, 'utf8')
    .replaceAll('Fever and cough for 3 days', complaint)
    .replaceAll('Acute bronchitis', diagnosis)
    .replaceAll('Azithromycin 500 mg oral tablet', medicine)
    .replaceAll('Consultation note', title);
  const folder = temporaryFolder();
  writeFileSync(path.join(folder, 'marked.json'), text);
  return folder;
}
