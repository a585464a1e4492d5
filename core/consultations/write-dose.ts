import { type Dose, type DoseRhythm, type DoseStep, isWhollyRead } from './dose.ts';
import { writeAmount } from './dose-text.ts';

const foods = { after: 'pc', before: 'ac', with: 'with food', 'empty-stomach': 'empty stomach' } as const;
const lengths = { day: 'd', week: 'w', month: 'm' } as const;

/** The dose in the shortest form that reads back as the same dose; one that was not wholly understood, as typed. */
export function writeDose(dose: Dose): string {
  if (!isWhollyRead(dose)) return dose.typed;
  const steps = dose.steps.map(writeStep).join(' then ');
  return dose.isLongTerm ? `${steps} cont` : steps;
}

function writeStep({ rhythm, unit, food, isAtBedtime, isWhenNeeded, mostADay, length }: DoseStep): string {
  const isParts = rhythm.kind === 'parts';
  const amount = isParts || rhythm.amount === null ? '' : writeAmount(rhythm.amount);
  const unitWord = unit === 'application' ? 'apply' : (unit ?? '');
  return [
    amount,
    isParts ? '' : unitWord,
    writeRhythm(rhythm),
    isParts ? unitWord : '',
    isAtBedtime ? 'hs' : '',
    food ? foods[food] : '',
    isWhenNeeded ? 'sos' : '',
    mostADay === null ? '' : `max ${mostADay}/day`,
    length ? `${length.count}${lengths[length.unit]}` : '',
  ]
    .filter((part) => part !== '')
    .join(' ');
}

function writeRhythm(rhythm: DoseRhythm): string {
  switch (rhythm.kind) {
    case 'parts': {
      const { morning, noon, evening, night } = rhythm;
      return [morning, noon, ...(evening > 0 ? [evening] : []), night].map(writeAmount).join('-');
    }
    case 'a-day':
      return ['', 'od', 'bd', 'tds', 'qid'][rhythm.times] ?? `${rhythm.times} times a day`;
    case 'every-hours':
      return `q${rhythm.hours}h`;
    case 'every-days':
      return rhythm.days === 2 ? 'alternate days' : `every ${rhythm.days} days`;
    case 'a-week':
      return rhythm.weekday
        ? `weekly ${rhythm.weekday}`
        : (['', 'weekly', 'twice a week', 'thrice a week'][rhythm.times] ?? `${rhythm.times} a week`);
    case 'once':
      return 'stat';
    case 'when-needed':
      return '';
  }
}
