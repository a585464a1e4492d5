import { PassThrough } from 'node:stream';
import type { Middleware } from 'koa';
import { type Change, type Db, onChange } from '../db/index.ts';
import { minutes, seconds } from '../kit/clock.ts';

/** A stream is ended after five minutes, because a shell may fail to close it; the page opens a new one at once. */
const longest = minutes(5);
const heartbeat = seconds(25);

/**
 * `GET /events`: server-sent events `changed {of, id}` after each commit, without personal data. Changes of one turn of the
 * event loop go out together, each thing once.
 */
export function serveEvents(db: Db): Middleware {
  return async (ctx, next) => {
    if (ctx.path !== '/events' || ctx.method !== 'GET') return next();
    const stream = new PassThrough();
    ctx.type = 'text/event-stream';
    ctx.set('Cache-Control', 'no-store');
    ctx.set('X-Accel-Buffering', 'no');
    ctx.status = 200;
    ctx.body = stream;
    stream.write('retry: 500\n\n: open\n\n');

    const stopListening = onChange(
      db,
      gather((changes) => void stream.write(`event: changed\ndata: ${JSON.stringify(changes)}\n\n`)),
    );
    const beat = setInterval(() => stream.write(': still here\n\n'), heartbeat);
    const end = setTimeout(() => stream.end(), longest);
    stream.once('close', () => {
      stopListening();
      clearInterval(beat);
      clearTimeout(end);
    });
    ctx.req.once('close', () => stream.destroy());
  };
}

function gather(send: (changes: Change[]) => void): (change: Change) => void {
  let waiting = new Map<string, Change>();
  return (change) => {
    if (waiting.size === 0) {
      setImmediate(() => {
        const changes = [...waiting.values()];
        waiting = new Map();
        send(changes);
      });
    }
    waiting.set(`${change.of} ${change.id}`, change);
  };
}
