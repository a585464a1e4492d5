import { randomBytes } from 'node:crypto';
import { expect, test } from 'vitest';
import { checkWord, readRecoveryCode, recoveryCode } from '../../../core/backup/index.ts';

test('any key survives the way over paper', () => {
  for (let round = 0; round < 200; round += 1) {
    const key = new Uint8Array(randomBytes(32));
    expect(readRecoveryCode(recoveryCode(key))).toEqual(key);
  }
  for (const key of [new Uint8Array(32), new Uint8Array(32).fill(255)])
    expect(readRecoveryCode(recoveryCode(key))).toEqual(key);
});

test('a code is read however it was typed: small letters, blanks, O for 0, I and L for 1', () => {
  const key = new Uint8Array(32).fill(8);
  const typed = recoveryCode(key).toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replace('1', 'l');
  expect(readRecoveryCode(typed)).toEqual(key);
});

test('every single wrong letter is noticed', () => {
  const code = recoveryCode(new Uint8Array(32).fill(200));
  for (let place = 0; place < code.length; place += 1) {
    if (code[place] === '-') continue;
    const wrong = code[place] === 'Z' ? 'Y' : 'Z';
    expect(() => readRecoveryCode(code.slice(0, place) + wrong + code.slice(place + 1))).toThrow(
      'backup.bad-recovery-code',
    );
  }
});

test('a code that is too short, too long, or not of these letters is refused', () => {
  const code = recoveryCode(new Uint8Array(32));
  for (const bad of ['', code.slice(1), `${code}0`, code.replace('0', 'U'), code.replace('0', 'अ')]) {
    expect(() => readRecoveryCode(bad)).toThrow('backup.bad-recovery-code');
  }
});

test('the check word is eight plain letters and belongs to one key', () => {
  expect(checkWord(new Uint8Array(32))).toMatch(/^([b-z][aeio]){4}$/);
  expect(checkWord(new Uint8Array(32))).not.toBe(checkWord(new Uint8Array(32).fill(1)));
});
