import path from 'node:path';
import type { ConnectTo } from './wire/send.ts';

/** A facility's service as the gateway knows it; the same id serves as HIP id and HIU id. */
export interface ServiceSeed {
  readonly id: string;
  readonly name: string;
  readonly types: readonly ('HIP' | 'HIU')[];
}

/** An integrator ("bridge"): one client id, one callback URL, any number of services. */
export interface ClientSeed {
  readonly id: string;
  readonly secret: string;
  readonly name: string;
  readonly services: readonly ServiceSeed[];
}

/** A hospital that the simulator plays itself: it needs no callback URL. */
export interface HospitalSeed {
  readonly id: string;
  readonly name: string;
  readonly town: string;
  readonly types: readonly ('HIP' | 'HIU')[];
  readonly doctor: { readonly name: string; readonly registration: string };
  /** Which of the record files it holds of each citizen; all when absent. */
  readonly holds?: readonly string[];
}

/** What makes this pretend ABDM the one it is. Every member can be replaced: "another gateway" is another set. */
export interface Settings {
  readonly cmId: 'sbx' | 'abdm';
  /** `iss` of session tokens and callback bearers. */
  readonly issuer: string;
  /** `azp` and `clientId` of callback bearers. */
  readonly callbackClient: string;
  readonly paths: {
    readonly hiecm: string;
    readonly abha: string;
    readonly phrweb: string;
    readonly phrapp: string;
    readonly hfr: string;
  };
  readonly clients: readonly ClientSeed[];
  readonly hospitals: readonly HospitalSeed[];
  /** Registered facilities for the linkage call: HFR id → name. */
  readonly facilities: Readonly<Record<string, string>>;
  /** Takes plain http on loopback as bridge and data push URL (practice and tests). */
  readonly allowLoopback: boolean;
  readonly connectTo: ConnectTo;
  /** Where the played hospitals and phones tell others to push records; the simulator's own address when absent. */
  readonly pushBase?: string | undefined;
  /** How far TIMESTAMP may be from the simulator's clock, in milliseconds. */
  readonly clockTolerance: number;
}

export const practiceClinic = {
  clientId: 'SBX_PRACTICE',
  clientSecret: 'practice-secret',
  serviceId: 'IN2710000001_1',
  name: 'Practice Clinic',
  facilityId: 'IN2710000001',
} as const;

export const defaultSettings: Settings = {
  cmId: 'sbx',
  issuer: 'https://dev.abdm.gov.in/auth/realms/central-registry',
  callbackClient: 'gateway',
  paths: {
    hiecm: '/api/hiecm',
    abha: '/abha/api',
    phrweb: '/abha/api/v3/phr/web',
    phrapp: '/abha/api/v3/phr/app',
    hfr: '/v4/int',
  },
  clients: [
    {
      id: practiceClinic.clientId,
      secret: practiceClinic.clientSecret,
      name: practiceClinic.name,
      services: [{ id: practiceClinic.serviceId, name: practiceClinic.name, types: ['HIP', 'HIU'] }],
    },
    {
      id: 'SBX_OTHER',
      secret: 'other-secret',
      name: 'Another integrator',
      services: [{ id: 'IN2710000009', name: 'Somebody else', types: ['HIP', 'HIU'] }],
    },
  ],
  hospitals: [
    {
      id: 'IN2710000002',
      name: 'City Hospital',
      town: 'Pune',
      types: ['HIP', 'HIU'],
      doctor: { name: 'Dr. Vikram Rao', registration: 'MH-1001' },
      holds: [
        'OPConsultation-structured.json',
        'Prescription-structured.json',
        'DiagnosticReport-lab-structured.json',
        'DischargeSummary-structured.json',
        'ImmunizationRecord-structured.json',
        'HealthDocumentRecord.json',
        'WellnessRecord-structured.json',
        'Invoice-structured.json',
      ],
    },
    {
      id: 'IN2710000003',
      name: 'Lakeside Diagnostics',
      town: 'Nagpur',
      types: ['HIP'],
      doctor: { name: 'Dr. Leela Menon', registration: 'MH-2002' },
      holds: [
        'DiagnosticReport-imaging-structured.json',
        'DiagnosticReport-attachment.json',
        'OPConsultation-attachment.json',
        'Prescription-attachment.json',
        'DischargeSummary-attachment.json',
        'ImmunizationRecord-attachment.json',
        'WellnessRecord-attachment.json',
      ],
    },
  ],
  facilities: { [practiceClinic.facilityId]: practiceClinic.name },
  allowLoopback: true,
  connectTo: {},
  clockTolerance: 15 * 60_000,
};

/** The folders of files that the simulator reads. The caller names them, because a bundle moves the code away from them. */
export interface Places {
  readonly schemas: string;
  readonly migrations: string;
  readonly records: string;
  readonly phone: string;
}

/** The places under `core/simulator`, or under the folder that holds its copies. */
export const placesIn = (folder: string): Places => ({
  schemas: path.join(folder, 'schemas'),
  migrations: path.join(folder, 'migrations'),
  records: path.join(folder, 'records'),
  phone: path.join(folder, 'phone'),
});
