import type { RequestListener } from 'node:http';
import Koa from 'koa';
import { type Db, transact } from '../core/db/index.ts';
import { systemClock } from '../core/kit/clock.ts';

/**
 * What the public door is measured against: a bare Koa app that reads, parses and stores, in one transaction for all requests
 * of a turn of the event loop; nothing else.
 */
export function bareServer(db: Db): RequestListener {
  const insert = `INSERT INTO inbox (source, message_id, kind, service_id, body, state, received_at)
    VALUES ('gateway', @id, 'consent.hip-notice', NULL, @body, 'done', @at) ON CONFLICT (source, message_id) DO NOTHING`;
  let waiting: { id: string; body: string; done: () => void }[] = [];
  const storeAll = () => {
    const group = waiting;
    waiting = [];
    const at = systemClock().toISOString();
    transact(db, (tx) => group.forEach(({ id, body }) => void tx.run(insert, { id, body, at })));
    for (const { done } of group) done();
  };
  const app = new Koa();
  app.use(async (ctx) => {
    const chunks: Buffer[] = [];
    // Without an encoding set, an IncomingMessage yields Buffers.
    for await (const chunk of ctx.req) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks).toString('utf8');
    JSON.parse(body);
    await new Promise<void>((done) => {
      if (waiting.push({ id: ctx.get('request-id'), body, done }) === 1) setImmediate(storeAll);
    });
    ctx.body = '';
    ctx.status = 202;
  });
  const handle = app.callback();
  return (request, response) => void handle(request, response);
}
