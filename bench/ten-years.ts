import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeAudit } from '../core/audit/index.ts';
import { type Db, type OpenedDatabase, openDatabase, type Tx, transact } from '../core/db/index.ts';
import { readKeyFile } from '../core/key-file.ts';
import { days, later, minutes, systemClock, toDayInIndia, toInstant } from '../core/kit/clock.ts';
import { newId } from '../core/kit/ids.ts';
import { worldFolder } from '../core/open-world.ts';
import { registerPatient } from '../core/patients/index.ts';
import { comeToRest, hospitalTakes, recordsCome, visitIsLinked } from '../test/world/legs.ts';
import { inventPeople } from '../test/world/people.ts';
import { startClinic } from './clinic.ts';
import { copierOfLast, copiersOfAll } from './row-copies.ts';

/** architecture.md section 6: ten years of a busy clinic, with seven values measured at each visit. */
const patients = 50_000;
const visits = 300_000;
const visitsADay = 100;
/** One visit in so many was taken by another hospital. */
const takenOneIn = 10;
/** Messages are kept for so long. */
const messagesFor = days(90);

let folder: Promise<string> | undefined;

/**
 * The folder of a clinic with its ten years, for all benchmarks of one run; it goes when the run ends. One visit is really
 * made, linked and taken by a hospital, and others' records asked for; then its rows are copied with other ids, patients,
 * days and measured values. It takes a minute or two.
 */
export function tenYearFolder(): Promise<string> {
  folder ??= make(mkdtempSync(path.join(tmpdir(), 'arogya-bench-')));
  return folder;
}

async function make(fresh: string): Promise<string> {
  process.once('exit', () => rmSync(fresh, { recursive: true, force: true }));
  await makeOneVisit(fresh);
  const opened = openTenYears(fresh);
  // Rows with random ids land on random pages: with all of them in memory it takes a fifth of the time.
  transact(opened.db, (tx) => void tx.run('PRAGMA cache_size = -2000000'));
  fill(opened.db);
  opened.close();
  return fresh;
}

/** The clinic's database, beside or instead of the appliance. */
export function openTenYears(ofFolder: string, { readonly = false } = {}): OpenedDatabase {
  const dataFolder = path.join(ofFolder, 'data');
  const { database } = worldFolder(dataFolder, 'practice');
  const keyFile = path.join(ofFolder, 'config', 'arogya-edge', 'practice.key');
  const key = readKeyFile(keyFile, { folder: dataFolder, hasDatabase: true });
  return openDatabase({ file: database, key, readonly });
}

async function makeOneVisit(fresh: string): Promise<void> {
  const clinic = await startClinic(fresh);
  const visit = await visitIsLinked(clinic);
  await hospitalTakes(clinic, visit);
  await recordsCome(clinic, visit);
  await comeToRest(clinic);
  await clinic.close();
}

function fill(db: Db): void {
  const now = systemClock();
  const pattern = readPattern(db);
  const ids = addPatients(db, now);
  const batch = 50_000;
  for (let from = 0; from < visits; from += batch) {
    transact(db, (tx) => {
      for (let count = from; count < from + batch; count += 1) addVisit(tx, pattern, placeOf(count, ids, now));
    });
  }
}

/** The rows that one visit leaves behind. */
function readPattern(db: Db) {
  const note = db.get<{ note: string }>("SELECT note FROM consultations WHERE status = 'signed'")?.note ?? '{}';
  return {
    // What the clinic's own page made of it.
    note: JSON.parse(note) as { readonly vitals: object },
    visit: copierOfLast(db, 'visits'),
    consultation: copierOfLast(db, 'consultations', "status = 'signed'"),
    careContext: copierOfLast(db, 'care_contexts'),
    steps: copiersOfAll(db, 'care_context_steps'),
    jobs: copiersOfAll(db, 'outbox', "kind LIKE 'linking.%'"),
    callbacks: copiersOfAll(db, 'inbox', "kind LIKE 'link.%'"),
    artefact: copierOfLast(db, 'consent_artefacts', "side = 'hip'"),
    transfer: copierOfLast(db, 'transfers'),
    page: copiersOfAll(db, 'transfer_pages').slice(0, 1),
    entries: copiersOfAll(db, 'transfer_entries'),
  };
}
type Pattern = ReturnType<typeof readPattern>;

function addPatients(db: Db, now: Date): string[] {
  const ids: string[] = [];
  const people = inventPeople(1, patients);
  while (ids.length < patients) {
    transact(db, (tx) => {
      for (let count = 0; count < 5000; count += 1) {
        const { value } = people.next();
        if (value) ids.push(registerPatient(tx, value, { who: 'appliance', now }).patientId);
      }
    });
  }
  return ids;
}

/** When and for whom the visit of this count was: a hundred each working day, until yesterday. */
function placeOf(count: number, ids: readonly string[], now: Date) {
  const workingDays = visits / visitsADay;
  const ago = Math.ceil(((workingDays - Math.floor(count / visitsADay)) * 3652) / workingDays);
  const dayNumber = (count % visitsADay) + 1;
  const at = later(now, -days(ago) + minutes(dayNumber));
  // A number without a common divisor with theirs goes through all patients in no order.
  const patientId = ids[(count * 7919) % ids.length] ?? '';
  return { count, patientId, visitId: newId(), consultationId: newId(), day: toDayInIndia(at), dayNumber, at, now };
}
type Place = ReturnType<typeof placeOf>;

function addVisit(tx: Tx, pattern: Pattern, place: Place): void {
  const { count, patientId, visitId, consultationId, day, dayNumber, at, now } = place;
  const instant = toInstant(at);
  const ofVisit = { visit_id: visitId, patient_id: patientId };
  pattern.visit(tx, {
    id: visitId,
    patient_id: patientId,
    day,
    day_number: dayNumber,
    queue_number: dayNumber,
    care_context_reference: `V-${day.replaceAll('-', '')}-${dayNumber}`,
    arrived_at: instant,
    begun_at: instant,
    ended_at: instant,
  });
  const moments = { created_at: instant, saved_at: instant, signed_at: instant };
  pattern.consultation(tx, { ...ofVisit, ...moments, id: consultationId, note: measuredAnew(pattern.note, count) });
  pattern.careContext(tx, { ...ofVisit, linked_at: instant, changed_at: instant });
  for (const copy of pattern.steps) copy(tx, { visit_id: visitId, at: instant });
  for (const what of ['consultations.signed', 'linking.linked'])
    writeAudit(tx, at, { who: 'appliance', what, about: visitId });
  if (at > later(now, -messagesFor)) addMessages(tx, pattern, { instant, visitId });
  if (count % takenOneIn === 0) addTransfer(tx, pattern, place);
}

function measuredAnew(note: Pattern['note'], count: number): string {
  const measured = { systolic: 100 + (count % 60), pulse: 60 + (count % 50), weightKg: 40 + (count % 50) };
  return JSON.stringify({ ...note, vitals: { ...note.vitals, ...measured } });
}

function addMessages(tx: Tx, { jobs, callbacks }: Pattern, of: { instant: string; visitId: string }): void {
  const { instant, visitId } = of;
  const moments = { added_at: instant, ended_at: instant, deadline: instant, start_by: instant, not_before: instant };
  for (const copy of jobs) copy(tx, { ...moments, cause: `${visitId}@1`, request_id: newId() });
  for (const copy of callbacks)
    copy(tx, { message_id: newId(), same_key: null, received_at: instant, done_at: instant });
}

/** A permission that ran out long ago, and what was taken under it. */
function addTransfer(tx: Tx, { artefact, transfer, page, entries }: Pattern, { patientId, visitId, at }: Place): void {
  const [consentId, transferId, instant] = [newId(), newId(), toInstant(at)];
  const ended = { status: 'EXPIRED', ended_at: instant, erase_at: instant, told_at: instant, text: null };
  artefact(tx, { ...ended, consent_id: consentId, patient_id: patientId });
  const ids = { id: transferId, transaction_id: newId(), request_id: newId(), consent_id: consentId };
  const moments = { received_at: instant, acknowledged_at: instant, ended_at: instant };
  transfer(tx, { ...ids, ...moments, patient_id: patientId });
  for (const copy of page) copy(tx, { transfer_id: transferId });
  for (const copy of entries) copy(tx, { transfer_id: transferId, visit_id: visitId, sent_at: instant });
}
