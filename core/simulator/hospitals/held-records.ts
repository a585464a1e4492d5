import type { Db, Tx } from '../../db/index.ts';
import { days, later, toInstant } from '../../kit/clock.ts';
import { type Citizen, citizensOf, nameOf } from '../abha/citizens.ts';
import { addLink } from '../hiecm/links.ts';
import type { HospitalSeed } from '../settings.ts';
import type { World } from '../world.ts';
import { adaptRecord } from './adapt-record.ts';
import { type RecordFile, readRecordFiles } from './record-files.ts';

interface HeldRecord {
  readonly reference: string;
  readonly file: string;
  readonly dated: string;
}

/** All record files that a hospital can hold; read once at the start. */
export interface Shelves {
  readonly own: readonly RecordFile[];
  /** The files of `--records`, which replace those of the first hospital. */
  readonly given: readonly RecordFile[] | undefined;
}

/** The own files never change while the program runs: they are read once. */
const ownFiles = new Map<string, readonly RecordFile[]>();

export function openShelves({ places, recordsFolder }: World): Shelves {
  const own = ownFiles.get(places.records) ?? readRecordFiles(places.records);
  ownFiles.set(places.records, own);
  return {
    own,
    given: recordsFolder === undefined ? undefined : readRecordFiles(recordsFolder),
  };
}

function filesOf({ settings }: World, shelves: Shelves, hospital: HospitalSeed): readonly RecordFile[] {
  if (shelves.given && hospital.id === settings.hospitals[0]?.id) return shelves.given;
  const { holds } = hospital;
  return holds === undefined ? shelves.own : shelves.own.filter(({ name }) => holds.includes(name));
}

/** `CH` of City Hospital. */
const initialsOf = ({ name }: HospitalSeed): string =>
  name
    .split(' ')
    .map((word) => word.slice(0, 1))
    .join('')
    .toUpperCase();

/** Gives every living account its visits at every hospital, linked; what a former start gave keeps its days. */
export function stockHospitals(tx: Tx, world: World, shelves: Shelves): void {
  const citizens = citizensOf(world.settings.cmId).filter(({ status }) => status === 'ACTIVE');
  for (const hospital of world.settings.hospitals.filter(({ types }) => types.includes('HIP'))) {
    const files = filesOf(world, shelves, hospital);
    forgetOthers(tx, hospital.id, files);
    for (const citizen of citizens) {
      files.forEach((file, at) => stock(tx, world, { hospital, citizen, file, at }));
    }
  }
}

function forgetOthers(tx: Tx, hospitalId: string, files: readonly RecordFile[]): void {
  const known = JSON.stringify(files.map(({ name }) => name));
  const others = 'hospital_id = @hospitalId AND file NOT IN (SELECT value FROM json_each(@known))';
  const values = { hospitalId, known };
  tx.run(
    `DELETE FROM sim_links WHERE hip_id = @hospitalId
     AND reference IN (SELECT reference FROM sim_held_records WHERE ${others})`,
    values,
  );
  tx.run(`DELETE FROM sim_held_records WHERE ${others}`, values);
}

interface Stocking {
  readonly hospital: HospitalSeed;
  readonly citizen: Citizen;
  readonly file: RecordFile;
  readonly at: number;
}

function stock(tx: Tx, world: World, { hospital, citizen, file, at }: Stocking): void {
  const now = world.now();
  const short = `${initialsOf(hospital)}-${citizen.abhaNumber.slice(-4)}`;
  const reference = `${short}-${file.hiType}-${String(at + 1).padStart(2, '0')}`;
  const spread = toInstant(later(now, -days(10 + 25 * at))).slice(0, 10);
  const stated =
    world.recordsFolder !== undefined && hospital.id === world.settings.hospitals[0]?.id ? file.date : null;
  const dated = stated !== null && stated <= toInstant(now).slice(0, 10) ? stated : spread;
  const { changes } = tx.run(
    `INSERT OR IGNORE INTO sim_held_records (hospital_id, reference, abha_address, file, dated)
     VALUES (@hospitalId, @reference, @abhaAddress, @file, @dated)`,
    { hospitalId: hospital.id, reference, abhaAddress: citizen.abhaAddress, file: file.name, dated },
  );
  if (changes === 0) return;
  const link = {
    abha_address: citizen.abhaAddress,
    hip_id: hospital.id,
    patient_reference: short,
    patient_display: nameOf(citizen),
    reference,
    display: `${file.title.replaceAll(/[^a-zA-Z0-9 .,-]/g, ' ')} ${dated}`,
    hi_type: file.hiType,
    dated: `${dated}T00:00:00.000Z`,
  };
  addLink(tx, link, now);
}

/** The bundle behind a care context, about the citizen (or, for the switch `wrongPatient`, about another one). */
export function takeRecord(
  { db, settings, switches, recordsFolder }: World,
  shelves: Shelves,
  { hospital, abhaAddress, reference }: { hospital: HospitalSeed; abhaAddress: string; reference: string },
): string | undefined {
  const held = findHeld(db, { hospitalId: hospital.id, abhaAddress, reference });
  const isGiven = recordsFolder !== undefined && hospital.id === settings.hospitals[0]?.id;
  const file = (isGiven ? shelves.given : shelves.own)?.find(({ name }) => name === held?.file);
  const citizens = citizensOf(settings.cmId);
  const citizen = citizens.find((one) => (one.abhaAddress === abhaAddress) !== switches.now.wrongPatient);
  if (!held || !file || !citizen) return undefined;
  const own = isGiven ? {} : { own: { hospital, day: held.dated } };
  return adaptRecord(file.text, { citizen, reference: `${hospital.id} ${abhaAddress} ${reference}`, ...own });
}

function findHeld(
  db: Db,
  given: { hospitalId: string; abhaAddress: string; reference: string },
): HeldRecord | undefined {
  return db.get<HeldRecord>(
    `SELECT reference, file, dated FROM sim_held_records
     WHERE hospital_id = @hospitalId AND abha_address = @abhaAddress AND reference = @reference`,
    given,
  );
}
