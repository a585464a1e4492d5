import { generateKeyPairSync, sign } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { makeConsentCallbacks } from '../core/consent/index.ts';
import { type Db, transact } from '../core/db/index.ts';
import { keepJwks, makeGateway, noteSession } from '../core/gateway/index.ts';
import { startInbox } from '../core/inbox/index.ts';
import { systemClock } from '../core/kit/clock.ts';
import { silentLog } from '../core/kit/log.ts';
import { makeCallbackApp } from '../core/server/index.ts';
import { makeSettings } from '../core/settings/index.ts';

const url = 'https://hiecm.example/api/hiecm';

/**
 * The public door as `wire.ts` opens it, with keys that it knows already, and with the clinic's own work behind it: each notice
 * becomes a permission, its line in the audit log, and two jobs (its acknowledgement, and the question whether ABDM knows of
 * it). Nothing sends those jobs here: that is the network's time, not ours.
 */
export function openDoor(db: Db, facility: string) {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const issuer = 'https://issuer.example';
  const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'RS256' }] });
  transact(db, (tx) => {
    noteSession(tx, url, { issuer, roles: [] });
    keepJwks(tx, url, { jwks, at: systemClock() });
  });
  const practice = {
    hieCmUrl: url,
    abhaUrl: url,
    cmId: 'sbx',
    clientId: 'c',
    clientSecret: 's',
    hipId: facility,
    hiuId: facility,
  };
  const gateway = makeGateway({
    db,
    settings: makeSettings(new Map()),
    world: 'practice',
    clock: systemClock,
    practice,
  });
  const inbox = startInbox({
    db,
    gateway,
    outbox: { answered: () => null },
    clock: systemClock,
    log: silentLog,
    handlers: makeConsentCallbacks({ onEnded: () => undefined, onArtefactGranted: () => undefined }),
    answersAlone: [],
  });
  const app = makeCallbackApp({
    inbox,
    gateway,
    answerProbe: () => null,
    pushes: { find: () => undefined },
    log: silentLog,
    isLocked: () => false,
  });
  const handle = app.callback();
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = {
    iss: issuer,
    azp: 'gateway',
    clientId: 'gateway',
    exp: Math.floor(systemClock().getTime() / 1000) + 3600,
  };
  const signed = `${encode({ alg: 'RS256', kid: 'one' })}.${encode(claims)}`;
  const handler: RequestListener = (request, response) => void handle(request, response);
  return {
    handle: handler,
    settled: inbox.settled,
    token: `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`,
    stop() {
      inbox.stop();
      gateway.stop();
    },
  };
}
