import { describe, expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import { finishVisit, getVisit } from '../../../core/visits/index.ts';
import { canBecome, VisitState } from '../../../core/visits/model.ts';
import { arrive, type Clinic, makeClinic, move } from './clinic.ts';

const stateOf = (clinic: Clinic, visitId: string) => getVisit(clinic.db, visitId).state;

describe('states', () => {
  const allowed = [
    'waiting called',
    'waiting with-doctor',
    'waiting left',
    'called waiting',
    'called with-doctor',
    'called left',
    'with-doctor waiting',
    'with-doctor done',
    'with-doctor left',
    'left waiting',
    'left done',
  ];
  const pairs = VisitState.options.flatMap((from) => VisitState.options.map((to) => [from, to] as const));

  test.each(pairs)('from %s to %s', (from, to) => {
    expect(canBecome(from, to)).toBe(allowed.includes(`${from} ${to}`));
  });

  test('the table knows the same words as the column', () => {
    const { db } = makeClinic();
    const sql = db.get<{ sql: string }>("SELECT sql FROM sqlite_schema WHERE name = 'visits'")?.sql ?? '';
    const words = /state\s+TEXT NOT NULL CHECK \(state IN \(([^)]*)\)/.exec(sql)?.[1] ?? '';
    expect(words.replaceAll("'", '').split(', ').sort()).toEqual([...VisitState.options].sort());
  });

  const calls = { called: 'visits.call', 'with-doctor': 'visits.begin', left: 'visits.leave', waiting: 'visits.undo' };
  const paths: Record<VisitState, string[]> = {
    waiting: [],
    called: ['visits.call'],
    'with-doctor': ['visits.begin'],
    left: ['visits.leave'],
    done: ['finish'],
  };
  const pressed = pairs.filter(([, to]) => to !== 'done');

  test.each(pressed)('a press at the screen, from %s to %s, does what the table says', async (from, to) => {
    const clinic = makeClinic();
    const { visitId } = await arrive(clinic, 'Savita Rane');
    for (const step of paths[from]) {
      if (step === 'finish')
        transact(clinic.db, (tx) => finishVisit(tx, visitId, { who: clinic.rao, now: clinic.now }));
      else await move(clinic, step, visitId);
    }
    const reply = await clinic.reply(clinic.rao, calls[to as keyof typeof calls], { visitId });
    const isFine = from === to || canBecome(from, to);
    expect(reply.ok ? 'ok' : reply.code).toBe(isFine ? 'ok' : 'visits.not-possible');
    expect(stateOf(clinic, visitId)).toBe(isFine ? to : from);
  });
});
