import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { transact } from '../../../core/db/index.ts';
import {
  allSettings,
  clinicSettings,
  gatewaySettings,
  makeSettings,
  readOverrides,
  tunnelSettings,
  writeSetting,
} from '../../../core/settings/index.ts';
import { makeTestDb } from '../../world/core.ts';
import { temporaryFolder } from '../../world/folder.ts';

const now = new Date('2026-11-24T05:00:00Z');

test('every setting has a variable of its own, and the README names each', () => {
  const readme = readFileSync(path.resolve(import.meta.dirname, '../../../README.md'), 'utf8');
  const variables = allSettings.map(({ environment }) => environment);
  expect(new Set(variables).size).toBe(variables.length);
  expect(variables.filter((variable) => !readme.includes(`\`${variable}\``))).toEqual([]);
});

test('a setting has its initial value until somebody sets it', () => {
  const db = makeTestDb();
  const settings = makeSettings(new Map());
  expect(settings.read(db, gatewaySettings.callbackClient)).toBe('gateway');
  transact(db, (tx) => writeSetting(tx, gatewaySettings.callbackClient, 'other', now));
  transact(db, (tx) => writeSetting(tx, gatewaySettings.callbackClient, 'third', now));
  expect(settings.read(db, gatewaySettings.callbackClient)).toBe('third');
});

test('a value that does not fit is refused by name and the old one stays', () => {
  const db = makeTestDb();
  transact(db, (tx) => writeSetting(tx, tunnelSettings.publicUrl, 'https://clinic.example.org/', now));
  expect(() => transact(db, (tx) => writeSetting(tx, tunnelSettings.publicUrl, 'file:///etc/passwd', now))).toThrow(
    'settings.bad-value',
  );
  expect(makeSettings(new Map()).read(db, tunnelSettings.publicUrl)).toBe('https://clinic.example.org');
});

test('the environment wins over the database', () => {
  const db = makeTestDb();
  transact(db, (tx) => writeSetting(tx, clinicSettings.name, 'From the screen', now));
  const settings = makeSettings(readOverrides({ AROGYA_CLINIC_NAME: 'From outside' }));
  expect(settings.read(db, clinicSettings.name)).toBe('From outside');
  expect(settings.isOverridden(clinicSettings.name)).toBe(true);
  expect(settings.isOverridden(clinicSettings.phone)).toBe(false);
});

test('a secret may stand in a file instead of the environment', () => {
  const file = `${temporaryFolder()}/secret`;
  writeFileSync(file, 'from-the-file\n');
  const settings = makeSettings(readOverrides({ AROGYA_CLIENT_SECRET_FILE: file }));
  expect(settings.read(makeTestDb(), gatewaySettings.clientSecret)).toBe('from-the-file');
});

test.each([
  ['a bad address', { AROGYA_HIECM_URL: 'not a url' }, 'AROGYA_HIECM_URL'],
  ['an unknown dialect', { AROGYA_DIALECT: 'v9' }, 'AROGYA_DIALECT'],
  ['a file that is not there', { AROGYA_CLIENT_SECRET_FILE: '/nowhere/at/all' }, 'AROGYA_CLIENT_SECRET_FILE'],
])('%s in the environment is refused, naming the variable and not its value', (_name, environment, variable) => {
  expect(() => readOverrides(environment)).toThrowError(
    expect.objectContaining({ code: 'settings.bad-environment', facts: { variable } }),
  );
});

test('no two settings share a key or a variable', () => {
  const keys = allSettings.map(({ key }) => key);
  const variables = allSettings.flatMap(({ environment }) => environment ?? []);
  expect(new Set(keys).size).toBe(keys.length);
  expect(new Set(variables).size).toBe(variables.length);
});
