/** A refusal in whatever shape it came (abdm-v3.md section 2.5): codes without `": "`, every sentence kept. */
export interface Refusal {
  readonly http: number;
  readonly shape: RefusalShape;
  readonly codes: readonly string[];
  readonly messages: readonly string[];
}

export type RefusalShape =
  | 'wrapped'
  | 'list'
  | 'flat'
  | 'flatList'
  | 'message'
  | 'field'
  | 'gateway'
  | 'server'
  | 'his'
  | 'failed'
  | 'text'
  | 'html'
  | 'empty'
  | 'unknown';

/**
 * How one attempt to send ended, as far as we can know.
 *
 * - `sent`: the far side has it. `already` when it said that it had it before; `isDone` when it said that what the message wants
 *   is so already, and no callback will come
 * - `retry`: the far side surely did not take it
 * - `unsure`: it may or may not have it (no answer, a vague 5xx, a crash of ours)
 * - `refused`: it will never take this message
 * - `blocked`: nothing was tried, or nothing could be: the attempt does not count
 * - `dropped`: we decided not to send it any more
 *
 * `because` is a word for the screens (`outbox.because.<word>`), never a text from outside.
 */
export type Outcome =
  | { readonly kind: 'sent'; readonly answer: unknown; readonly already: boolean; readonly isDone?: boolean }
  | {
      readonly kind: 'retry';
      readonly because: string;
      readonly notBefore: Date | null;
      readonly refusal: Refusal | null;
    }
  | { readonly kind: 'unsure'; readonly because: string; readonly refusal: Refusal | null }
  | { readonly kind: 'refused'; readonly because: string; readonly refusal: Refusal | null }
  | { readonly kind: 'blocked'; readonly because: Blockade; readonly until: Date }
  | { readonly kind: 'dropped'; readonly because: string };

/** Why nothing can be sent to the gateway at the moment. */
export type Blockade = 'offline' | 'session-refused' | 'session-busy' | 'not-configured' | 'clock-doubtful';
