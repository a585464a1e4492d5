import { z } from 'zod';
import {
  AbhaNumber,
  type ArtefactStatus,
  type ConsentRequestStatus,
  type Frequency,
  Gender,
  HiType,
  Instant,
  Purpose,
} from '../kit/words.ts';

/**
 * The messages of the network in our own words. Every dialect spells the same messages; which path, header or member name
 * carries what is said in `dialects/` and nowhere else. Instants are UTC text with milliseconds and `Z`.
 */

const Text = z.string().min(1);

export const DateRange = z.object({ from: Instant, to: Instant });
export type DateRange = z.infer<typeof DateRange>;

/** One side's public key and nonce for one transfer (encryption.md section 3.2), as they stand on the wire. */
export const KeyMaterial = z.object({ publicKey: Text, nonce: Text, expiry: Instant.nullable() });
export type KeyMaterial = z.infer<typeof KeyMaterial>;

/** A refusal that one side tells the other inside a message: `ABDM-1010` and a sentence. Codes are bare, without `": "`. */
export const WireError = z.object({ code: Text, message: z.string() });
export type WireError = z.infer<typeof WireError>;

export interface CareContextPair {
  readonly patientReference: string;
  readonly careContextReference: string;
}

/** A consent artefact as the HIE-CM tells it. */
export interface ConsentArtefact {
  readonly consentId: string;
  readonly abhaAddress: string;
  readonly hipId: string | null;
  /** Null when the patient shares with the patient's own app (purpose PATRQT). */
  readonly hiuId: string | null;
  readonly hiuName: string | null;
  readonly requesterName: string | null;
  readonly purpose: Purpose | null;
  readonly hiTypes: readonly HiType[];
  /** The complete list of what may be shared under this artefact; pushing anything else is refused. */
  readonly careContexts: readonly CareContextPair[];
  readonly dateRange: DateRange;
  readonly eraseAt: string;
  /** Null: as often as wanted. */
  readonly frequency: Frequency | null;
  readonly accessMode: string | null;
  readonly createdAt: string | null;
}

/** An artefact with what proves it: nobody has published how the signature is made, so both are kept as they came. */
export interface SignedArtefact {
  readonly artefact: ConsentArtefact;
  readonly signature: string | null;
  /** The text of the artefact, byte for byte. */
  readonly text: string;
}

/** What we may be told. `inReplyTo` is the REQUEST-ID of the message of ours that is answered. */
export interface Incoming {
  'link.token-issued': {
    inReplyTo: string;
    abhaAddress: string | null;
    /** Null when refused: then `error` says why. */
    linkToken: string | null;
    error: WireError | null;
  };
  'link.confirmed': {
    inReplyTo: string;
    abhaAddress: string | null;
    /** Also true when it was linked before. */
    isLinked: boolean;
    error: WireError | null;
  };
  'link.notify-acknowledged': {
    inReplyTo: string;
    isAccepted: boolean;
    /** The link is too fresh to be seen there: the same notice some seconds later works. */
    isTooEarly: boolean;
    error: WireError | null;
  };
  'consent.hip-notice': {
    consentId: string;
    status: ArtefactStatus;
    /** Always there for GRANTED; for REVOKED and EXPIRED the id may come alone. */
    signed: SignedArtefact | null;
  };
  'data.hip-request': {
    transactionId: string;
    consentId: string;
    dateRange: DateRange;
    dataPushUrl: string;
    keyMaterial: KeyMaterial;
  };
  'consent.request-accepted': { inReplyTo: string; consentRequestId: string | null; error: WireError | null };
  'consent.request-status': {
    inReplyTo: string;
    consentRequestId: string | null;
    status: ConsentRequestStatus | null;
    artefactIds: readonly string[];
    error: WireError | null;
  };
  'consent.hiu-notice': {
    consentRequestId: string;
    status: ConsentRequestStatus;
    reason: string | null;
    /** GRANTED: the new artefacts. REVOKED and EXPIRED: those that ended; may be none. */
    artefactIds: readonly string[];
  };
  'consent.artefact': {
    inReplyTo: string;
    status: ArtefactStatus | null;
    signed: SignedArtefact | null;
    error: WireError | null;
  };
  'data.request-accepted': { inReplyTo: string; transactionId: string | null; error: WireError | null };
}
export type IncomingKind = keyof Incoming;

/** An answer to a callback: a refusal stands in `error`, and then the rest is left out on the wire. */
const answer = { inReplyTo: Text, error: WireError.nullable().default(null) };

/** What we may tell. The outbox stores these objects as JSON and parses them with these types. */
export const outgoing = {
  'link.request-token': z.object({
    abhaAddress: Text,
    abhaNumber: AbhaNumber.nullable(),
    /** As the ABHA profile spells it, not as the clinic does. */
    name: Text,
    gender: Gender,
    yearOfBirth: z.int(),
  }),
  'link.care-contexts': z.object({
    linkToken: Text,
    abhaAddress: Text,
    /** Given exactly when it was given to get the link token. */
    abhaNumber: AbhaNumber.nullable(),
    patientReference: Text,
    patientDisplay: Text,
    careContexts: z
      .array(z.object({ reference: Text, display: Text, hiTypes: z.array(HiType).min(1) }))
      .min(1)
      .max(20),
  }),
  'link.notify-update': z.object({
    abhaAddress: Text,
    patientReference: Text,
    careContextReference: Text,
    hiTypes: z.array(HiType).min(1),
    date: Instant,
  }),
  'consent.acknowledge-hip-notice': z.object({ ...answer, consentId: Text }),
  'data.acknowledge-request': z.object({ ...answer, transactionId: Text }),
  'data.notify': z.object({
    /** Whether we tell as the one who sent or as the one who received. */
    as: z.enum(['hip', 'hiu']),
    consentId: Text,
    transactionId: Text,
    doneAt: Instant,
    /** The service id of the facility that sent the records. */
    hipId: Text,
    sessionStatus: z.enum(['TRANSFERRED', 'FAILED']),
    careContexts: z.array(z.object({ reference: Text, arrived: z.boolean(), description: Text })).min(1),
  }),
  'consent.ask': z.object({
    abhaAddress: Text,
    purpose: Purpose,
    /** Null asks every facility. */
    hipId: Text.nullable(),
    requester: z.object({ name: Text, identifierType: Text, identifier: Text, identifierSystem: Text }),
    hiTypes: z.array(HiType).min(1),
    dateRange: DateRange,
    eraseAt: Instant,
  }),
  'consent.ask-status': z.object({ consentRequestId: Text }),
  'consent.acknowledge-hiu-notice': z.object({ ...answer, consentIds: z.array(Text) }),
  'consent.fetch': z.object({ consentId: Text }),
  'data.request': z.object({
    consentId: Text,
    dateRange: DateRange,
    dataPushUrl: z.url(),
    keyMaterial: KeyMaterial.extend({ expiry: Instant }),
  }),
} as const;
export type OutgoingKind = keyof typeof outgoing;
export type Outgoing = { [Kind in OutgoingKind]: z.output<(typeof outgoing)[Kind]> };
