import type { Chance } from './random.ts';
import type { Loose } from './samples.ts';

/** Values that a sender may put where something else belongs. */
const junk: readonly unknown[] = [
  null,
  '',
  ' ',
  0,
  -1,
  1e308,
  true,
  [],
  {},
  [[]],
  [null],
  { a: { b: { c: [] } } },
  'x'.repeat(10_000),
  '\u0000\uD800',
  '<script>alert(1)</script>',
  '#',
  'urn:uuid:',
  { __proto__: null, resourceType: 'Bundle' },
  { reference: '#' },
  { coding: [{ coding: 'x' }, 7] },
];

/** Puts junk in the place of `times` random parts of the bundle, and drops or doubles others. */
export function spoilAnywhere(bundle: Loose, chance: Chance, times: number): Loose {
  for (let round = 0; round < times; round += 1) {
    const { owner, key } = somePlace(bundle, chance);
    const choice = chance.below(4);
    if (choice === 0) delete owner[key];
    else if (choice === 1) owner[key] = [owner[key], structuredClone(owner[key])];
    else owner[key] = structuredClone(junk[chance.below(junk.length)]);
  }

  return bundle;
}

function somePlace(root: Loose, chance: Chance): { owner: Loose; key: string } {
  let owner = root;

  for (;;) {
    const keys = Object.keys(owner);
    if (keys.length === 0) return { owner: root, key: 'entry' };
    const key = chance.oneOf(keys);
    const child = owner[key];
    if (typeof child !== 'object' || child === null || chance.below(6) === 0) return { owner, key };
    owner = child;
  }
}

/** JSON texts that are not records at all, or records made to hurt. */
export const hostileTexts: readonly (readonly [string, string])[] = [
  ['nothing', ''],
  ['a word', 'hello'],
  ['half a bundle', '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Comp'],
  ['null', 'null'],
  ['a number', '7'],
  ['a list', '[]'],
  ['another resource', '{"resourceType":"Patient"}'],
  ['an empty bundle', '{"resourceType":"Bundle"}'],
  ['entries that are no list', '{"resourceType":"Bundle","entry":"x"}'],
  ['entries of nothing', '{"resourceType":"Bundle","entry":[null,7,"x",[],{}]}'],
  ['a resource that is a text', '{"resourceType":"Bundle","entry":[{"resource":"Patient"}]}'],
  ['a type that is an object', '{"resourceType":"Bundle","entry":[{"resource":{"resourceType":{}}}]}'],
  [
    'prototype keys',
    '{"resourceType":"Bundle","__proto__":{"entry":[]},"constructor":{},"entry":[{"__proto__":{"resource":1}}]}',
  ],
  [
    'a hundred thousand levels of lists',
    `{"resourceType":"Bundle","entry":${'['.repeat(100_000)}${']'.repeat(100_000)}}`,
  ],
  ['a hundred levels of objects', `${'{"resourceType":"Bundle","a":'.repeat(100)}1${'}'.repeat(100)}`],
  [
    'a bundle in a bundle',
    '{"resourceType":"Bundle","type":"document","entry":[{"resource":{"resourceType":"Bundle","entry":[{"resource":{"resourceType":"Bundle"}}]}}]}',
  ],
  [
    'a section in itself',
    '{"resourceType":"Bundle","entry":[{"fullUrl":"urn:uuid:a","resource":{"resourceType":"Composition","section":[{"entry":[{"reference":"urn:uuid:a"}]}]}}]}',
  ],
  [
    'a panel in itself',
    '{"resourceType":"Bundle","entry":[{"fullUrl":"Observation/1","resource":{"resourceType":"Observation","id":"1","hasMember":[{"reference":"Observation/1"}]}}]}',
  ],
  [
    'fifty thousand unknown properties',
    `{"resourceType":"Bundle",${Array.from({ length: 50_000 }, (_, index) => `"p${index}":1`).join(',')}}`,
  ],
  ['fifty thousand empty entries', `{"resourceType":"Bundle","entry":[${'{},'.repeat(50_000)}{}]}`],
];
