import type { Db, Tx } from '../../db/index.ts';
import { openRequest } from '../../encryption/index.ts';
import { days, later, toInstant } from '../../kit/clock.ts';
import { newSecret } from '../../kit/ids.ts';
import { type Artefact, detailOf } from '../hiecm/artefacts.ts';
import { requestData } from '../hiecm/transfers.ts';
import type { World } from '../world.ts';

/** One ask for data by a played hospital or a phone; its private half waits for the push. */
export interface Pull {
  readonly secret: string;
  readonly holder: string;
  readonly consent_id: string;
  readonly transaction_id: string | null;
  readonly private_key: string;
  readonly nonce: string;
  readonly state: 'asked' | 'receiving' | 'complete' | 'failed';
  readonly failure: string | null;
}

const columns = 'secret, holder, consent_id, transaction_id, private_key, nonce, state, failure';

export const findPull = (db: Db, secret: string): Pull | undefined =>
  db.get<Pull>(`SELECT ${columns} FROM sim_pulls WHERE secret = @secret`, { secret });

export const pullsOf = (db: Db, holder: string): Pull[] =>
  db.all<Pull>(`SELECT ${columns} FROM sim_pulls WHERE holder = @holder ORDER BY asked_at DESC`, { holder });

/** Where the push for this pull is awaited. */
export const pushPath = '/push';

/**
 * Asks for everything that an artefact allows, with fresh keys and an unguessable address of its own.
 * @returns the state of the ask: `failed` when the HIE-CM refused it
 */
export function startPull(
  tx: Tx,
  world: World,
  { artefact, holder }: { artefact: Artefact; holder: string },
): Pull['state'] {
  const now = world.now();
  const secret = newSecret(24);
  const { own, keyMaterial } = openRequest(later(now, days(1)));
  const outcome = requestData(tx, world, {
    hiuId: artefact.hiu_id,
    hiRequest: {
      consent: { id: artefact.id },
      dateRange: detailOf(artefact).permission.dateRange,
      dataPushUrl: `${world.settings.pushBase ?? world.address()}${pushPath}/${secret}`,
      keyMaterial,
    },
  });
  const isTaken = typeof outcome === 'string';
  tx.run(
    `INSERT INTO sim_pulls (${columns}, asked_at)
     VALUES (@secret, @holder, @consentId, @transactionId, @privateKey, @nonce, @state, @failure, @now)`,
    {
      secret,
      holder,
      consentId: artefact.id,
      transactionId: isTaken ? outcome : null,
      privateKey: own.privateKey,
      nonce: own.nonce,
      state: isTaken ? 'asked' : 'failed',
      failure: isTaken ? null : `${outcome.error.code}${outcome.error.message}`,
      now: toInstant(now),
    },
  );
  return isTaken ? 'asked' : 'failed';
}

export function setPullState(tx: Tx, secret: string, state: Pull['state']): void {
  // The private half goes as soon as nothing more can come.
  tx.run(
    `UPDATE sim_pulls SET state = @state, private_key = CASE WHEN @state = 'complete' THEN '' ELSE private_key END
     WHERE secret = @secret`,
    { secret, state },
  );
}

/** Forgets the contents that came under these artefacts; that something came stays known. */
export function eraseReceived(tx: Tx, consentIds: readonly string[]): void {
  for (const consentId of consentIds) {
    tx.run(
      'UPDATE sim_received SET bundle = NULL WHERE secret IN (SELECT secret FROM sim_pulls WHERE consent_id = @consentId)',
      { consentId },
    );
  }
}
