import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { emptyNote } from '../../../core/consultations/model.ts';
import { tellSignedInAgain } from '../../../renderer/core-client.ts';
import { makeSaver, type SaveState } from '../../../renderer/screens/visits/draft-saver.ts';

const note = { ...emptyNote, advice: 'Rest' };
const refused = (code: string) => ({ ok: false, code, facts: {} });
const taken = { ok: true, value: { revision: 1, savedAt: '2026-11-24T05:12:00Z' } };

let answer: unknown;
let sent: { writtenBy: string }[] = [];

/** The core as the browser hears it. */
beforeEach(() => {
  sent = [];
  vi.useFakeTimers();
  vi.stubGlobal('localStorage', { getItem: () => null });
  vi.stubGlobal('fetch', async (_url: string, { body }: { body: string }) => {
    sent.push(JSON.parse(body) as { writtenBy: string });
    return Response.json(answer);
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function openPage() {
  const states: SaveState[] = [];
  const onState = (state: SaveState) => void states.push(state);
  const saver = makeSaver({ visitId: 'v', staffId: 'asha', revision: 0, onState, onSaved: () => undefined });
  return { saver, states };
}

describe('a draft that could not be saved', () => {
  test.each(['consultations.signed-already', 'call.bad-input', 'visits.not-found', 'call.too-large'])(
    'because of %s is told once and not tried for ever',
    async (code) => {
      answer = refused(code);
      const { saver, states } = openPage();
      saver.save(note);
      await vi.advanceTimersByTimeAsync(60_000);
      expect(sent).toHaveLength(1);
      expect(states.at(-1)).toMatchObject({ kind: 'trouble', failure: { code } });
      expect(await saver.flush()).toBe(false);
    },
  );

  test.each(['call.no-answer', 'call.bug', 'call.locked', 'call.not-signed-in', 'call.not-allowed'])(
    'because of %s is tried again until it is on disk',
    async (code) => {
      answer = refused(code);
      const { saver, states } = openPage();
      saver.save(note);
      await vi.advanceTimersByTimeAsync(4000);
      expect(sent.length).toBeGreaterThan(1);
      answer = taken;
      await vi.advanceTimersByTimeAsync(4000);
      expect(states.at(-1)).toEqual({ kind: 'saved' });
      const count = sent.length;
      await vi.advanceTimersByTimeAsync(60_000);
      expect(sent).toHaveLength(count);
    },
  );

  test('goes under the name of whoever typed it, also after the page was left', async () => {
    answer = refused('call.not-allowed');
    const { saver } = openPage();
    saver.save(note);
    saver.stop();
    await vi.advanceTimersByTimeAsync(4000);
    answer = taken;
    tellSignedInAgain();
    await vi.advanceTimersByTimeAsync(0);
    expect(await saver.flush()).toBe(true);
    expect(new Set(sent.map(({ writtenBy }) => writtenBy))).toEqual(new Set(['asha']));
  });

  test('is tried again when more is typed, though the page before was refused for good', async () => {
    answer = refused('call.bad-input');
    const { saver, states } = openPage();
    saver.save(note);
    await vi.advanceTimersByTimeAsync(4000);
    answer = taken;
    saver.save({ ...note, advice: 'Rest and water' });
    await vi.advanceTimersByTimeAsync(4000);
    expect(states.at(-1)).toEqual({ kind: 'saved' });
  });
});
