import { describe, expect, test } from 'vitest';
import {
  type Dose,
  type DoseRhythm,
  type DoseStep,
  doseInWords,
  doseUnits,
  readDose,
  writeDose,
} from '../../../core/consultations/model.ts';

/** A small generator with a seed of its own, so that a failure can be seen again. */
function dice(seed: number) {
  let state = seed;
  const next = () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296;
    return state / 4_294_967_296;
  };
  return {
    pick: <One>(from: readonly One[]): One => from[Math.floor(next() * from.length)] as One,
    upTo: (most: number) => Math.floor(next() * (most + 1)),
    maybe: () => next() < 0.4,
  };
}

const amounts = [0.25, 0.5, 1, 1.5, 2, 2.5, 10] as const;

function someRhythm({ pick, upTo, maybe }: ReturnType<typeof dice>): DoseRhythm {
  const amount = maybe() ? null : pick(amounts);
  switch (pick(['parts', 'a-day', 'every-hours', 'every-days', 'a-week', 'once', 'when-needed'] as const)) {
    case 'parts': {
      const part = () => pick([0, ...amounts]);
      return { kind: 'parts', morning: pick(amounts), noon: part(), evening: part(), night: part() };
    }
    case 'a-day':
      return { kind: 'a-day', times: 1 + upTo(5), amount };
    case 'every-hours':
      return { kind: 'every-hours', hours: 1 + upTo(71), amount };
    case 'every-days':
      return { kind: 'every-days', days: 2 + upTo(29), amount };
    case 'a-week':
      return maybe()
        ? { kind: 'a-week', times: 1, amount, weekday: pick(['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat']) }
        : { kind: 'a-week', times: 1 + upTo(5), amount, weekday: null };
    case 'once':
      return { kind: 'once', amount };
    case 'when-needed':
      return { kind: 'when-needed', amount };
  }
}

function someDose(random: ReturnType<typeof dice>): Dose {
  const { pick, upTo, maybe } = random;
  const steps: DoseStep[] = Array.from({ length: 1 + upTo(2) }, () => {
    const rhythm = someRhythm(random);
    return {
      rhythm,
      unit: maybe() ? pick(doseUnits) : null,
      food: maybe() ? pick(['before', 'after', 'with', 'empty-stomach']) : null,
      isAtBedtime: maybe(),
      isWhenNeeded: rhythm.kind === 'when-needed' || maybe(),
      mostADay: maybe() ? 1 + upTo(11) : null,
      length: maybe() ? { count: 1 + upTo(59), unit: pick(['day', 'week', 'month']) } : null,
    };
  });
  return { typed: '', steps, isLongTerm: maybe(), remark: '' };
}

describe('whatever dose there is', () => {
  const doses = Array.from({ length: 3000 }, (_, seed) => someDose(dice(seed)));

  test('its shortest form reads back as the same dose', () => {
    for (const dose of doses) {
      const written = writeDose(dose);
      expect({ ...readDose(written), typed: '' }, written).toEqual(dose);
    }
  });

  test('it has words in both languages, and Hindi words are Hindi', () => {
    for (const dose of doses) {
      const words = doseInWords(dose, { language: 'hi', medicine: 'Tab X' });
      expect(words).toMatch(/[\u0900-\u097f]/);
      expect(words).not.toMatch(/[a-z]/i);
      expect(doseInWords(dose, { language: 'en', medicine: 'Tab X' })).not.toMatch(/[\u0900-\u097f]|undefined|null/);
    }
  });
});

test('no heap of signs stops the reader or is lost', () => {
  const { pick, upTo } = dice(7);
  const pieces = [
    '1-0-1',
    'bd',
    '½',
    '/',
    '-',
    'x',
    '5d',
    'sos',
    'then',
    '(',
    '\\',
    '😀',
    'ac',
    '…',
    '0',
    'q8h',
    'माँ',
    ',',
  ];
  for (let count = 0; count < 2000; count += 1) {
    const typed = Array.from({ length: upTo(9) }, () => pick(pieces)).join(' ');
    const dose = readDose(typed);
    expect(dose.typed).toBe(typed.trim());
    if (dose.steps.length > 0) expect(readDose(writeDose(dose)).steps).toEqual(dose.steps);
  }
});
