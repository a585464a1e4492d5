import { setImmediate } from 'node:timers/promises';
import type { Db, Tx } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { sha256 } from '../kit/ids.ts';

/** Facts beside an audit line: ids, counts, words. Never a name, an ABHA or a part of a record. */
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;

export interface AuditLine {
  /** A staff id, `appliance`, or `hiu:<service id>` for another hospital. */
  readonly who: string;
  /** `<folder>.<event>`, such as `consent.GRANTED`. */
  readonly what: string;
  /** The id of the thing it happened to. */
  readonly about: string;
  readonly detail?: AuditDetail;
}

export interface AuditRow {
  readonly seq: number;
  readonly at: string;
  readonly who: string;
  readonly what: string;
  readonly about: string;
  readonly detail: string;
  readonly previous_hash: string;
  readonly hash: string;
}

const beforeTheFirst = '0'.repeat(64);

const newest = 'SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1';
const insert = `INSERT INTO audit (seq, at, who, what, about, detail, previous_hash, hash)
  VALUES (@seq, @at, @who, @what, @about, @detail, @previousHash, @hash)`;
const columns = 'seq, at, who, what, about, detail, previous_hash, hash';
const pageAfter = `SELECT ${columns} FROM audit WHERE seq > @seq ORDER BY seq LIMIT 250`;
const ofThing = `SELECT ${columns} FROM audit WHERE about = @about ORDER BY seq`;

/** Adds one line to the log, sealed over the line before it, in the transaction of what it tells of. */
export function writeAudit(tx: Tx, now: Date, line: AuditLine): void {
  const last = tx.get<{ seq: number; hash: string }>(newest);
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: toInstant(now),
    who: line.who,
    what: line.what,
    about: line.about,
    detail: JSON.stringify(line.detail ?? {}),
    previousHash: last?.hash ?? beforeTheFirst,
  };
  tx.run(insert, { ...row, hash: seal(row) });
}

/** The hash over everything in the row, the hash of the row before included. */
function seal(row: {
  seq: number;
  at: string;
  who: string;
  what: string;
  about: string;
  detail: string;
  previousHash: string;
}): string {
  return sha256(JSON.stringify([row.previousHash, row.seq, row.at, row.who, row.what, row.about, row.detail]));
}

export type AuditVerdict =
  | { readonly kind: 'whole'; readonly rows: number; readonly lastHash: string }
  | { readonly kind: 'broken'; readonly seq: number };

/**
 * Recomputes the whole chain. `broken` names the first row that does not follow from the one before.
 * A cut tail breaks no chain: compare `lastHash` with the one on a backup or a screen (architecture.md 7.22).
 */
export function verifyAudit(db: Db): AuditVerdict {
  const pages = verifyByPages(db);
  for (;;) {
    const { done, value } = pages.next();
    if (done) return value;
  }
}

/** The same beside the running program: ten years of lines take seconds, and everything else gets its turn meanwhile. */
export async function verifyAuditInTurns(db: Db): Promise<AuditVerdict> {
  const pages = verifyByPages(db);
  for (;;) {
    const { done, value } = pages.next();
    if (done) return value;
    await setImmediate();
  }
}

function* verifyByPages(db: Db): Generator<undefined, AuditVerdict> {
  let previousHash = beforeTheFirst;
  let seq = 0;
  for (;;) {
    const page = db.all<AuditRow>(pageAfter, { seq });
    if (page.length === 0) return { kind: 'whole', rows: seq, lastHash: previousHash };
    for (const row of page) {
      if (row.seq !== seq + 1 || row.previous_hash !== previousHash || row.hash !== seal({ ...row, previousHash })) {
        return { kind: 'broken', seq: seq + 1 };
      }
      previousHash = row.hash;
      seq = row.seq;
    }
    yield;
  }
}

/** All that happened to one thing, oldest first. */
export function auditOf(db: Db, about: string): AuditRow[] {
  return db.all<AuditRow>(ofThing, { about });
}

/** The hash of the newest line (64 zeros before the first): what a backup carries. */
export function lastAuditHash(db: Db): string {
  return db.get<{ hash: string }>(newest)?.hash ?? beforeTheFirst;
}
