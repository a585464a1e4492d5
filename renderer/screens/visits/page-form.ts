import {
  type Diagnosis,
  type FollowUp,
  followUpDay,
  type Measure,
  medicineName,
  type Note,
  noVitals,
  readComplaint,
  readDiagnosis,
  readFollowUp,
  readNumber,
  readPressure,
  readTemperature,
  splitLine,
  type Vitals,
  writePressure,
} from '../../../core/consultations/model.ts';

/** The page as it stands in its fields: texts only, so that nothing typed is lost while it cannot be read yet. */
export interface PageForm {
  readonly complaints: readonly string[];
  readonly vitals: Readonly<Record<VitalField, string>>;
  readonly findings: string;
  readonly diagnoses: readonly { readonly text: string; readonly isOngoing: boolean }[];
  readonly medicines: readonly { readonly medicine: string; readonly dose: string }[];
  readonly stopped: readonly string[];
  readonly tests: readonly string[];
  readonly advice: string;
  readonly followUp: string;
}

export const vitalFields = ['pressure', 'pulse', 'temperature', 'spo2', 'respiration', 'weightKg', 'heightCm'] as const;
export type VitalField = (typeof vitalFields)[number];

export function asForm(note: Note): PageForm {
  const { complaints, vitals, findings, diagnoses, medicines, stopped, tests, advice, followUp } = note;
  return {
    findings,
    advice,
    stopped,
    complaints: complaints.map(({ text, since }) => (since === '' ? text : `${text} × ${since}`)),
    vitals: vitalTexts(vitals),
    diagnoses: diagnoses.map((line) => ({ text: diagnosisText(line), isOngoing: line.isOngoing })),
    medicines: medicines.map(({ medicine, dose }) => ({ medicine, dose })),
    tests: tests.map(({ text }) => text),
    followUp: followUpText(followUp),
  };
}

export const diagnosisText = ({ text, code, certainty }: Omit<Diagnosis, 'isOngoing'>): string =>
  `${certainty === 'provisional' ? '? ' : ''}${text}${code === null ? '' : ` ${code}`}`;

function vitalTexts(vitals: Vitals): PageForm['vitals'] {
  const text = (value: number | null) => (value === null ? '' : String(value));
  const { temperature, temperatureUnit, pulse, spo2, respiration, weightKg, heightCm } = vitals;
  return {
    pressure: writePressure(vitals),
    pulse: text(pulse),
    temperature: temperature === null ? '' : `${temperature} ${temperatureUnit}`,
    spo2: text(spo2),
    respiration: text(respiration),
    weightKg: text(weightKg),
    heightCm: text(heightCm),
  };
}

function followUpText(followUp: FollowUp | null): string {
  if (followUp === null) return '';
  if (followUp.kind === 'if-needed') return 'SOS';
  return followUp.kind === 'after' ? `${followUp.days} d` : followUp.day.split('-').reverse().join('/');
}

/** What of the form can be read; what cannot stays in its field, and the field says so (`unreadable`). */
export function asNote(form: PageForm, today: string): Note {
  const filled = (text: string) => text.trim() !== '';
  return {
    complaints: form.complaints.filter(filled).map(readComplaint),
    vitals: readVitals(form.vitals),
    findings: form.findings,
    diagnoses: form.diagnoses
      .filter(({ text }) => filled(text))
      .map(({ text, isOngoing }) => ({ ...readDiagnosis(text), isOngoing })),
    medicines: form.medicines.filter(({ medicine }) => filled(medicine)).map(oneLine),
    stopped: [...form.stopped],
    tests: form.tests.filter(filled).map((text) => ({ text })),
    advice: form.advice,
    followUp: readFollowUp(form.followUp, today) ?? null,
  };
}

/** Medicine and dose typed in one go, if the dose field is still empty. */
function oneLine({ medicine, dose }: PageForm['medicines'][number]) {
  return dose.trim() === '' ? splitLine(medicine) : { medicine, dose };
}

function readVitals(texts: PageForm['vitals']): Vitals {
  const number = (field: VitalField) => readNumber(texts[field]) ?? null;
  const spo2 = number('spo2');
  return {
    ...noVitals,
    ...readPressure(texts.pressure),
    ...readTemperature(texts.temperature),
    pulse: within(number('pulse'), 400),
    spo2: within(spo2, 100),
    respiration: within(number('respiration'), 200),
    weightKg: within(number('weightKg'), 700),
    heightCm: within(number('heightCm'), 300),
  };
}

const within = (value: number | null, most: number): number | null => (value !== null && value > most ? null : value);

/** Whether the field holds something that cannot be read as its measurement. */
export function isUnreadable(field: VitalField, text: string): boolean {
  if (text.trim() === '') return false;
  const vitals = readVitals({ ...emptyVitals, [field]: text });
  return vitals[measureOf[field]] === null;
}

const emptyVitals = Object.fromEntries(vitalFields.map((field) => [field, ''])) as PageForm['vitals'];

/** The measurement that tells whether a field was read. */
export const measureOf: Readonly<Record<VitalField, Measure>> = {
  pressure: 'systolic',
  pulse: 'pulse',
  temperature: 'temperature',
  spo2: 'spo2',
  respiration: 'respiration',
  weightKg: 'weightKg',
  heightCm: 'heightCm',
};

/** Fields whose text would be left out of the signed page, since it means nothing. */
export function unreadFields(form: PageForm, today: string): (VitalField | 'followUp')[] {
  const vitals = vitalFields.filter((field) => isUnreadable(field, form.vitals[field]));
  return dayOfFollowUp(form.followUp, today) === undefined ? [...vitals, 'followUp'] : vitals;
}

/** The day that the follow-up field means: null where none is fixed, undefined where it cannot be read. */
export function dayOfFollowUp(text: string, today: string): string | null | undefined {
  if (text.trim() === '') return null;
  const followUp = readFollowUp(text, today);
  return followUp && followUpDay(followUp, today);
}

/**
 * Adds what the last visit had and this page has not: diagnoses, medicines, tests, advice. A medicine counts as here in
 * whatever strength it was written, and one that this page stops is not brought back.
 */
export function repeatLast(form: PageForm, last: Note): PageForm {
  const before = asForm(last);
  const stopped = new Set(form.stopped.map(medicineName));
  const goesOn = before.medicines.filter((line) => !stopped.has(keyOfMedicine(line)));
  return {
    ...form,
    diagnoses: withMissing(form.diagnoses, before.diagnoses, ({ text }) => keyOf(readDiagnosis(text).text)),
    medicines: withMissing(form.medicines, goesOn, keyOfMedicine),
    tests: withMissing(form.tests, before.tests, keyOf),
    advice: form.advice.trim() === '' ? before.advice : form.advice,
  };
}

/** Adds one medicine, unless the page has it in any strength. */
export const repeatMedicine = (form: PageForm, line: PageForm['medicines'][number]): PageForm => ({
  ...form,
  medicines: withMissing(form.medicines, [line], keyOfMedicine),
});

const keyOf = (text: string): string => text.trim().toLowerCase();
const keyOfMedicine = (line: PageForm['medicines'][number]): string => medicineName(oneLine(line).medicine);

/** The lines that are written, then those of `before` that none of them is. Blank lines have an empty key. */
function withMissing<Line>(lines: readonly Line[], before: readonly Line[], key: (line: Line) => string): Line[] {
  const written = lines.filter((line) => key(line) !== '');
  const known = new Set(written.map(key));
  return [...written, ...before.filter((line) => !known.has(key(line)))];
}
