import { expect, test } from 'vitest';
import { makePipePlace } from '../../../electron/pipe.ts';
import { waitingPage, wordsFor } from '../../../electron/words.ts';
import { environmentFor, findDataFolder } from '../../../electron/world.ts';

test('a Hindi system is spoken to in Hindi, every other in English', () => {
  expect(wordsFor('hi-IN').starting).toMatch(/[\u0900-\u097f]/);
  expect(wordsFor('ta').starting).toBe(wordsFor('en-GB').starting);
});

test('no trouble is without words in either language', () => {
  const english = wordsFor('en').trouble;
  const hindi = wordsFor('hi').trouble;
  expect(Object.keys(hindi).sort()).toEqual(Object.keys(english).sort());
  for (const sentence of Object.values(hindi)) {
    expect(sentence).toMatch(/^[^a-z]*[\u0900-\u097f]/);
  }
});

test('the page that waits asks again by itself', () => {
  expect(waitingPage('Wait.')).toContain('http-equiv="refresh" content="1"');
});

test('on Windows the pipe has a name that cannot be guessed', () => {
  const [one, other] = [makePipePlace('win32').pipe, makePipePlace('win32').pipe];
  expect(one).toMatch(/^\\\\\.\\pipe\\arogya-edge-[0-9a-f]{32}$/);
  expect(one).not.toBe(other);
});

test('the data lie where AROGYA_DATA says, else in the part of the account that does not travel', () => {
  expect(findDataFolder({ AROGYA_DATA: '/srv/clinic' }, 'linux', '/home/a/.config/x')).toBe('/srv/clinic');
  expect(findDataFolder({}, 'linux', '/home/a/.config/x')).toBe('/home/a/.config/x/clinic');
  expect(findDataFolder({ LOCALAPPDATA: '/local' }, 'win32', '/roaming/x')).toBe('/local/Arogya Edge/clinic');
});

test('variables of ours are refused in any spelling where none may be obeyed', () => {
  expect(environmentFor('production', true, { Arogya_Hip_Id: 'x', OTHER: 'y', GONE: undefined })).toEqual({
    OTHER: 'y',
  });
});
