import { describe, expect, test } from 'vitest';
import {
  allergiesAgainst,
  bodyMassIndex,
  noVitals,
  readNumber,
  readPressure,
  readTemperature,
  unusualVitals,
  writePressure,
} from '../../../core/consultations/model.ts';

describe('vitals', () => {
  test.each([
    ['120/80', 120, 80],
    [' 120 / 80 ', 120, 80],
    ['120 80', 120, 80],
    ['120-80', 120, 80],
    ['', null, null],
  ])('pressure "%s"', (typed, systolic, diastolic) => {
    expect(readPressure(typed)).toEqual({ systolic, diastolic });
  });

  test.each(['abc', '120/', '/80', '130', '1/2', '120/80/60', '12 0/80 x'])('"%s" is no pressure', (typed) => {
    expect(readPressure(typed)).toBeUndefined();
  });

  test.each([
    ['98.6', 98.6, 'F'],
    ['37.2', 37.2, 'C'],
    ['99 f', 99, 'F'],
    ['38,5', 38.5, 'C'],
    ['101.4°F', 101.4, 'F'],
    ['40C', 40, 'C'],
  ])('temperature "%s" tells its scale', (typed, temperature, temperatureUnit) => {
    expect(readTemperature(typed)).toEqual({ temperature, temperatureUnit });
  });

  test.each(['hot', '9', '150', '98.66.6', '-3'])('"%s" is no temperature', (typed) => {
    expect(readTemperature(typed)).toBeUndefined();
  });

  test.each([
    ['72', 72],
    ['97%', 97],
    ['61.5 kg', 61.5],
    ['', null],
    ['x', undefined],
    ['0', undefined],
    ['-5', undefined],
  ])('number "%s"', (typed, value) => {
    expect(readNumber(typed)).toBe(value);
  });

  test.each([
    [{ systolic: 120, diastolic: 80 }, []],
    [{ systolic: 320, diastolic: 80 }, ['systolic']],
    [{ systolic: 80, diastolic: 120 }, ['diastolic']],
    [{ spo2: 9 }, ['spo2']],
    [{ temperature: 98.6, temperatureUnit: 'F' as const }, []],
    [{ temperature: 98.6, temperatureUnit: 'C' as const }, ['temperature']],
    [{ weightKg: 3.2, heightCm: 50 }, []],
    [{ heightCm: 17 }, ['heightCm']],
  ])('%j is unusual in %j', (some, unusual) => {
    expect(unusualVitals({ ...noVitals, ...some })).toEqual(unusual);
  });

  test('the body mass index needs both weight and height', () => {
    expect(bodyMassIndex({ weightKg: 70, heightCm: 175 })).toBe(22.9);
    expect(bodyMassIndex({ weightKg: 70, heightCm: null })).toBeNull();
    expect(writePressure({ systolic: 120, diastolic: 80 })).toBe('120/80');
    expect(writePressure({ systolic: null, diastolic: 80 })).toBe('');
  });
});

describe('allergies', () => {
  const against = (substance: string, medicine: string) => allergiesAgainst([{ substance }], medicine).length > 0;

  test.each([
    ['Penicillin', 'Cap Amoxicillin 500'],
    ['penicillins', 'Tab Augmentin 625'],
    ['Penicillin', 'Tab Cefixime 200'],
    ['Amoxicillin', 'Inj Ampicillin'],
    ['sulfa drugs', 'Tab Septran DS'],
    ['Sulpha', 'Tab Cotrimoxazole'],
    ['NSAIDs', 'Tab Combiflam'],
    ['aspirin', 'Tab Diclofenac 50'],
    ['pain killers (NSAID)', 'Tab Zerodol SP'],
    ['Brufen', 'Tab. Ibuprofen 400'],
    ['ciprofloxacin', 'Tab Levofloxacin 500'],
    ['Dolo', 'Tab Crocin 650'],
    ['Telmisartan', 'Tab TELMISARTAN 40'],
    ['metronidazole', 'Tab Ornidazole'],
  ])('%s warns of %s', (substance, medicine) => {
    expect(against(substance, medicine)).toBe(true);
  });

  test.each([
    ['Penicillin', 'Tab Azithromycin 500'],
    ['Penicillin', 'Tab Penicillamine'],
    ['Penicillin', 'Tab Moxifloxacin 400'],
    ['sulfa', 'Tab Ferrous Sulphate'],
    ['sulfa', 'Syp Zinc sulfate'],
    ['doxycycline', 'Tab Doxylamine'],
    ['diclofenac', 'Cap Dicloxacillin'],
    ['peanuts', 'Tab Dolo 650'],
    ['dust', 'Tab Montek LC'],
    ['Tab Dolo', 'Tab Telma 40'],
    ['', 'Tab Dolo'],
  ])('%s does not warn of %s', (substance, medicine) => {
    expect(against(substance, medicine)).toBe(false);
  });
});
