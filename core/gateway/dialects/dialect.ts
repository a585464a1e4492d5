import type { z } from 'zod';
import type { KeyMaterial, PushedEntry } from '../../encryption/index.ts';
import type { World } from '../../kit/words.ts';
import type { Incoming, IncomingKind, Outgoing, OutgoingKind } from '../messages.ts';
import type { Refusal } from '../outcome.ts';

/** One spelling of the messages: every URL, header and member name that it puts on the wire. */
export interface Dialect {
  readonly name: 'v3';
  readonly farSides: Readonly<Record<Exclude<World, 'practice'>, FarSideAddresses>>;
  readonly headers: HeaderSpelling;
  readonly outgoing: { readonly [Kind in OutgoingKind]: OutgoingSpelling<Outgoing[Kind]> | NotInThisDialect };
  readonly incoming: { readonly [Kind in IncomingKind]: IncomingSpelling<Incoming[Kind]> | NotInThisDialect };
  readonly exchanges: ExchangeSpellings;
  /** Our REQUEST-ID inside the body of an answer, before anything else of it is read. */
  readonly replyTo: (body: unknown) => string | null;
  /** A page of records that another hospital pushes to us; null for what is none. */
  readonly readPage: (body: unknown) => ArrivedPage | null;
  readonly writePage: (page: LeavingPage) => object;
  readonly pushHeaders: (token: string | null) => Headers;
}

/** A page of ours on its way to another hospital; the first has the number 0. */
export interface LeavingPage {
  readonly transactionId: string;
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly keyMaterial: KeyMaterial;
  readonly entries: readonly { careContextReference: string; content: string; checksum: string }[];
}

/** A pushed page as it came: nothing in it is opened, and nothing is trusted. */
export interface ArrivedPage {
  readonly transactionId: string | null;
  readonly pageNumber: number | null;
  readonly pageCount: number | null;
  /** Null: there is none, so nothing of the page can be opened. */
  readonly keyMaterial: KeyMaterial | null;
  /** Null stands for an entry that is none. */
  readonly entries: readonly (PushedEntry | null)[];
}

/** For a message that this spelling lacks. */
export const notInThisDialect = 'not in this dialect';
export type NotInThisDialect = typeof notInThisDialect;

export interface FarSideAddresses {
  readonly hieCmUrl: string;
  readonly abhaUrl: string;
  readonly cmId: string;
}

/** Who we are, as far as bodies and headers name us. */
export interface Identity {
  readonly hipId: string;
  readonly hiuId: string;
}

export type Headers = Readonly<Record<string, string>>;
export type UserToken = { readonly kind: 'X' | 'T' | 'R'; readonly token: string };

export interface HeaderSpelling {
  /** What every call carries. No token: only the session is opened without one. */
  readonly ofCall: (call: { token: string | null; requestId: string; at: Date; cmId: string | null }) => Headers;
  readonly ofUser: (user: UserToken) => Headers;
  /** Names of the headers of a callback, in lower case. */
  readonly incoming: { readonly requestId: string; readonly hipId: string; readonly hiuId: string };
}

export interface OutgoingSpelling<Message> {
  readonly method: 'POST' | 'PATCH';
  /** Behind the HIE-CM's address. */
  readonly path: string;
  /** Beyond those of every call. */
  readonly headers?: (message: Message, we: Identity) => Headers;
  readonly body: (message: Message, we: Identity) => unknown;
  /** Whether this refusal says that what the message wants is so already. */
  readonly isDone?: (refusal: Refusal) => boolean;
}

export interface IncomingSpelling<Message> {
  /** Behind our own public address. */
  readonly path: string;
  readonly to: 'hip' | 'hiu';
  /** The message, or where the body is not as expected (member names only, never values). */
  readonly read: (body: unknown, text: string) => Read<Message>;
  /** By what a copy under another REQUEST-ID is known (abdm-v3.md section 12). */
  readonly sameKey: (message: Message) => string;
  /** A token that ran out within the last half hour is accepted when the answer is one we wait for. */
  readonly mayBeLate: boolean;
  /** Members whose values are replaced by a keyed hash before anything is written: `confirmation.token`. */
  readonly neverStored: readonly string[];
  /** The raw body goes as soon as the work is done, not after a week. */
  readonly emptyWhenDone: boolean;
}

export type Read<Message> =
  | { readonly kind: 'read'; readonly message: Message }
  | { readonly kind: 'unreadable'; readonly where: string };

export interface ExchangeSpelling<Input, Output> {
  readonly base: 'hieCm' | 'abha';
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly path: (input: Input) => string;
  readonly body: (input: Input) => unknown;
  /** Reads the answer; what does not fit is a refusal in disguise. */
  readonly answer: z.ZodType<Output>;
}

/** What is asked at once and never stored (architecture.md 7.31), with what goes in and comes out. */
export interface Exchanges {
  'session.open': { input: { clientId: string; clientSecret: string }; output: { token: string; seconds: number } };
  'certs.fetch': { input: object; output: Jwks };
  'bridge.set-url': { input: { url: string }; output: unknown };
  'bridge.services': { input: object; output: BridgeServices };
  'abha.public-key': { input: object; output: { publicKey: string; algorithm: string } };
}
export type ExchangeKind = keyof Exchanges;
type ExchangeSpellings = {
  readonly [Kind in ExchangeKind]: ExchangeSpelling<Exchanges[Kind]['input'], Exchanges[Kind]['output']>;
};

export interface Jwks {
  readonly keys: readonly {
    readonly kid: string;
    readonly kty: string;
    readonly n: string;
    readonly e: string;
    readonly alg?: string | undefined;
  }[];
}

/** What ABDM knows of our client: where it sends callbacks, and for which facilities. */
export interface BridgeServices {
  readonly url: string | null;
  readonly isActive: boolean;
  readonly isBlocked: boolean;
  readonly services: readonly { id: string; name: string; types: readonly string[]; isActive: boolean }[];
}
