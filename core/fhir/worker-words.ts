import type { RecordView, Remark } from './model.ts';
import type { AttachmentBytes } from './read/attachments.ts';

/** What the worker thread is started with. `task` chooses this work in the one worker file of the bundle. */
export interface WorkerStart {
  readonly task: 'check';
  readonly rulesFolder: string;
}

export type Question =
  | { readonly ask: 'check'; readonly text: string }
  | { readonly ask: 'read'; readonly text: string }
  | { readonly ask: 'attachment'; readonly text: string; readonly attachmentId: string };

export type Answer = Remark[] | RecordView | AttachmentBytes;
