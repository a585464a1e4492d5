import { hasText, hl7, quantity } from './concepts.ts';
import { addResource, type Draft, type Drafting, type Pointer } from './drafting.ts';
import type { Bedside } from './findings.ts';
import type { VitalFacts } from './model.ts';
import { toIndianTime } from './moments.ts';

interface Measure {
  readonly loinc: readonly (readonly [code: string, display: string])[];
  readonly value?: Draft;
  readonly parts?: readonly Measure[];
  readonly says: string;
}

/** What was measured, with the LOINC and UCUM codes of fhir.md section 5; the body mass index is worked out here. */
function measuresOf(vitals: VitalFacts): Measure[] {
  const { bloodPressure, temperature, weight, height } = vitals;
  const simple = (
    value: number | undefined,
    loinc: Measure['loinc'],
    unit: readonly [unit: string, code: string],
  ): Measure[] =>
    value === undefined || !Number.isFinite(value)
      ? []
      : [{ loinc, value: quantity(value, ...unit), says: `${loinc[0]?.[1] ?? ''}: ${value} ${unit[0]}` }];

  return [
    ...(bloodPressure ? [pressure(bloodPressure)] : []),
    ...simple(vitals.pulse, [['8867-4', 'Heart rate']], ['/min', '/min']),
    ...simple(vitals.respiration, [['9279-1', 'Respiratory rate']], ['/min', '/min']),
    ...simple(
      temperature?.value,
      [['8310-5', 'Body temperature']],
      temperature?.unit === 'F' ? ['°F', '[degF]'] : ['°C', 'Cel'],
    ),
    ...simple(vitals.oxygenSaturation, oxygenCodes, ['%', '%']),
    ...simple(weight, [['29463-7', 'Body weight']], ['kg', 'kg']),
    ...simple(height, [['8302-2', 'Body height']], ['cm', 'cm']),
    ...simple(bodyMassIndex(weight, height), [['39156-5', 'Body mass index (BMI) [Ratio]']], ['kg/m2', 'kg/m2']),
  ];
}

// The second code says that it was measured at the finger, as every clinic does.
const oxygenCodes = [
  ['2708-6', 'Oxygen saturation in Arterial blood'],
  ['59408-5', 'Oxygen saturation in Arterial blood by Pulse oximetry'],
] as const;

function pressure({ systolic, diastolic }: { readonly systolic: number; readonly diastolic: number }): Measure {
  const part = (value: number, code: string, display: string): Measure => ({
    loinc: [[code, display]],
    value: quantity(value, 'mmHg', 'mm[Hg]'),
    says: '',
  });

  return {
    loinc: [['85354-9', 'Blood pressure panel with all children optional']],
    parts: [part(systolic, '8480-6', 'Systolic blood pressure'), part(diastolic, '8462-4', 'Diastolic blood pressure')],
    says: `Blood pressure: ${systolic}/${diastolic} mmHg`,
  };
}

/** One decimal; undefined unless both are measured and make sense. */
export function bodyMassIndex(weight: number | undefined, height: number | undefined): number | undefined {
  if (weight === undefined || height === undefined || !(weight > 0) || !(height > 0)) return undefined;

  return Math.round((weight / (height / 100) ** 2) * 10) / 10;
}

/** One Observation a vital sign, then the examination in words. */
export function addExamination(drafting: Drafting, bedside: Bedside): Pointer[] {
  const { vitals, findings } = drafting.input.consultation;
  const shared = {
    status: 'final',
    subject: bedside.patient,
    encounter: bedside.encounter,
    effectiveDateTime: toIndianTime(drafting.input.signedAt),
    performer: [bedside.practitioner],
  };
  const measured = measuresOf(vitals ?? {}).map((measure) =>
    addResource(drafting, {
      type: 'Observation',
      says: [measure.says],
      body: {
        ...shared,
        category: [hl7('observation-category', 'vital-signs', 'Vital Signs')],
        ...bodyOf(measure),
        component: measure.parts?.map(bodyOf),
      },
    }),
  );
  if (!hasText(findings)) return measured;
  const body = {
    ...shared,
    category: [hl7('observation-category', 'exam', 'Exam')],
    code: { text: 'General examination' },
    valueString: findings,
  };

  return [...measured, addResource(drafting, { type: 'Observation', says: ['General examination', findings], body })];
}

function bodyOf({ loinc, value }: Measure): { readonly [key: string]: Draft } {
  const coding = loinc.map(([code, display]) => ({ system: 'http://loinc.org', code, display }));

  return { code: { coding, text: loinc[0]?.[1] }, valueQuantity: value };
}
