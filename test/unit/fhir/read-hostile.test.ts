import { describe, expect, test } from 'vitest';
import { readBundle, summarise } from '../../../core/fhir/index.ts';
import { RecordView } from '../../../core/fhir/model.ts';
import { hostileTexts, spoilAnywhere } from './hostile.ts';
import { chance } from './random.ts';
import { type Loose, minimal, minimalNames } from './samples.ts';

describe('hostile records', () => {
  test.each(hostileTexts)('%s is read or refused, never an accident', (_what, text) => {
    expect(RecordView.safeParse(readBundle(text)).success).toBe(true);
  });

  test.each([
    ['x', 'not-json'],
    ['{"resourceType":"Patient"}', 'not-a-bundle'],
    [`{"resourceType":"Bundle","entry":${'['.repeat(61)}${']'.repeat(61)}}`, 'too-deep'],
    [' '.repeat(25 * 1024 * 1024 + 1), 'too-large'],
  ])('an unreadable record says why (%#)', (text, because) => {
    expect(readBundle(text)).toEqual({ kind: 'unreadable', because });
  });

  test.each(minimalNames)('%s, spoiled at random places a hundred times, is always a view', (name) => {
    const dice = chance(11);

    for (let round = 0; round < 100; round += 1) {
      const text = JSON.stringify(spoilAnywhere(minimal(name), dice, 1 + dice.below(6)));
      expect(RecordView.safeParse(readBundle(text)).success).toBe(true);
    }
  });

  test('panels of panels of panels are shown up to a limit, and the view says so', () => {
    const members = Array.from({ length: 40 }, () => ({ reference: 'Observation/next' }));
    const chain = Array.from({ length: 30 }, (_, index) => ({
      resource: {
        resourceType: 'Observation',
        id: `${index}`,
        code: { text: 'x' },
        hasMember: members.map(() => ({ reference: `Observation/${index + 1}` })),
      },
    }));
    const view = readBundle(JSON.stringify({ resourceType: 'Bundle', entry: chain }));

    expect(view.kind === 'record' && view.isCut).toBe(true);
    expect(view.kind === 'record' && summarise(view).measures.length).toBeLessThan(10_000);
  });

  test('reports of reports of reports, and a report of itself, come to an end', () => {
    const chain = Array.from({ length: 3000 }, (_, index) => ({
      resource: {
        resourceType: 'DiagnosticReport',
        id: `${index}`,
        code: { text: `Report ${index}` },
        result: [{ reference: `DiagnosticReport/${index}` }, { reference: `DiagnosticReport/${index + 1}` }],
      },
    }));
    const view = readBundle(JSON.stringify({ resourceType: 'Bundle', entry: chain }));

    expect(view.kind === 'record' && JSON.stringify(view.sections).includes('Report 2999')).toBe(true);
    expect(view.kind === 'record' && view.isCut).toBe(false);
  });

  test('keys that reach for the prototype are dropped', () => {
    readBundle(
      '{"resourceType":"Bundle","__proto__":{"polluted":1},"entry":[{"resource":{"resourceType":"Basic","constructor":{"prototype":{"polluted":1}}}}]}',
    );

    expect(({} as Loose).polluted).toBeUndefined();
  });
});
