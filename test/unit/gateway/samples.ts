import type { Incoming, IncomingKind, Outgoing, OutgoingKind } from '../../../core/gateway/index.ts';

/** One good message of each kind, and one good body of each callback as the published contract has it. Invented people. */
export const uuid = 'ab6ad4a1-6f0a-4e0a-9f6e-0f3f3f3f3f3f';
export const dateRange = { from: '2025-01-01T00:00:00.000Z', to: '2026-09-17T10:00:00.000Z' };
const nonce = Buffer.alloc(32, 1).toString('base64');
const publicKey = Buffer.concat([Buffer.from([4]), Buffer.alloc(64, 2)]).toString('base64');

export const messages: { readonly [Kind in OutgoingKind]: Outgoing[Kind] } = {
  'link.request-token': {
    abhaAddress: 'asha_1990@sbx',
    abhaNumber: '91000000000001',
    name: 'Asha Devi',
    gender: 'F',
    yearOfBirth: 1990,
  },
  'link.care-contexts': {
    linkToken: 'a.b.c',
    abhaAddress: 'asha_1990@sbx',
    abhaNumber: '91000000000001',
    patientReference: 'P-1001',
    patientDisplay: 'Asha Devi',
    careContexts: [
      { reference: 'V-1', display: 'OPD visit 17-09-2026', hiTypes: ['Prescription', 'OPConsultation'] },
      { reference: 'V-2', display: 'OPD visit 18-09-2026', hiTypes: ['OPConsultation'] },
    ],
  },
  'link.notify-update': {
    abhaAddress: 'asha_1990@sbx',
    patientReference: 'P-1001',
    careContextReference: 'V-1',
    hiTypes: ['Prescription'],
    date: '2026-09-17T11:00:00.000Z',
  },
  'consent.acknowledge-hip-notice': { inReplyTo: uuid, consentId: uuid, error: null },
  'data.acknowledge-request': { inReplyTo: uuid, transactionId: uuid, error: null },
  'data.notify': {
    as: 'hip',
    consentId: uuid,
    transactionId: uuid,
    doneAt: '2026-09-17T11:05:00.000Z',
    hipId: 'IN2710000001_1',
    sessionStatus: 'TRANSFERRED',
    careContexts: [
      { reference: 'V-1', arrived: true, description: 'delivered' },
      { reference: 'V-2', arrived: false, description: 'not delivered' },
    ],
  },
  'consent.ask': {
    abhaAddress: 'asha_1990@sbx',
    purpose: 'CAREMGT',
    hipId: null,
    requester: {
      name: 'Dr. Rao',
      identifierType: 'REGNO',
      identifier: 'MH1001',
      identifierSystem: 'https://www.mciindia.org',
    },
    hiTypes: ['Prescription', 'DiagnosticReport'],
    dateRange,
    eraseAt: '2026-12-17T10:00:00.000Z',
  },
  'consent.ask-status': { consentRequestId: uuid },
  'consent.acknowledge-hiu-notice': { inReplyTo: uuid, consentIds: [uuid], error: null },
  'consent.fetch': { consentId: uuid },
  'data.request': {
    consentId: uuid,
    dateRange,
    dataPushUrl: 'https://clinic.example.org/push/abc',
    keyMaterial: { publicKey, nonce, expiry: '2026-09-18T11:00:00.000Z' },
  },
};

const response = { requestId: uuid };
export const consentDetail = {
  schemaVersion: 'v3',
  consentId: uuid,
  createdAt: '2026-09-17T11:00:00.000Z',
  patient: { id: 'asha_1990@sbx' },
  careContexts: [{ patientReference: 'P-1001', careContextReference: 'V-1' }],
  purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
  hip: { id: 'IN2710000001_1', name: 'Asha Clinic' },
  hiu: { id: 'IN2710000002', name: 'Other Hospital' },
  requester: { name: 'Dr. Rao', identifier: { type: 'REGNO', value: 'MH1001', system: 'https://www.mciindia.org' } },
  consentManager: { id: 'sbx' },
  hiTypes: ['OPConsultation', 'Prescription'],
  permission: {
    accessMode: 'VIEW',
    dateRange,
    dataEraseAt: '2026-10-17T00:00:00.000Z',
    frequency: { unit: 'HOUR', value: '0', repeats: '0' },
  },
};

export const bodies: { readonly [Kind in IncomingKind]: unknown } = {
  'link.token-issued': { abhaAddress: 'asha_1990@sbx', linkToken: 'a.b.c', response },
  'link.confirmed': { abhaAddress: 'asha_1990@sbx', status: 'Successfully Linked care context', response },
  'link.notify-acknowledged': { acknowledgement: { status: 'SUCCESS' }, error: null, response },
  'consent.hip-notice': {
    notification: {
      status: 'GRANTED',
      consentId: uuid,
      consentDetail,
      signature: 'c2lnbmF0dXJl',
      grantAcknowledgement: false,
    },
  },
  'data.hip-request': {
    transactionId: uuid,
    requestId: '',
    timestamp: '',
    hiRequest: {
      consent: { id: uuid },
      dateRange,
      dataPushUrl: 'https://hiu.example.org/data/push',
      keyMaterial: {
        cryptoAlg: 'ECDH',
        curve: 'Curve25519',
        dhPublicKey: {
          expiry: '2026-09-18T00:00:00.000Z',
          parameters: 'Curve25519/32byte random key',
          keyValue: publicKey,
        },
        nonce,
      },
    },
  },
  'consent.request-accepted': { consentRequest: { id: uuid }, error: null, response },
  'consent.request-status': { consentRequest: { id: uuid, status: 'REQUESTED' }, error: null, response, resp: null },
  'consent.hiu-notice': {
    notification: { consentRequestId: uuid, status: 'GRANTED', reason: null, consentArtefacts: [{ id: uuid }] },
  },
  'consent.artefact': {
    consent: { status: 'GRANTED', consentDetail, signature: 'c2ln' },
    error: null,
    response,
    resp: null,
  },
  'data.request-accepted': { hiRequest: { transactionId: uuid, sessionStatus: 'REQUESTED' }, error: null, response },
};

export type Read = Incoming[IncomingKind];
