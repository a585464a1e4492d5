import type { Db, Tx } from '../../db/index.ts';
import { toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { ConsentRequestStatus } from '../../kit/words.ts';

/** What a HIU asked of a patient, and what became of it. `consent` is the text of the request's `consent` member. */
export interface ConsentRequest {
  readonly id: string;
  readonly hiu_id: string;
  readonly abha_address: string;
  readonly status: ConsentRequestStatus;
  readonly consent: string;
  readonly erase_at: string;
  readonly reason: string | null;
  readonly asked_at: string;
  readonly decided_at: string | null;
}

const columns = 'id, hiu_id, abha_address, status, consent, erase_at, reason, asked_at, decided_at';

/** The `consent` member of a request, as the published schema has it. */
export interface AskedConsent {
  readonly purpose: { readonly text: string; readonly code: string; readonly refUri: string };
  readonly patient: { readonly id: string };
  readonly hiu: { readonly id: string };
  readonly hip?: { readonly id: string } | null;
  readonly careContexts?:
    | readonly { readonly patientReference: string; readonly careContextReference: string }[]
    | null;
  readonly requester: { readonly name: string; readonly identifier: object };
  readonly hiTypes: readonly string[];
  readonly permission: {
    readonly accessMode: string;
    readonly dateRange: { readonly from: string; readonly to: string };
    readonly dataEraseAt: string;
    readonly frequency: { readonly unit: string; readonly value: number; readonly repeats: number };
  };
}

export const askedOf = ({ consent }: ConsentRequest): AskedConsent => JSON.parse(consent) as AskedConsent;

export const findConsentRequest = (db: Db, id: string): ConsentRequest | undefined =>
  db.get<ConsentRequest>(`SELECT ${columns} FROM sim_consent_requests WHERE id = @id`, { id });

export const consentRequestsOf = (db: Db, abhaAddress: string): ConsentRequest[] =>
  db.all<ConsentRequest>(
    `SELECT ${columns} FROM sim_consent_requests WHERE abha_address = @abhaAddress ORDER BY asked_at DESC, id`,
    { abhaAddress },
  );

/** Requests that nobody decided in time. */
export const overdueConsentRequests = (db: Db, now: Date): ConsentRequest[] =>
  db.all<ConsentRequest>(
    `SELECT ${columns} FROM sim_consent_requests WHERE status = 'REQUESTED' AND erase_at <= @now`,
    { now: toInstant(now) },
  );

export function addConsentRequest(tx: Tx, consent: AskedConsent, now: Date): string {
  const id = newId();
  tx.run(
    `INSERT INTO sim_consent_requests (${columns})
     VALUES (@id, @hiuId, @abhaAddress, 'REQUESTED', @consent, @eraseAt, NULL, @now, NULL)`,
    {
      id,
      hiuId: consent.hiu.id,
      abhaAddress: consent.patient.id.toLowerCase(),
      consent: JSON.stringify(consent),
      eraseAt: consent.permission.dataEraseAt,
      now: toInstant(now),
    },
  );
  return id;
}

export function setConsentRequestStatus(
  tx: Tx,
  { id, status, reason = null }: { id: string; status: ConsentRequestStatus; reason?: string | null },
  now: Date,
): void {
  tx.run('UPDATE sim_consent_requests SET status = @status, reason = @reason, decided_at = @now WHERE id = @id', {
    id,
    status,
    reason,
    now: toInstant(now),
  });
}
