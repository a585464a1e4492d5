import type { ConsultationFacts, DoseRhythm, DoseStep, RecordInput } from '../../../core/fhir/index.ts';
import { type Chance, chance } from './random.ts';
import { pdf, step } from './visits.ts';

const letters = [
  'a',
  'b',
  'Z',
  ' ',
  '.',
  '-',
  "'",
  '"',
  '&',
  '<',
  '>',
  '\\',
  '/',
  '\n',
  '\t',
  '0',
  '9',
  'é',
  'क',
  'ि',
  'ं',
  '्',
  'த',
  '😀',
  '\u200D',
  '\uD83D',
  '\u0000',
  '\u001B',
  '\uFFFE',
  '؀',
  ']]>',
  '--',
  '${x}',
];

/** Text as people, keyboards and attackers make it: scripts, signs, blanks, control characters, up to 60 pieces. */
function anyText(dice: Chance): string {
  return dice.oneOf(['', ' ', 'A']) + dice.some(60, () => dice.oneOf(letters)).join('');
}

const someText = (dice: Chance): string => `x${anyText(dice)}`;

function anyRhythm(dice: Chance): DoseRhythm {
  const amount = dice.maybe(() => (1 + dice.below(8)) / 4) ?? null;
  const part = () => dice.oneOf([0, 0, 0.5, 1, 2]);

  return dice.oneOf<DoseRhythm>([
    { kind: 'parts', morning: part(), noon: part(), evening: part(), night: part() },
    { kind: 'a-day', times: 1 + dice.below(6), amount },
    { kind: 'every-hours', hours: 1 + dice.below(72), amount },
    { kind: 'every-days', days: 2 + dice.below(30), amount },
    { kind: 'a-week', times: 1 + dice.below(6), amount, weekday: dice.oneOf([null, 'sun', 'sat']) },
    { kind: 'once', amount },
    { kind: 'when-needed', amount },
  ]);
}

const anyStep = (dice: Chance): DoseStep =>
  step(anyRhythm(dice), {
    unit: dice.oneOf([null, 'tablet', 'ml']),
    food: dice.oneOf([null, 'before', 'after', 'with', 'empty-stomach']),
    isAtBedtime: dice.below(2) === 0,
    isWhenNeeded: dice.below(2) === 0,
    mostADay: dice.oneOf([null, 3]),
    length:
      dice.maybe(() => ({ count: 1 + dice.below(366), unit: dice.oneOf(['day', 'week', 'month'] as const) })) ?? null,
  });

function anyConsultation(dice: Chance): ConsultationFacts {
  const text = () => anyText(dice);
  const number = () => dice.below(2000) / 10;

  return {
    complaints: dice.maybe(() => dice.some(3, () => ({ text: text(), since: dice.maybe(text) }))),
    findings: dice.maybe(text),
    vitals: dice.maybe(() => ({
      bloodPressure: dice.maybe(() => ({ systolic: dice.below(300), diastolic: dice.below(200) })),
      pulse: dice.maybe(number),
      temperature: dice.maybe(() => ({ value: number(), unit: dice.oneOf(['C', 'F'] as const) })),
      oxygenSaturation: dice.maybe(number),
      respiration: dice.maybe(number),
      weight: dice.maybe(number),
      height: dice.maybe(number),
    })),
    allergies: dice.maybe(() =>
      dice.some(3, () => ({
        substance: text(),
        reaction: dice.maybe(text),
        severity: dice.maybe(() => dice.oneOf(['mild', 'severe'] as const)),
      })),
    ),
    hasNoKnownAllergy: dice.maybe(() => true),
    history: dice.maybe(() =>
      dice.some(4, () =>
        dice.oneOf([
          { kind: 'illness' as const, text: text(), since: dice.maybe(text), isOver: dice.below(2) === 0 },
          { kind: 'procedure' as const, text: text(), when: dice.maybe(text) },
          { kind: 'family' as const, text: text(), relative: dice.oneOf(['mother', 'other', 'child'] as const) },
        ]),
      ),
    ),
    diagnoses: dice.maybe(() =>
      dice.some(3, () => ({
        text: text(),
        icd10: dice.oneOf([undefined, 'J20.9', 'j45', 'nonsense']),
        certainty: dice.oneOf(['confirmed', 'provisional', 'differential', 'ruled-out'] as const),
      })),
    ),
    medicines: dice.maybe(() =>
      dice.some(4, () => ({
        name: text(),
        strength: dice.maybe(text),
        form: dice.maybe(text),
        patientText: text(),
        steps: dice.some(3, () => anyStep(dice)),
        route: dice.maybe(text),
        note: dice.maybe(text),
      })),
    ),
    currentMedicines: dice.maybe(() => dice.some(2, () => ({ name: text(), text: dice.maybe(text) }))),
    tests: dice.maybe(() => dice.some(3, () => ({ text: text(), note: dice.maybe(text) }))),
    advice: dice.maybe(text),
    followUp: dice.maybe(() =>
      dice.oneOf([{ on: '2026-12-01', note: dice.maybe(text) }, { afterDays: dice.below(400) }]),
    ),
    procedures: dice.maybe(() => dice.some(2, () => ({ text: text(), note: dice.maybe(text) }))),
  };
}

/** A random visit; everything that may be absent or odd sometimes is. */
export function anyVisit(seed: number): RecordInput {
  const dice = chance(seed);
  const text = () => anyText(dice);
  const address = () => ({
    text: text(),
    district: dice.maybe(text),
    state: dice.maybe(text),
    pincode: dice.maybe(() => '411038'),
  });
  const file = () => ({ ...pdf, title: text() });

  return {
    patient: {
      localNumber: `AC-${seed}`,
      name: someText(dice),
      gender: dice.oneOf(['M', 'F', 'O', 'D', 'T', 'U'] as const),
      birthDate: dice.oneOf([undefined, '1950', '1950-07', '2024-02-29']),
      mobile: dice.oneOf([undefined, '9800000001', '+91 98000 00001', '']),
      address: dice.maybe(address),
      abhaNumber: dice.oneOf([undefined, '91000011112222']),
      abhaAddress: dice.oneOf([undefined, 'ravi.sample@sbx']),
    },
    practitioner: {
      localNumber: 'd1',
      name: someText(dice),
      qualification: dice.maybe(text),
      registration: dice.maybe(() => ({ number: text(), council: dice.maybe(text) })),
      hprId: dice.maybe(text),
    },
    organization: {
      localNumber: 'c 1',
      name: someText(dice),
      hfrId: dice.maybe(() => 'IN2710000123'),
      address: dice.maybe(address),
      phone: dice.maybe(text),
    },
    visit: {
      careContextReference: `V-${seed}`,
      start: new Date(1_790_000_000_000 + seed * 86_400_000),
      end: dice.maybe(() => new Date(1_790_000_600_000)),
    },
    consultation: anyConsultation(dice),
    documents: dice.maybe(() => dice.some(2, file)),
    prescriptionFile: dice.maybe(file),
    signedAt: new Date(1_790_000_700_000 + seed * 86_400_000),
  };
}
