import { z } from 'zod';
import { ConsentRequestStatus } from '../../kit/words.ts';
import type { Dialect } from './dialect.ts';
import { spell, spellAnswer } from './spell.ts';
import { saysLinked } from './v3-bodies.ts';
import {
  ArtefactStatusOnWire,
  Artefacts,
  DateRangeOnWire,
  ErrorOnWire,
  HipNotice,
  Id,
  KeyMaterialOnWire,
  Signed,
  Status,
  signedOf,
} from './v3-parts.ts';

const none: readonly string[] = [];

/** What we are told, as V3 spells it: one line a message. */
export const incoming = {
  'link.token-issued': spellAnswer({
    path: '/api/v3/hip/token/on-generate-token',
    to: 'hip',
    emptyWhenDone: true,
    wire: z
      .object({ abhaAddress: z.string().nullish(), linkToken: z.string().nullish(), error: ErrorOnWire })
      .refine(({ linkToken, error }) => linkToken || error, { path: ['linkToken'] }),
    message: ({ abhaAddress, linkToken, error }, { inReplyTo }) => ({
      inReplyTo,
      abhaAddress: abhaAddress?.toLowerCase() ?? null,
      linkToken: error ? null : (linkToken ?? null),
      error,
    }),
  }),
  'link.confirmed': spellAnswer({
    path: '/api/v3/link/on_carecontext',
    to: 'hip',
    wire: z.object({ abhaAddress: z.string().nullish(), error: ErrorOnWire }),
    // Told by the error alone: the text of `status` varies (section 6.3).
    message: ({ abhaAddress, error }, { inReplyTo }) => ({
      inReplyTo,
      abhaAddress: abhaAddress?.toLowerCase() ?? null,
      isLinked: error === null || saysLinked(error),
      error,
    }),
  }),
  'link.notify-acknowledged': spellAnswer({
    path: '/api/v3/links/context/on-notify',
    to: 'hip',
    wire: z.object({ acknowledgement: z.object({ status: Status }).nullish(), error: ErrorOnWire }),
    message: ({ acknowledgement, error }, { inReplyTo }) => ({
      inReplyTo,
      isAccepted: error === null && acknowledgement?.status !== 'ERRORED',
      isTooEarly: error?.code === 'ABDM-1006',
      error,
    }),
  }),
  'consent.hip-notice': spell({
    path: '/api/v3/consent/request/hip/notify',
    to: 'hip',
    wire: z.object({ notification: HipNotice }),
    message: ({ notification }, { text }) => ({
      consentId: notification.consentId,
      status: notification.status,
      signed: signedOf(notification, { text, path: ['notification'] }),
    }),
    sameKey: ({ consentId, status }) => `${consentId} ${status}`,
  }),
  'data.hip-request': spell({
    path: '/api/v3/hip/health-information/request',
    to: 'hip',
    wire: z.object({
      transactionId: Id,
      hiRequest: z.object({
        consent: z.object({ id: Id }),
        dateRange: DateRangeOnWire,
        // Judged where it is decided, so that a bad one gets an answer instead of silence.
        dataPushUrl: z.string(),
        keyMaterial: KeyMaterialOnWire,
      }),
    }),
    message: ({ transactionId, hiRequest }) => ({
      transactionId,
      consentId: hiRequest.consent.id,
      dateRange: hiRequest.dateRange,
      dataPushUrl: hiRequest.dataPushUrl,
      keyMaterial: hiRequest.keyMaterial,
    }),
    sameKey: ({ transactionId }) => transactionId,
  }),
  'consent.request-accepted': spellAnswer({
    path: '/api/v3/hiu/consent/request/on-init',
    to: 'hiu',
    wire: z
      .object({ consentRequest: z.object({ id: Id.nullish() }).nullish(), error: ErrorOnWire })
      .refine(({ consentRequest, error }) => consentRequest?.id || error, { path: ['consentRequest', 'id'] }),
    message: ({ consentRequest, error }, { inReplyTo }) => ({
      inReplyTo,
      consentRequestId: error ? null : (consentRequest?.id ?? null),
      error,
    }),
  }),
  'consent.request-status': spellAnswer({
    path: '/api/v3/hiu/consent/request/on-status',
    to: 'hiu',
    wire: z
      .object({
        consentRequest: z
          .object({
            id: Id.nullish(),
            status: Status.pipe(ConsentRequestStatus).nullish(),
            consentArtefacts: Artefacts,
          })
          .nullish(),
        error: ErrorOnWire,
      })
      .refine(({ consentRequest, error }) => consentRequest?.status || error, { path: ['consentRequest', 'status'] }),
    message: ({ consentRequest, error }, { inReplyTo }) => ({
      inReplyTo,
      consentRequestId: consentRequest?.id ?? null,
      status: consentRequest?.status ?? null,
      artefactIds: consentRequest?.consentArtefacts ?? none,
      error,
    }),
  }),
  'consent.hiu-notice': spell({
    path: '/api/v3/hiu/consent/request/notify',
    to: 'hiu',
    wire: z.object({
      notification: z.object({
        consentRequestId: Id,
        status: Status.pipe(ConsentRequestStatus),
        reason: z.string().nullish(),
        consentArtefacts: Artefacts,
      }),
    }),
    message: ({ notification }) => ({
      consentRequestId: notification.consentRequestId,
      status: notification.status,
      reason: notification.reason ?? null,
      artefactIds: notification.consentArtefacts,
    }),
    sameKey: ({ consentRequestId, status, artefactIds }) => [consentRequestId, status, ...artefactIds].join(' '),
  }),
  'consent.artefact': spellAnswer({
    path: '/api/v3/hiu/consent/on-fetch',
    to: 'hiu',
    wire: z
      .object({ consent: Signed.extend({ status: ArtefactStatusOnWire }).nullish(), error: ErrorOnWire })
      .refine(({ consent, error }) => consent || error, { path: ['consent'] }),
    message: ({ consent, error }, { inReplyTo, text }) => ({
      inReplyTo,
      status: consent?.status ?? null,
      signed: signedOf(consent, { text, path: ['consent'] }),
      error,
    }),
  }),
  'data.request-accepted': spellAnswer({
    path: '/api/v3/hiu/health-information/on-request',
    to: 'hiu',
    wire: z
      .object({ hiRequest: z.object({ transactionId: Id.nullish() }).nullish(), error: ErrorOnWire })
      .refine(({ hiRequest, error }) => hiRequest?.transactionId || error, { path: ['hiRequest', 'transactionId'] }),
    message: ({ hiRequest, error }, { inReplyTo }) => ({
      inReplyTo,
      transactionId: error ? null : (hiRequest?.transactionId ?? null),
      error,
    }),
  }),
} as const satisfies Dialect['incoming'];
