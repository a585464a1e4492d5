import type { Note } from '../../../core/consultations/model.ts';
import type { Failure, OutputOf } from '../../core-client.ts';
import { call, newKey, noAnswer, onSignedInAgain } from '../../core-client.ts';

export type SaveState =
  | { readonly kind: 'saved' }
  | { readonly kind: 'waiting' }
  /** Not on disk yet, and why; tried again by itself unless the core will never take it as it is. */
  | { readonly kind: 'trouble'; readonly failure: Failure }
  /** Somebody else wrote on the same page: a person decides. */
  | { readonly kind: 'conflict' };

export interface SaverParts {
  readonly visitId: string;
  /** Whose words these are: nobody else's session stores them. */
  readonly staffId: string;
  readonly revision: number;
  readonly onState: (state: SaveState) => void;
  readonly onSaved: (saved: OutputOf<'consultations.saveDraft'>) => void;
}

export interface DraftSaver {
  /** Keeps this page soon: at the next pause, or at the latest after three seconds of typing. */
  readonly save: (note: Note) => void;
  /** Keeps it now; true when everything is on disk. Otherwise `failure` says why not. */
  readonly flush: () => Promise<boolean>;
  readonly failure: () => Failure | undefined;
  /** Waits for what is being saved, runs `work`, and takes the revision that it returns: for documents and signing. */
  readonly alone: <Value extends { readonly revision: number } | undefined>(
    work: () => Promise<Value>,
  ) => Promise<Value>;
  readonly revision: () => number;
  /** After a conflict: what is on this screen wins over what was stored meanwhile. */
  readonly overwrite: (revision: number) => void;
  readonly stop: () => void;
}

const pause = 600;
const longestWait = 3000;
const retryAfter = 1500;

/** What passes by itself: an accident, or somebody else in front of the screen. Other refusals want a person. */
const passing = [noAnswer, 'call.bug', 'call.locked', 'call.not-signed-in', 'call.not-allowed'];

/** Saves drafts one after the other, the newest page each time, so that revisions never cross. */
export function makeSaver({ visitId, staffId, revision: first, onState, onSaved }: SaverParts): DraftSaver {
  let revision = first;
  let wanted: Note | undefined;
  let since = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let running: Promise<unknown> = Promise.resolve();
  let isHalted = false;
  let attempt = { text: '', key: '' };
  let failure: Failure | undefined;
  let isStopped = false;

  const plan = (after: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => void flush(), after);
  };

  const sendOnce = async () => {
    if (wanted === undefined || isHalted) return;
    const note = wanted;
    const input = { visitId, revision, note, writtenBy: staffId };
    const text = JSON.stringify(input);
    // The same page again, its answer lost, goes under the same key: it is not a second save.
    if (attempt.text !== text) attempt = { text, key: newKey() };
    // Trying again keeps no screen open: nobody may be in front of it, or somebody else.
    const isBackground = failure !== undefined;
    const reply = await call('consultations.saveDraft', input, { key: attempt.key, isBackground });
    failure = reply.ok ? undefined : reply;
    if (reply.ok) {
      revision = reply.value.revision;
      if (wanted === note) wanted = undefined;
      onSaved(reply.value);
      onState({ kind: wanted === undefined ? 'saved' : 'waiting' });
    } else if (reply.code === 'consultations.changed-elsewhere') {
      isHalted = true;
      onState({ kind: 'conflict' });
    } else {
      onState({ kind: 'trouble', failure: reply });
      if (passing.includes(reply.code)) plan(retryAfter);
    }
  };

  const isLeft = () => wanted !== undefined && !isHalted && (failure === undefined || passing.includes(failure.code));

  const inTurn = <Value>(work: () => Promise<Value>): Promise<Value> => {
    const next = running.then(work);
    running = next.catch(() => undefined);
    return next;
  };

  const flush = async () => {
    clearTimeout(timer);
    await inTurn(sendOnce);
    if (isStopped && !isLeft()) stopListening();
    return wanted === undefined;
  };

  // Before their page is read anew, what they had typed goes to disk.
  const stopListening = onSignedInAgain(() => void (wanted !== undefined && flush()));

  return {
    flush,
    failure: () => failure,
    revision: () => revision,
    save(note) {
      if (wanted === undefined) since = performance.now();
      wanted = note;
      onState({ kind: 'waiting' });
      plan(performance.now() - since > longestWait ? 0 : pause);
    },
    async alone(work) {
      await flush();
      return inTurn(async () => {
        const value = await work();
        if (value !== undefined) revision = value.revision;
        return value;
      });
    },
    overwrite(newest) {
      isHalted = false;
      revision = newest;
      void flush();
    },
    stop() {
      isStopped = true;
      void flush();
    },
  };
}
