import { clean, type Draft } from './drafting.ts';

const codeSystems = 'http://terminology.hl7.org/CodeSystem/';

/** The concept of one HL7 code, display included. @param system last step of the code system's URL */
export function hl7(system: string, code: string, display: string): Draft {
  return { coding: [{ system: codeSystems + system, code, display }] };
}

export function snomed(code: string, display: string, text?: string): Draft {
  return { coding: [{ system: 'http://snomed.info/sct', code, display }], text };
}

const identifierTypes = {
  HIN: 'Health ID issued by NDHM',
  ABHA: 'Ayushman Bharat Health Account (ABHA) ID',
  HPID: 'Healthcare Professional ID (HPID)',
} as const;

/** Identifier type of the guide's own list. */
export function nrcesIdentifierType(code: keyof typeof identifierTypes): Draft {
  const system = 'https://nrces.in/ndhm/fhir/r4/CodeSystem/ndhm-identifier-type-code';

  return { coding: [{ system, code, display: identifierTypes[code] }] };
}

/** A quantity with its UCUM code. */
export function quantity(value: number, unit: string, code: string): Draft {
  return { value, unit, system: 'http://unitsofmeasure.org', code };
}

/** Whether there is anything to say. */
export const hasText = (text: string | undefined): text is string => clean(text) !== '';
