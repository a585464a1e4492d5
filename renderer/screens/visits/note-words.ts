import {
  bodyMassIndex,
  type FollowUp,
  followUpDay,
  type Vitals,
  writePressure,
} from '../../../core/consultations/model.ts';
import type { Say } from '../../i18n/index.ts';
import type { Formats } from '../../ui/index.ts';

/** `BP 120/80 · Pulse 72 …`: what was measured, in one line. */
export function vitalsInWords(t: Say, vitals: Vitals): string {
  const { pulse, temperature, temperatureUnit, spo2, respiration, weightKg, heightCm } = vitals;
  const pressure = writePressure(vitals);
  const bmi = bodyMassIndex(vitals);
  const parts: readonly (readonly [name: string, value: string | number | null, unit: string])[] = [
    [t('visits.vital.pressure'), pressure === '' ? null : pressure, 'mmHg'],
    [t('visits.vital.pulse'), pulse, '/min'],
    [t('visits.vital.temperature'), temperature, `°${temperatureUnit}`],
    [t('visits.vital.spo2'), spo2, '%'],
    [t('visits.vital.respiration'), respiration, '/min'],
    [t('visits.vital.weightKg'), weightKg, 'kg'],
    [t('visits.vital.heightCm'), heightCm, 'cm'],
    [t('visits.bmi'), bmi, ''],
  ];
  return parts
    .flatMap(([name, value, unit]) =>
      value === null ? [] : [`${name} ${value} ${unit}`.trim().replaceAll(' ', '\u00a0')],
    )
    .join(' · ');
}

export function followUpInWords(
  { t, formats }: { t: Say; formats: Formats },
  followUp: FollowUp | null,
  visitDay: string,
): string {
  if (followUp === null) return '';
  const day = followUpDay(followUp, visitDay);
  return day === null ? t('visits.come-if-needed') : formats.day(day);
}
