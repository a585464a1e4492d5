import { describe, expect, test } from 'vitest';
import { toSource } from './sources.ts';
import { foreignReads, misnamedViews, misnumbered, sharedTables, touchedBy } from './tables.ts';

/** Each rule about tables on made-up files: it must find what is wrong and leave alone what is right. */
const sql = (path: string, ...texts: string[]) => toSource(path, texts.map((text) => `run(\`${text}\`);`).join('\n'));

describe('tables', () => {
  test.each([
    ['INSERT INTO visits (id) VALUES (@id)', ['visits']],
    ['INSERT OR IGNORE INTO visits (id) VALUES (@id)', ['visits']],
    ['REPLACE INTO visits (id) VALUES (@id)', ['visits']],
    ['UPDATE visits SET id = 1', ['visits']],
    ['DELETE FROM visits WHERE id = 1', ['visits']],
    ['INSERT INTO visits (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 2', ['visits']],
    ['DELETE FROM ${table}', ['¤']],
    ['SELECT * FROM visits', []],
    ['please UPDATE the page', []],
  ])('%s writes %j', (text, tables) => {
    expect(touchedBy(toSource('core/a/b.ts', `run(\`${text}\`)`).texts[0] ?? '').written).toEqual(tables);
  });

  test.each([
    ['SELECT * FROM visits WHERE id = 1', ['visits']],
    ['SELECT * FROM visits AS v JOIN patients p ON p.id = v.id', ['visits', 'patients']],
    ['SELECT * FROM visits, patients', ['visits', 'patients']],
    ['SELECT value FROM json_each(@list)', []],
    ['WITH newest AS (SELECT * FROM visits) SELECT * FROM newest', ['visits']],
    ['INSERT INTO a (id) SELECT id FROM visits', ['visits']],
    ['DELETE FROM visits WHERE id IN (SELECT id FROM patients)', ['patients']],
    ['records come FROM afar', []],
  ])('%s reads %j', (text, tables) => {
    expect(touchedBy(text).read).toEqual(tables);
  });

  test('a table that two folders write is found, in whatever files', () => {
    const sources = [
      sql('core/visits/store.ts', 'DELETE FROM visits'),
      sql('core/linking/jobs.ts', 'UPDATE visits SET a = 1'),
    ];
    expect(sharedTables(sources)).toEqual(['visits is written by linking and visits']);
  });

  test('two files of one folder may write the same table', () => {
    expect(
      sharedTables([sql('core/auth/store.ts', 'DELETE FROM staff'), sql('core/auth/tries.ts', 'DELETE FROM staff')]),
    ).toEqual([]);
  });

  test('a table named only at run time is found', () => {
    expect(sharedTables([sql('core/backup/empty.ts', 'DELETE FROM ${table}')])).toHaveLength(1);
  });

  test('a foreign table is read through a view or not at all', () => {
    const sources = [
      sql('core/visits/store.ts', 'DELETE FROM visits'),
      sql('core/linking/store.ts', 'SELECT * FROM visits', 'SELECT * FROM visits_for_linking'),
    ];
    expect(foreignReads(sources)).toEqual(['core/linking/store.ts reads visits, which belongs to visits']);
  });

  test('a view bears the name of a folder', () => {
    expect(
      misnamedViews('CREATE VIEW visits_open AS SELECT 1; CREATE VIEW open_visits AS SELECT 1;', ['visits']),
    ).toEqual(['open_visits']);
  });

  test.each([
    [['0001_a.sql', '0003_b.sql'], ['0003_b.sql']],
    [['0001_a.sql', '0001_b.sql'], ['0001_b.sql']],
    [['0001_A b.sql'], ['0001_A b.sql']],
    [['0001_a.sql', '0002_b-c.sql'], []],
  ])('of the migrations %j, wrong are %j', (files, wrong) => {
    expect(misnumbered(files)).toEqual(wrong);
  });
});
