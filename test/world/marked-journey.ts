import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { ExchangeHook, Fault } from '../../core/simulator/index.ts';
import { decryptedImage, decryptedLog } from './decrypted.ts';
import { listenToEvents, type Onlooker, takeCookie, watchDatabase } from './eavesdropper.ts';
import { comeToRest, hospitalTakes, recordsCome, recordsGo, visitIsLinked } from './legs.ts';
import { type MarkedClinic, openMarkedClinic, ownerOfMarks, secondPatient, writtenMarks } from './marked-clinic.ts';
import { makeMistakes } from './marked-mistakes.ts';
import { askForErased, heldRecordsCome, makeMistakesWithRecords } from './marked-received.ts';
import { findMarks, type Mark, type MarkKind, tokensIn } from './marks.ts';
import { databaseOf, keyOf } from './stopped.ts';

/** What a journey has left behind, in words. */
export interface Traces {
  readonly marks: readonly Mark[];
  /** What the far side saw on the wire, which is where secrets, names and records belong. */
  readonly wire: string;
  readonly log: string;
  readonly output: string;
  /** Every address that was called by us or at our door, but for the secret ones that pages are pushed to. */
  readonly addresses: string;
  /** Before the power cut and after it. */
  readonly events: readonly string[];
  /** Before records of others came, while they were here, and when they were gone. */
  readonly refusals: readonly string[];
  /** In which columns which kinds stood at any time, and all columns that there are. */
  readonly columns: ReadonlyMap<string, readonly MarkKind[]>;
  readonly allColumns: readonly string[];
  /** Which marks of a received record stood where, before the permission ended and after. */
  readonly before: Places;
  readonly after: Places;
  /** The same of each backup that lies there at the end. */
  readonly backups: readonly (readonly Mark[])[];
}

interface Places {
  readonly image: readonly Mark[];
  readonly log: readonly Mark[];
}

const world = 'sandbox';

/** Enough of each kind that something is said about it, and few enough that a journey in real time ends soon. */
const faults: Fault[] = (
  [
    ['half-answer', 'abha.card'],
    ['html-403', 'abha.loginOtp'],
    ['bad-gateway', 'link.carecontext'],
    ['server-error', 'consent.fetch'],
    ['nulls', 'C8'],
    ['half-request', 'C14'],
  ] as const
).map(([kind, operation]) => ({ kind, operations: [operation], times: 1 }));

/** @param copy where the data folder is copied to as it stands while the program runs, without the key */
export async function playMarkedJourney(copy: string): Promise<Traces> {
  let onlooker: Onlooker | undefined;
  const look: ExchangeHook = () => onlooker?.look();
  const clinic = await openMarkedClinic(look);
  onlooker = watchDatabase(clinic.dataFolder, world);
  const ears = [await listen(clinic)];
  await clinic.owner.value('patients.register', secondPatient);
  clinic.simulator.control.setFaults({ faults });

  const { people } = clinic;
  const visit = await visitIsLinked(people);
  const refusals = await makeMistakes(clinic, visit);
  await hospitalTakes(people, visit);
  await clinic.cutPower();
  ears.push(await listen(clinic));
  const outside = await recordsCome(people, visit);
  const held = await heldRecordsCome(clinic, visit);
  const refusedThen = await makeMistakesWithRecords(clinic, outside, held);
  onlooker.look();
  await people.desk.insist('backup.make', {});
  const before = placesOf(clinic);
  await recordsGo(people, visit, outside);
  await comeToRest(people);
  const after = await untilGone(clinic);
  const refusedAtLast = await askForErased(clinic, outside);
  await people.desk.insist('backup.make', {});
  onlooker.look();
  onlooker.close();

  const cookies = ears.map(({ cookie }): Mark => ({ kind: 'token', text: valueOf(cookie) }));
  const marks: Mark[] = [...writtenMarks, ...madeMarks(clinic, onlooker), ...cookies];
  const backups = backupsOf(clinic);
  const stored = { columns: onlooker.found(marks), allColumns: onlooker.columns() };
  cpSync(clinic.dataFolder, copy, { recursive: true });
  await clinic.stop();
  const said = { events: ears.map(({ heard }) => heard()), refusals: [refusals, refusedThen, refusedAtLast] };
  return { ...spoken(clinic), marks, ...said, ...stored, before, after, backups };
}

/** From now until the appliance ends. */
async function listen(clinic: MarkedClinic) {
  const desk = clinic.core().ready.desk ?? '';
  const cookie = await takeCookie(desk, ownerOfMarks);
  return { cookie, heard: await listenToEvents(desk, cookie) };
}

const valueOf = (cookie: string): string => cookie.split('=')[1] ?? '';

/** Tokens that went over the wire, and what the program made for itself. */
function madeMarks({ simulator, dataFolder }: MarkedClinic, onlooker: Onlooker): Mark[] {
  const made = ['data_requests.private_key', 'data_requests.push_secret'].flatMap((column) => onlooker.values(column));
  const key = Buffer.from(keyOf(dataFolder, world));
  const keys = [...made, key.toString('hex'), key.toString('base64')];
  return [
    ...tokensIn(JSON.stringify(simulator.control.exchanges())),
    ...keys.map((text): Mark => ({ kind: 'key', text })),
  ];
}

function spoken({ simulator, said, dataFolder }: MarkedClinic) {
  const exchanges = simulator.control.exchanges();
  const { log, output } = said();
  const files = readdirSync(path.join(dataFolder, world, 'log')).map((name) =>
    readFileSync(path.join(dataFolder, world, 'log', name), 'utf8'),
  );
  return {
    wire: exchanges
      .map(({ requestHeaders, requestBody, answerBody }) => JSON.stringify([requestHeaders, requestBody, answerBody]))
      .join('\n'),
    log: [log, ...files].join('\n'),
    output,
    addresses: exchanges
      .map(({ direction, operation, url }) => (direction === 'out' && operation === 'dataflow.push' ? '' : url))
      .join('\n'),
  };
}

const keyIn = ({ dataFolder }: MarkedClinic) => keyOf(dataFolder, world);
const ofRecords = writtenMarks.filter(({ kind }) => kind === 'received');

function placesOf(clinic: MarkedClinic): Places {
  const file = databaseOf(clinic.dataFolder, world);
  const [image, log] = [decryptedImage(file, keyIn(clinic)), decryptedLog(file, keyIn(clinic))];
  return { image: findMarks(image, ofRecords), log: findMarks(log, ofRecords) };
}

/** What is left after some patience: erasing ends a moment after the news of it. */
async function untilGone(clinic: MarkedClinic): Promise<Places> {
  for (let tries = 0; ; tries += 1) {
    const places = placesOf(clinic);
    if (tries > 100 || places.image.length + places.log.length === 0) return places;
    await clinic.people.moment();
  }
}

function backupsOf(clinic: MarkedClinic): (readonly Mark[])[] {
  const folder = path.join(clinic.dataFolder, world, 'backups');
  const files = readdirSync(folder).filter((name) => name.endsWith('.db'));
  return files.map((name) => findMarks(decryptedImage(path.join(folder, name), keyIn(clinic)), ofRecords));
}
