import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import { addPracticeStaff, authCalls, authContract } from '../core/auth/index.ts';
import { bindCalls, joinCalls } from '../core/calls/index.ts';
import { type Db, type Tx, transact } from '../core/db/index.ts';
import { systemClock } from '../core/kit/clock.ts';
import { silentLog } from '../core/kit/log.ts';
import {
  attachAbha,
  type PatientDetails,
  patientCalls,
  patientContract,
  registerPatient,
} from '../core/patients/index.ts';
import { listen, makeDeskApp, makeIdleWatch } from '../core/server/index.ts';
import { type DeskClient, signInPractice } from '../test/world/desk.ts';
import { inventPeople } from '../test/world/people.ts';
import { openFresh } from './fresh-database.ts';
import { type BenchResult, percentile, spread } from './result.ts';
import { inTemporaryFolder } from './temporary-folder.ts';

/** architecture.md section 6: patient search while typing. */
const limit = 20;
const patients = 200_000;
const rounds = 5;
const peopleARound = 40;
/** Every fiftieth person has an ABHA, those of the sample among them: adding one costs more than registering. */
const withAbha = 50;

interface Registered extends PatientDetails {
  /** Local: `P-1001`. */
  readonly number: string;
  readonly abhaNumber: string | null;
}

/**
 * Types names as they are spelled and as they sound, mobiles, last digits, ABHA and local numbers of people who are in the
 * register, letter by letter, through the whole stack: an HTTP call to a desk app, session, dispatcher, encrypted database, ranking, reply checked by its contract. Client and server
 * share this process, so the client's work counts too. Each round gives the time that 99 of 100 keystrokes keep.
 */
export const run = (): Promise<BenchResult[]> => inTemporaryFolder(measureIn);

async function measureIn(folder: string): Promise<BenchResult[]> {
  const opened = openFresh(folder);
  const sample = fill(opened.db);
  const desk = await startDesk(opened.db);
  try {
    const client = await signInPractice(desk.address, 'asha');
    await timesOf(client, 'patients.find', sample.slice(0, peopleARound).flatMap(findKeystrokes));
    const similar = '"maybe you mean"';
    return [
      await measure(client, sample, { name: 'search', call: 'patients.find', keystrokes: findKeystrokes }),
      await measure(client, sample, { name: similar, call: 'patients.findSimilar', keystrokes: formKeystrokes }),
    ];
  } finally {
    await desk.close();
    opened.close();
  }
}

/** Registers everybody, 5,000 in a transaction; returns some hundred of them, from all over the register. */
function fill(db: Db): Registered[] {
  const now = systemClock();
  const sample: Registered[] = [];
  let batch: PatientDetails[] = [];
  let count = 0;
  const store = () =>
    transact(db, (tx) => {
      for (const details of batch) {
        count += 1;
        const registered = register(tx, details, { count, now });
        if (count % Math.floor(patients / (rounds * peopleARound)) === 0) sample.push(registered);
      }
    });
  for (const details of inventPeople(1, patients)) {
    batch.push(details);
    if (batch.length < 5000) continue;
    store();
    batch = [];
  }
  store();
  return sample;
}

function register(tx: Tx, details: PatientDetails, { count, now }: { count: number; now: Date }): Registered {
  const { patientId, number } = registerPatient(tx, details, { who: 'appliance', now });
  if (count % withAbha !== 0) return { ...details, number, abhaNumber: null };
  const abhaNumber = String(91_000_000_000_000 + count * 7_919);
  const abha = { abhaNumber, abhaAddress: `person.${count}@sbx`, isVerified: true, profile: {} };
  attachAbha(tx, patientId, { ...abha, who: 'appliance', now });
  return { ...details, number, abhaNumber };
}

async function startDesk(db: Db): Promise<{ address: string; close(): Promise<void> }> {
  await addPracticeStaff(db, systemClock());
  let port = 0;
  const app = makeDeskApp({
    world: 'practice',
    version: 'bench',
    db,
    calls: joinCalls([
      bindCalls(authContract, authCalls({ world: 'practice', startCode: '' })),
      bindCalls(patientContract, patientCalls({ mayRegister: () => true })),
    ]),
    clock: systemClock,
    log: silentLog,
    door: { kind: 'browser', port: () => port },
    renderer: tmpdir(),
    idle: makeIdleWatch(),
  });
  const listening = await listen(app, { port: 0 }, { headers: 10_000, request: 60_000 });
  port = listening.port ?? 0;
  return { address: `http://127.0.0.1:${port}`, close: listening.close };
}

/** The inputs that one person at the desk sends while looking for one patient. */
type Keystrokes = (person: Registered) => unknown[];

const begun = (text: string): string[] =>
  Array.from(text).map((_letter, index, letters) => letters.slice(0, index + 1).join(''));

/** As somebody writes a name who has only heard it. */
const asHeard = (name: string): string => name.replace('i', 'ee').replace('sh', 's').replace('v', 'w');

const findKeystrokes: Keystrokes = ({ name, mobile, number, abhaNumber }) =>
  [
    ...begun(name),
    ...begun(asHeard(name)),
    ...(mobile === null ? [] : [...begun(mobile), mobile.slice(-4)]),
    ...(abhaNumber === null ? [] : begun(abhaNumber)),
    ...begun(number),
  ].map((text) => ({ text }));

const formKeystrokes: Keystrokes = ({ name, mobile, gender, birthDate }) => [
  ...begun(name).map((text) => ({ name: text, mobile: null, gender: null, birthDate: null })),
  { name, mobile, gender, birthDate },
];

async function measure(
  client: DeskClient,
  sample: readonly Registered[],
  { name, call, keystrokes }: { name: string; call: string; keystrokes: Keystrokes },
): Promise<BenchResult> {
  const p99s: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const people = sample.slice(round * peopleARound, (round + 1) * peopleARound);
    p99s.push(percentile(await timesOf(client, call, people.flatMap(keystrokes)), 0.99));
  }
  return {
    name: `${name} while typing, ${patients.toLocaleString('en')} patients, 99 of 100 keystrokes answered within`,
    unit: 'ms',
    ...spread(p99s),
    limit,
    direction: 'at-most',
  };
}

/** The milliseconds of each call, one after the other. */
async function timesOf(client: DeskClient, call: string, inputs: readonly unknown[]): Promise<number[]> {
  const times: number[] = [];
  for (const input of inputs) {
    const start = performance.now();
    await client.value(call, input);
    times.push(performance.now() - start);
  }
  return times;
}
