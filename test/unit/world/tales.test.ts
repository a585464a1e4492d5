import { expect, test } from 'vitest';
import { inventPeople } from '../../world/people.ts';
import { expectNoTales } from '../../world/tales.ts';

const line = (text: string) => JSON.stringify({ level: 40, event: 'calls.failed', because: `of ${text}, twice` });

test('the name of an invented patient in a line is found, in Latin letters and in Devanagari', () => {
  const names = [...inventPeople(20, 500)].flatMap(({ name, guardianName }) => [name, guardianName]);
  const unseen = names.filter((name) => {
    try {
      expectNoTales(line(name));
      return true;
    } catch {
      return false;
    }
  });
  // A given name of three letters that stands alone may be a part of anything.
  expect(unseen.filter((name) => name.length > 3)).toEqual([]);
});

test.each([
  ['a token', 'Bearer x'],
  ['a key', 'a'.repeat(64)],
  ['an OTP', '123456'],
  ['an ABHA number', '91-1000-2000-3001'],
  ['an ABHA address', 'asha.devi90@sbx'],
  ['an Aadhaar or mobile number', '9876501234'],
  ['a name', 'Asha Devi'],
  ['a name in Devanagari', 'आशा'],
  ['a record', 'Throat red'],
])('%s is named as what it is', (kind, text) => {
  expect(() => expectNoTales(line(text))).toThrow(`holds ${kind}: `);
});

test('an ordinary log tells no tales', () => {
  const ordinary = {
    level: 30,
    time: '2026-11-24T05:12:00.000Z',
    event: 'outbox.attempt',
    kind: 'transfer.push',
    job: 61564214,
    transfer: '61564214-eac2-464d-9b9c-6633fa82947f',
    at: '    at attempt (file:///opt/Arogya%20Edge/core/outbox/attempt.ts:91:24) | at async Promise.all (index 0)',
  };
  expect(() => expectNoTales(JSON.stringify(ordinary))).not.toThrow();
});
