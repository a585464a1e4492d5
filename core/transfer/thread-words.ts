import type { KeyMaterial } from '../encryption/index.ts';
import type { Dialect, HttpResult } from '../gateway/index.ts';
import type { HiType } from '../kit/words.ts';

/** What the sending thread is started with. `task` chooses this work in the one worker file of the bundle. */
export interface SenderStart {
  readonly task: 'send';
  readonly database: string;
  readonly key: Uint8Array;
  readonly rulesFolder: string;
}

/** Builds one record of a visit's newest signed version, looks it over, and packs it. */
export interface BuildQuestion {
  readonly ask: 'build';
  readonly visitId: string;
  readonly hiType: HiType;
}

export type Built =
  | {
      readonly kind: 'built';
      readonly version: number;
      readonly sha256: string;
      readonly bytes: number;
      readonly packed: Uint8Array;
    }
  | { readonly kind: 'not-signed' }
  /** The rules that it breaks; such a record does not leave. */
  | { readonly kind: 'not-well-formed'; readonly rules: readonly string[] };

/** Encrypts stored records under fresh keys and posts them as one page. */
export interface PushQuestion {
  readonly ask: 'push';
  readonly dialect: Dialect['name'];
  readonly url: string;
  readonly allowLoopback: boolean;
  readonly token: string | null;
  readonly transactionId: string;
  readonly pageNumber: number;
  readonly pageCount: number;
  readonly receiver: KeyMaterial;
  readonly keyForm: 'x509' | 'raw';
  /** Instant: until when our key may be used. */
  readonly keyExpiry: string;
  readonly entries: readonly {
    readonly careContextReference: string;
    readonly blobId: string;
    readonly sha256: string;
  }[];
}

export type Pushed =
  | { readonly kind: 'posted'; readonly result: HttpResult; readonly bytes: number }
  | { readonly kind: 'not-sealed'; readonly because: 'bundle-missing' | 'bundle-damaged' | 'key-unusable' }
  | { readonly kind: 'address-refused' };

export type Question = BuildQuestion | PushQuestion;
export type AnswerTo<Asked extends Question> = Asked extends BuildQuestion ? Built : Pushed;

/** To the thread: a question under a number, or that the answer is no longer wanted. */
export type ToThread =
  | { readonly id: number; readonly question: Question }
  | { readonly id: number; readonly stop: true };
export type FromThread =
  | { readonly id: number; readonly answer: Built | Pushed }
  | { readonly id: number; readonly failed: string };
