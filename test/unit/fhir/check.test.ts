import { describe, expect, test } from 'vitest';
import { checkText } from '../../../core/fhir/index.ts';
import type { Break } from './breaking.ts';
import { compositionBreaks, envelopeBreaks, referenceBreaks, sectionBreaks } from './broken-bundles.ts';
import { jsonBreaks, narrativeBreaks, resourceBreaks } from './broken-resources.ts';
import { book, minimal, minimalNames, minimalText, officialExamples } from './samples.ts';

const errorsOf = (text: string) => checkText(book, text).filter(({ severity }) => severity === 'error');

describe('what conforms', () => {
  test('there are twelve minimal bundles', () => {
    expect(minimalNames).toHaveLength(12);
  });

  test.each(minimalNames)('the minimal bundle %s has no remark at all', (name) => {
    expect(checkText(book, minimalText(name))).toEqual([]);
  });

  test.each(officialExamples())('the guide’s own example $name has no error', ({ text }) => {
    expect(errorsOf(text)).toEqual([]);
  });
});

const breaks: readonly (readonly [string, readonly Break[]])[] = [
  ['envelope', envelopeBreaks],
  ['Composition', compositionBreaks],
  ['sections', sectionBreaks],
  ['references', referenceBreaks],
  ['resources', resourceBreaks],
  ['JSON and primitives', jsonBreaks],
  ['narrative', narrativeBreaks],
];

describe.each(breaks)('broken in its %s', (_group, list) => {
  test.each(list)('$what is noticed', ({ of, rule, change, severity }) => {
    const bundle = minimal(of);
    change(bundle);

    expect(checkText(book, JSON.stringify(bundle))).toContainEqual(expect.objectContaining({ rule, severity }));
  });
});
