import { purposes } from '../../kit/words.ts';
import type { Dialect } from './dialect.ts';
import { answerOf, careContextEntries, isLinkedAlready, keyMaterialOf, statusResponses } from './v3-bodies.ts';

/** What we tell, as V3 spells it: one line a message. */
export const outgoing = {
  'link.request-token': {
    method: 'POST',
    path: '/v3/token/generate-token',
    headers: (_message, we) => ({ 'X-HIP-ID': we.hipId }),
    // The number as a JSON number: as a text it passes the gateway and may never yield a token (section 6.2).
    body: ({ abhaNumber, abhaAddress, name, gender, yearOfBirth }) => ({
      ...(abhaNumber === null ? {} : { abhaNumber: Number(abhaNumber) }),
      abhaAddress,
      name,
      gender,
      yearOfBirth,
    }),
  },
  'link.care-contexts': {
    method: 'POST',
    path: '/hip/v3/link/carecontext',
    headers: (message, we) => ({ 'X-HIP-ID': we.hipId, 'X-LINK-TOKEN': message.linkToken }),
    body: (message) => ({
      ...(message.abhaNumber === null ? {} : { abhaNumber: message.abhaNumber }),
      abhaAddress: message.abhaAddress,
      patient: careContextEntries(message),
    }),
    isDone: isLinkedAlready,
  },
  'link.notify-update': {
    method: 'POST',
    path: '/hip/v3/link/context/notify',
    headers: (_message, we) => ({ 'X-HIP-ID': we.hipId }),
    body: ({ abhaAddress, patientReference, careContextReference, hiTypes, date }, we) => ({
      notification: {
        patient: { id: abhaAddress },
        careContext: { patientReference, careContextReference },
        hiTypes,
        date,
        hip: { id: we.hipId },
      },
    }),
  },
  'consent.acknowledge-hip-notice': {
    method: 'POST',
    path: '/consent/v3/request/hip/on-notify',
    body: (message) => answerOf(message, { acknowledgement: { status: 'OK', consentId: message.consentId } }),
  },
  'data.acknowledge-request': {
    method: 'POST',
    path: '/data-flow/v3/health-information/hip/on-request',
    body: (message) =>
      answerOf(message, { hiRequest: { transactionId: message.transactionId, sessionStatus: 'ACKNOWLEDGED' } }),
    isDone: ({ codes }) => codes.includes('ABDM-1113'),
  },
  'data.notify': {
    method: 'POST',
    path: '/data-flow/v3/health-information/notify',
    body: (message, we) => ({
      notification: {
        consentId: message.consentId,
        transactionId: message.transactionId,
        doneAt: message.doneAt,
        notifier: message.as === 'hip' ? { type: 'HIP', id: we.hipId } : { type: 'HIU', id: we.hiuId },
        statusNotification: {
          sessionStatus: message.sessionStatus,
          hipId: message.hipId,
          statusResponses: statusResponses(message),
        },
      },
    }),
  },
  'consent.ask': {
    method: 'POST',
    path: '/consent/v3/request/init',
    headers: (_message, we) => ({ 'X-HIU-ID': we.hiuId }),
    body: ({ abhaAddress, purpose, hipId, requester, hiTypes, dateRange, eraseAt }, we) => ({
      consent: {
        purpose: { text: purposes[purpose], code: purpose, refUri: 'www.abdm.gov.in' },
        patient: { id: abhaAddress },
        hiu: { id: we.hiuId },
        hip: hipId === null ? null : { id: hipId },
        careContexts: null,
        requester: {
          name: requester.name,
          identifier: {
            type: requester.identifierType,
            value: requester.identifier,
            system: requester.identifierSystem,
          },
        },
        hiTypes,
        // Frequency 0 means no limit; 1 allows one fetch an hour (section 7.6).
        permission: {
          accessMode: 'VIEW',
          dateRange,
          dataEraseAt: eraseAt,
          frequency: { unit: 'HOUR', value: 0, repeats: 0 },
        },
      },
    }),
  },
  'consent.ask-status': {
    method: 'POST',
    path: '/consent/v3/request/status',
    headers: (_message, we) => ({ 'X-HIU-ID': we.hiuId }),
    body: ({ consentRequestId }) => ({ consentRequestId }),
  },
  'consent.acknowledge-hiu-notice': {
    method: 'POST',
    path: '/consent/v3/request/hiu/on-notify',
    // A list here, one object on the HIP's side (section 7.7).
    body: (message) =>
      answerOf(message, { acknowledgement: message.consentIds.map((consentId) => ({ status: 'OK', consentId })) }),
  },
  'consent.fetch': {
    method: 'POST',
    path: '/consent/v3/fetch',
    headers: (_message, we) => ({ 'X-HIU-ID': we.hiuId }),
    body: ({ consentId }) => ({ consentId }),
  },
  'data.request': {
    method: 'POST',
    path: '/data-flow/v3/health-information/request',
    headers: (_message, we) => ({ 'X-HIU-ID': we.hiuId }),
    body: ({ consentId, dateRange, dataPushUrl, keyMaterial }) => ({
      hiRequest: { consent: { id: consentId }, dateRange, dataPushUrl, keyMaterial: keyMaterialOf(keyMaterial) },
    }),
  },
} as const satisfies Dialect['outgoing'];
