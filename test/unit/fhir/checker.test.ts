import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { type Checker, startChecker } from '../../../core/fhir/index.ts';
import { minimal, minimalText, rulesFolder } from './samples.ts';

const workerFile = new URL('../../../core/fhir/worker.ts', import.meta.url);
const started: Checker[] = [];

function start(parts: { workerFile?: URL; timeLimit?: number; idleTime?: number } = {}): Checker {
  const checker = startChecker({ workerFile, rulesFolder: fileURLToPath(rulesFolder), ...parts });
  started.push(checker);
  return checker;
}

/** A worker that behaves as told: what the thread under test does with it is real. */
const pretend = (code: string): URL =>
  new URL(`data:text/javascript,${encodeURIComponent(`import { parentPort } from 'node:worker_threads';${code}`)}`);

/** Answers with how many questions it has been asked. */
const counting = pretend(`let count = 0; parentPort.on('message', () => parentPort.postMessage([++count]));`);

afterEach(async () => {
  for (const checker of started.splice(0)) await checker.stop();
});

describe('checking in a thread', () => {
  test('a conforming bundle has no remark, a broken one has', async () => {
    const checker = start();
    const broken = minimal('Prescription-structured');
    delete broken.identifier;

    expect(await checker.check(minimalText('Prescription-structured'))).toEqual([]);
    expect(await checker.check(JSON.stringify(broken))).toContainEqual(
      expect.objectContaining({ severity: 'error', path: 'Bundle.identifier' }),
    );
  });

  test('answers belong to their questions, however many wait', async () => {
    const checker = start();
    const names = [
      'Invoice-structured',
      'Prescription-structured',
      'WellnessRecord-structured',
      'HealthDocumentRecord',
    ];
    const views = await Promise.all(names.map((name) => checker.read(minimalText(name))));

    expect(views.map((view) => view.kind === 'record' && view.hiType)).toEqual([
      'Invoice',
      'Prescription',
      'WellnessRecord',
      'HealthDocumentRecord',
    ]);
  });

  test('an attachment crosses as bytes', async () => {
    const found = await start().attachment(
      minimalText('HealthDocumentRecord'),
      '/entry/4/resource/content/0/attachment',
    );

    expect(found.kind === 'attachment' && Buffer.from(found.bytes).toString('latin1', 0, 5)).toBe('%PDF-');
  });
});

describe('when a record is too much for the thread', () => {
  const slow = pretend(
    `parentPort.on('message', ({ text }) => { if (text === 'slow') for (;;); parentPort.postMessage([text]); });`,
  );
  const crashing = pretend(
    `parentPort.on('message', ({ text }) => { if (text === 'crash') process.exit(1); parentPort.postMessage([text]); });`,
  );
  const throwing = pretend(`parentPort.on('message', () => { throw new Error('broken'); });`);

  test('a check that takes longer than its limit ends as too slow, and the next one is answered', async () => {
    const checker = start({ workerFile: slow, timeLimit: 300 });
    const [first, second] = [checker.check('slow'), checker.check('next')];

    await expect(first).rejects.toMatchObject({ code: 'fhir.too-slow' });
    expect(await second).toEqual(['next']);
  });

  test('a crash costs only the record at hand', async () => {
    const checker = start({ workerFile: crashing });
    const all = await Promise.allSettled([checker.check('one'), checker.check('crash'), checker.check('three')]);

    expect(all.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(all[1]).toMatchObject({ reason: { code: 'fhir.failed' } });
  });

  test('an exception in the thread is a named outcome', async () => {
    await expect(start({ workerFile: throwing }).check('x')).rejects.toMatchObject({ code: 'fhir.failed' });
  });

  test('a worker file that is not there is a named outcome', async () => {
    await expect(start({ workerFile: new URL('nowhere.ts', workerFile) }).check('x')).rejects.toMatchObject({
      code: 'fhir.failed',
    });
  });

  test('reading such a record gives an unreadable one', async () => {
    expect(await start({ workerFile: crashing }).read('crash')).toEqual({
      kind: 'unreadable',
      because: 'too-demanding',
    });
  });
});

describe('ending', () => {
  test('after stop nothing is begun, and what waited is refused', async () => {
    const checker = start();
    const waiting = checker.check(minimalText('Invoice-structured'));
    const refused = expect(waiting).rejects.toMatchObject({ code: 'fhir.stopped' });
    await checker.stop();

    await refused;
    await expect(checker.read('{}')).rejects.toMatchObject({ code: 'fhir.stopped' });
  });

  test('a check that is given up is refused at once, and does not disturb the next', async () => {
    const checker = start();
    const control = new AbortController();
    const given = checker.check(minimalText('Invoice-structured'), control.signal);
    const next = checker.check(minimalText('Invoice-structured'));
    control.abort(new Error('no longer wanted'));

    await expect(given).rejects.toThrow('no longer wanted');
    expect(await next).toEqual([]);
    await expect(checker.check('x', AbortSignal.abort(new Error('before')))).rejects.toThrow('before');
  });

  test('a check that is given up while it waits is never begun', async () => {
    const checker = start({ workerFile: counting });
    const control = new AbortController();
    const [first, given, last] = [checker.check('x'), checker.check('x', control.signal), checker.check('x')];
    const refused = expect(given).rejects.toThrow('changed my mind');
    control.abort(new Error('changed my mind'));

    await refused;
    expect([await first, await last]).toEqual([[1], [2]]);
  });

  test('an idle thread ends, and a later check starts another', async () => {
    const checker = start({ workerFile: counting, idleTime: 1 });
    const first = await checker.check('x');
    const patient = start({ workerFile: counting });
    await patient.check('x');
    await new Promise((resolve) => setTimeout(resolve, 200));

    expect([first, await checker.check('x'), await patient.check('x')]).toEqual([[1], [1], [2]]);
  });
});
