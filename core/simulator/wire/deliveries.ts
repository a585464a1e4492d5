import { type Tx, transact } from '../../db/index.ts';
import { later, toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import type { World } from '../world.ts';
import type { Deliveries, LocalReceiver } from './callback.ts';
import { callbackBody, callbackHeaders, callbackUrl } from './callback-message.ts';
import { type Fault, sendingFaults } from './faults.ts';
import { post } from './send.ts';

interface Row {
  id: number;
  operation: string;
  service_id: string;
  request_id: string;
  subject: string | null;
  body: string;
  headers: string | null;
  state: 'waiting' | 'failed' | 'delivered' | 'lost';
  attempts: number;
  attempted_at: string | null;
}

const columns = 'id, operation, service_id, request_id, subject, body, headers, state, attempts, attempted_at';

export function makeDeliveries(world: () => World): Deliveries {
  const locals = new Map<string, LocalReceiver>();
  /** Callbacks that the fault `reorder` holds back until another one has passed. */
  let heldBack: (() => void)[] = [];

  function plan(id: number, milliseconds: number, background?: 'background'): void {
    world().timers.after(milliseconds, () => attempt(id), background);
  }

  async function attempt(id: number): Promise<void> {
    const { db, faults, timers } = world();
    const row = db.get<Row>(`SELECT ${columns} FROM sim_deliveries WHERE id = @id`, { id });
    if (!row || row.state === 'delivered' || row.state === 'lost') return;
    const local = locals.get(row.service_id);
    if (local) {
      settle(row, 'delivered');
      local({
        operation: row.operation,
        service: row.service_id,
        body: JSON.parse(row.body),
        requestId: row.request_id,
        ...(row.subject === null ? {} : { subject: row.subject }),
      });
      return;
    }
    const struck = row.attempts === 0 ? faults.strike(row.operation, sendingFaults) : [];
    const of = (kind: string) => struck.find((fault) => fault.kind === kind);
    if (of('loss')) return settle(row, 'lost');
    const wait = of('delay')?.value ?? (of('delay') ? 3_000 : 0);
    const send = () => timers.after(0, () => deliver(row, struck));
    if (of('reorder')) return holdBack(send, of('reorder')?.value ?? 2_000);
    if (wait > 0) return timers.after(wait, () => deliver(row, struck));
    await deliver(row, struck);
  }

  function holdBack(send: () => void, longest: number): void {
    const once = () => {
      if (!heldBack.includes(once)) return;
      heldBack = heldBack.filter((other) => other !== once);
      send();
    };
    heldBack.push(once);
    world().timers.after(longest, once);
  }

  async function deliver(row: Row, struck: readonly Fault[]): Promise<void> {
    const { db, recorder, settings, switches } = world();
    const url = callbackUrl(world(), row.operation, row.service_id);
    if (!url) return settle(row, 'lost');
    // A redelivery repeats the headers of the first attempt, the token that has run out meanwhile included.
    const headers =
      row.headers === null
        ? callbackHeaders(world(), {
            operation: row.operation,
            service: row.service_id,
            requestId: row.request_id,
            struck,
          })
        : (JSON.parse(row.headers) as Record<string, string>);
    transact(db, (tx) => noteAttempt(tx, row, { headers, now: toInstant(world().now()) }));
    const sending = {
      operation: row.operation,
      url,
      headers,
      body: Buffer.from(callbackBody(row.body, struck)),
      faults: struck.map(({ kind }) => kind),
    };
    const sent = await post(recorder, settings.connectTo, sending);
    if (struck.some(({ kind }) => kind === 'duplicate')) await post(recorder, settings.connectTo, sending);
    if (sent.kind === 'answered' && sent.status >= 200 && sent.status < 300) settle(row, 'delivered');
    else if (row.attempts > 0) settle(row, 'lost');
    else {
      settle(row, 'failed');
      plan(row.id, switches.now.redeliveryDelay, 'background');
    }
    for (const release of heldBack) release();
  }

  function settle(row: Row, state: Row['state']): void {
    transact(world().db, (tx) => {
      tx.run('UPDATE sim_deliveries SET state = @state, answered_at = @now WHERE id = @id', {
        id: row.id,
        state,
        now: toInstant(world().now()),
      });
    });
  }

  return {
    queue(tx, callback) {
      const requestId = newId();
      const { lastId } = tx.run(
        `INSERT INTO sim_deliveries (operation, service_id, request_id, subject, body, state, queued_at)
         VALUES (@operation, @service, @requestId, @subject, @body, 'waiting', @now)`,
        {
          operation: callback.operation,
          service: callback.service,
          requestId,
          subject: callback.subject ?? null,
          body: JSON.stringify(callback.body),
          now: toInstant(world().now()),
        },
      );
      tx.afterCommit(() => plan(lastId, world().switches.now.callbackDelay));
      return requestId;
    },
    receiveLocally: (service, receiver) => void locals.set(service, receiver),
    canReach: (service) => locals.has(service) || callbackUrl(world(), 'C9', service) !== undefined,
    resume() {
      const { db, now, switches } = world();
      const left = db.all<Row>(
        `SELECT ${columns} FROM sim_deliveries WHERE state IN ('waiting', 'failed') ORDER BY id`,
      );
      for (const { id, state, attempted_at } of left) {
        if (state === 'waiting') plan(id, switches.now.callbackDelay);
        else {
          const due = later(new Date(attempted_at ?? toInstant(now())), switches.now.redeliveryDelay);
          plan(id, Math.max(0, due.getTime() - now().getTime()), 'background');
        }
      }
    },
  };
}

function noteAttempt(tx: Tx, row: Row, { headers, now }: { headers: Record<string, string>; now: string }): void {
  tx.run('UPDATE sim_deliveries SET attempts = attempts + 1, attempted_at = @now, headers = @headers WHERE id = @id', {
    id: row.id,
    now,
    headers: JSON.stringify(headers),
  });
}
