import { type Preset, presets } from '../../../core/consent/model.ts';
import { days, later, toDayInIndia } from '../../../core/kit/clock.ts';
import { type HiType, hiTypes } from '../../../core/kit/words.ts';
import type { InputOf } from '../../core-client.ts';
import { parseDay, typeDay } from '../../ui/typed-day.ts';

export const presetKeys = Object.keys(presets) as Preset[];

/** Purposes that a clinic may ask for, the usual one first. */
export const askPurposes = ['CAREMGT', 'PUBHLTH', 'HPAYMT', 'DSRCH'] as const;
export type AskPurpose = (typeof askPurposes)[number];

export interface AskForm {
  readonly choice: Preset | 'own';
  readonly hiTypes: readonly HiType[];
  /** As typed. */
  readonly from: string;
  readonly to: string;
  readonly keepDays: number | undefined;
  readonly purpose: AskPurpose;
  /** Empty: whoever presses the button. */
  readonly doctorId: string;
}

export const blankAsk = (today: string): AskForm => ({
  choice: 'everything',
  hiTypes,
  from: typeDay(yearsBefore(today, 1)),
  to: typeDay(today),
  keepDays: 30,
  purpose: 'CAREMGT',
  doctorId: '',
});

const yearsBefore = (day: string, years: number): string => `${Number(day.slice(0, 4)) - years}${day.slice(4)}`;

/** What will be asked for, in days: for the sentence that says what the patient will see. */
export interface AskInDays {
  readonly hiTypes: readonly HiType[];
  readonly from: string;
  readonly to: string;
  readonly until: string;
}

export type AskFault = 'types' | 'from' | 'to' | 'order' | 'keep';

/** The wish in days, or which field is wrong. */
export function readAsk(form: AskForm, now: Date): AskInDays | AskFault {
  const today = toDayInIndia(now);
  if (form.choice !== 'own') {
    const { hiTypes: types, daysBack, keepDays } = presets[form.choice];
    const dayAt = (distance: number) => toDayInIndia(later(now, days(distance)));
    return { hiTypes: types, from: dayAt(-daysBack), to: today, until: dayAt(keepDays) };
  }
  const from = parseDay(form.from, { today });
  const to = parseDay(form.to, { today });
  const keep = form.keepDays ?? 0;
  if (form.hiTypes.length === 0) return 'types';
  if (from === undefined || from === '') return 'from';
  if (to === undefined || to === '' || to > today) return 'to';
  if (from > to) return 'order';
  if (keep < 1 || keep > 365) return 'keep';
  return { hiTypes: form.hiTypes, from, to, until: toDayInIndia(later(now, days(keep))) };
}

/** The call, once the form is in order. */
export function askInput(form: AskForm, patientId: string, wanted: AskInDays): InputOf<'consent.ask'> {
  const wish =
    form.choice === 'own'
      ? { hiTypes: [...wanted.hiTypes], fromDay: wanted.from, toDay: wanted.to, keepDays: form.keepDays ?? 0 }
      : { preset: form.choice };
  return { patientId, wish, purpose: form.purpose, doctorId: form.doctorId === '' ? null : form.doctorId };
}
