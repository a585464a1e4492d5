import { z } from 'zod';

/** What a data request of another hospital can be (architecture.md 7.38). */
export const TransferState = z.enum(['asked', 'refused', 'acknowledged', 'sending', 'transferred', 'failed']);
export type TransferState = z.infer<typeof TransferState>;

const mayFollow = {
  asked: ['acknowledged', 'failed'],
  refused: [],
  acknowledged: ['sending', 'transferred', 'failed'],
  sending: ['transferred', 'failed'],
  transferred: [],
  failed: [],
} as const satisfies Record<TransferState, readonly TransferState[]>;

export const canBecome = (from: TransferState, to: TransferState): boolean =>
  (mayFollow[from] as readonly TransferState[]).includes(to);

export const PageState = z.enum(['waiting', 'sent', 'failed']);
export type PageState = z.infer<typeof PageState>;

const pageMayFollow = { waiting: ['sent', 'failed'], sent: [], failed: [] } as const satisfies Record<
  PageState,
  readonly PageState[]
>;

export const pageCanBecome = (from: PageState, to: PageState): boolean =>
  (pageMayFollow[from] as readonly PageState[]).includes(to);

export const EntryState = z.enum(['waiting', 'sent', 'withheld', 'failed']);
export type EntryState = z.infer<typeof EntryState>;

/** Why nothing at all is given. Each is a rule of its own (architecture.md 2.4) and has a sentence on the screens. */
export const RefusedBecause = z.enum([
  'unknown-consent',
  'revoked',
  'expired',
  'paused',
  'unchecked',
  'not-confirmed',
  'too-often',
  'another-facility',
  'no-such-period',
  'outside-consented-period',
  'key-unusable',
  'key-expired',
  'push-address-refused',
  'nothing-to-give',
]);
export type RefusedBecause = z.infer<typeof RefusedBecause>;

/** Why one visit of the permission, or one record of it, is not given. */
export const WithheldBecause = z.enum([
  'unknown-care-context',
  'another-patient',
  'not-linked',
  'another-abha',
  'nothing-signed',
  'outside-period',
  'type-not-consented',
]);
export type WithheldBecause = z.infer<typeof WithheldBecause>;

/** What ABDM is told instead of an acknowledgement. Codes as published for these causes (abdm-v3.md sections 7.2 and 11). */
export const wireErrors = {
  'unknown-consent': { code: 'ABDM-1080', message: 'Invalid consent artefact id' },
  revoked: { code: 'ABDM-1062', message: 'Consent Not granted' },
  expired: { code: 'ABDM-1061', message: 'Consent artefact expired' },
  paused: { code: 'ABDM-1062', message: 'Consent Not granted' },
  unchecked: { code: 'ABDM-1062', message: 'Consent Not granted' },
  'not-confirmed': { code: 'ABDM-1062', message: 'Consent Not granted' },
  'too-often': { code: 'ABDM-1022', message: 'Too many requests' },
  'another-facility': { code: 'ABDM-1035', message: 'Invalid HIP ID' },
  'no-such-period': { code: 'ABDM-1063', message: 'Date Range given is invalid' },
  'outside-consented-period': { code: 'ABDM-1063', message: 'Date Range given is invalid' },
  'key-unusable': { code: 'ABDM-1031', message: 'Invalid request: key material' },
  'key-expired': { code: 'ABDM-1031', message: 'Invalid request: key material expired' },
  'push-address-refused': { code: 'ABDM-1031', message: 'Invalid request: dataPushUrl' },
  'nothing-to-give': { code: 'ABDM-1120', message: 'No care context' },
} as const satisfies Record<RefusedBecause, { code: string; message: string }>;

/** How an audit line names who takes records from us; the patient's own app has no id. */
export const takerOf = (hiuId: string | null): string => (hiuId === null ? 'patient-app' : `hiu:${hiuId}`);
