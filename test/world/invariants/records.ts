import { verifyAudit } from '../../../core/audit/index.ts';
import type { Db } from '../../../core/db/index.ts';
import { type Evidence, isPush, isTaken, type Violations } from './evidence.ts';

interface Given {
  readonly id: number;
  readonly transferId: string;
  readonly careContext: string;
  readonly hiType: string;
  readonly sentAt: string;
  readonly rangeFrom: string;
  readonly rangeTo: string;
  readonly status: string | null;
  readonly hiTypes: string | null;
  readonly contexts: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly eraseAt: string | null;
  readonly endedAt: string | null;
  readonly linked: string | null;
  readonly abhaAddress: string | null;
}

const given = `SELECT entry.id, entry.transfer_id AS transferId, entry.care_context AS careContext, entry.hi_type AS hiType,
    entry.sent_at AS sentAt, transfer.range_from AS rangeFrom, transfer.range_to AS rangeTo, artefact.status,
    artefact.hi_types AS hiTypes, artefact.care_contexts AS contexts, artefact.range_from AS "from", artefact.range_to AS "to",
    artefact.erase_at AS eraseAt, artefact.ended_at AS endedAt, artefact.abha_address AS abhaAddress,
    context.linked_to AS linked
  FROM transfer_entries entry JOIN transfers transfer ON transfer.id = entry.transfer_id
  LEFT JOIN consent_artefacts artefact ON artefact.consent_id = transfer.consent_id AND artefact.side = 'hip'
  LEFT JOIN care_contexts context ON context.visit_id = entry.visit_id
  WHERE entry.state = 'sent'`;

/** Architecture section 2.4: what left was consented, linked, and within the permission when it went. */
export function givenWasConsented({ db }: Evidence): Violations {
  return db.all<Given>(given).flatMap((entry) => {
    const what = `${entry.hiType} of ${entry.careContext}`;
    const contexts = (JSON.parse(entry.contexts ?? '[]') as { careContextReference: string }[]).map(
      ({ careContextReference }) => careContextReference,
    );
    const isOver = entry.endedAt !== null;
    const rules = [
      [entry.status === null, 'without a permission'],
      [isOver && (entry.endedAt ?? '') < entry.sentAt, 'after the permission had ended'],
      [(entry.eraseAt ?? '') < entry.sentAt, 'after the permission had run out'],
      [!(JSON.parse(entry.hiTypes ?? '[]') as string[]).includes(entry.hiType), 'of a type that was not granted'],
      [!isOver && !contexts.includes(entry.careContext), 'that the permission does not name'],
      [entry.rangeFrom < (entry.from ?? '') || entry.rangeTo > (entry.to ?? ''), 'for a period that was not granted'],
      [entry.linked === null || entry.linked !== entry.abhaAddress, 'that is not linked to this ABHA address'],
    ] as const;
    return rules.filter(([isBroken]) => isBroken).map(([, why]) => `${what} was given ${why}`);
  });
}

interface Line {
  readonly what: string;
  readonly about: string;
  readonly detail: string;
}

/** Architecture section 2.5: the log is whole, and every disclosure and every look stands in it. */
export function auditIsWhole({ db, exchanges, opened = [] }: Evidence): Violations {
  const verdict = verifyAudit(db);
  const lines = db.all<Line>('SELECT what, about, detail FROM audit');
  const told = (what: string, ...texts: string[]) =>
    lines.some(
      (line) => line.what === what && texts.every((text) => line.detail.includes(text) || line.about === text),
    );
  const sent = db
    .all<Given>(given)
    .filter(
      ({ transferId, hiType }) =>
        !told('transfer.sent', transferId, hiType) || !told('transfer.sending', transferId, hiType),
    );
  const pushed = exchanges.filter((exchange) => isPush(exchange) && isTaken(exchange));
  const silent = pushed.filter(({ transactionId }) => !told('transfer.sending', transactionId ?? ''));
  const seen = db.all<{ id: string }>('SELECT id FROM received_records WHERE first_seen_at IS NOT NULL');
  return [
    ...(verdict.kind === 'broken' ? [`the audit log is broken at ${verdict.seq}`] : []),
    ...sent.map(({ transferId, hiType }) => `${hiType} of transfer ${transferId} was given without a line in the log`),
    ...silent.map(({ transactionId }) => `a page of ${transactionId} left without a line in the log`),
    ...[...opened, ...seen.map(({ id }) => id)]
      .filter((id) => !told('received.opened', id))
      .map((id) => `the received record ${id} was opened without a line in the log`),
  ];
}

/** Architecture section 2.6: of what came under an ended permission nothing is left but its tombstone. */
export function endedIsErased({ db }: Evidence): Violations {
  const ended = db.all<{ id: string }>(
    "SELECT consent_id AS id FROM consent_artefacts WHERE side = 'hiu' AND status IN ('REVOKED', 'EXPIRED')",
  );
  return [...ended.flatMap(({ id }) => leftOvers(db, id)), ...nobodysBytes(db)];
}

function leftOvers(db: Db, consentId: string): string[] {
  const count = (sql: string) => db.get<{ count: number }>(sql, { consentId })?.count ?? 0;
  const requests = 'SELECT id FROM data_requests WHERE consent_id = @consentId';
  const left = {
    records: "SELECT count(*) AS count FROM received_records WHERE consent_id = @consentId AND state <> 'erased'",
    pages: `SELECT count(*) AS count FROM received_pages WHERE request_id IN (${requests})`,
    entries: `SELECT count(*) AS count FROM received_entries WHERE request_id IN (${requests})`,
    'keys or addresses': `SELECT count(*) AS count FROM data_requests WHERE consent_id = @consentId
      AND (private_key IS NOT NULL OR nonce IS NOT NULL OR push_secret IS NOT NULL)`,
    'records without a tombstone': `SELECT count(*) AS count FROM received_records
      WHERE consent_id = @consentId AND tombstone_id IS NULL`,
  };
  return Object.entries(left)
    .filter(([, sql]) => count(sql) > 0)
    .map(([what, sql]) => `${count(sql)} ${what} are left of the ended permission ${consentId}`);
}

/** Bytes under a name of received pages or records that no row owns any more. Those without a name are going already. */
function nobodysBytes(db: Db): string[] {
  const blobs = db.all<{ id: string; name: string }>(
    `SELECT id, name FROM blobs WHERE name LIKE 'received-%'
       AND id NOT IN (SELECT blob_id FROM received_pages WHERE blob_id IS NOT NULL)
       AND id NOT IN (SELECT blob_id FROM received_records WHERE blob_id IS NOT NULL)`,
  );
  return blobs.map(({ id, name }) => `the bytes ${id} (${name}) are nobody's`);
}
