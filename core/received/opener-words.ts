import type { ChecksumVerdict, RefusalReason } from '../encryption/index.ts';
import type { AttachmentRef, RecordView } from '../fhir/index.ts';
import type { Dialect } from '../gateway/index.ts';
import type { RecordSummary, UnreadableBecause } from './model.ts';

/** What the opening thread is started with. `task` chooses this work in the one worker file of the bundle. */
export interface OpenerStart {
  readonly task: 'open';
  readonly database: string;
  readonly key: Uint8Array;
}

interface OfPage {
  readonly pageId: string;
  readonly dialect: Dialect['name'];
}

/** What the thread is asked, one thing after the other. */
export type Question =
  | ({ readonly ask: 'page' } & OfPage)
  | ({ readonly ask: 'entry'; readonly seq: number } & OfPage)
  | ({ readonly ask: 'read'; readonly seq: number } & OfPage)
  | { readonly ask: 'view'; readonly blobId: string }
  | { readonly ask: 'attachment'; readonly blobId: string; readonly attachmentId: string }
  | { readonly ask: 'text'; readonly blobId: string };

/** The blob or the keys are gone: erased, or never there. */
interface Gone {
  readonly is: 'gone';
}

export interface Answers {
  page:
    | Gone
    | { readonly is: 'unreadable'; readonly because: UnreadableBecause }
    | {
        readonly is: 'page';
        readonly transactionId: string | null;
        readonly pageNumber: number | null;
        readonly pageCount: number | null;
        /** Of each entry; empty where it does not say. */
        readonly careContexts: readonly string[];
      };
  entry:
    | Gone
    | {
        readonly is: 'opened';
        readonly bytes: Uint8Array;
        readonly hash: string;
        readonly checksum: ChecksumVerdict;
      }
    | {
        readonly is: 'refused';
        readonly because: RefusalReason | 'bad-entry';
        /** Of what came. */
        readonly hash: string;
        /** Authentic bytes that are no text: kept as they are. */
        readonly bytes: Uint8Array | null;
      };
  /** The entry that was opened last, as a record, with what a summary needs. */
  read: Gone | { readonly is: 'read'; readonly view: RecordView; readonly summary: RecordSummary | null };
  view: Gone | { readonly is: 'view'; readonly view: RecordView };
  attachment:
    | Gone
    | { readonly is: 'missing' }
    | { readonly is: 'attachment'; readonly attachment: AttachmentRef; readonly base64: string };
  text: Gone | { readonly is: 'text'; readonly text: string };
}
export type AnswerTo<Asked extends Question['ask']> = Answers[Asked];
