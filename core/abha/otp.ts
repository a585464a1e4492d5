import { writeAudit } from '../audit/index.ts';
import { addBlob } from '../blobs/index.ts';
import type { ExchangeMoment } from '../calls/index.ts';
import { type Db, transact } from '../db/index.ts';
import type { Gateway } from '../gateway/index.ts';
import { newId } from '../kit/ids.ts';
import { Problem } from '../kit/problem.ts';
import { prepareOtp, proveByOtp, readSent } from './conversation.ts';
import { decideResend } from './model.ts';
import {
  claimResend,
  type Flow,
  findFlow,
  findOpenFlow,
  giveBackResend,
  insertFlow,
  noteResent,
  noteVerified,
} from './store.ts';

type Asking = ExchangeMoment & { readonly gateway: Gateway };

/** @throws Problem `abha.flow-gone` for one that never was, was pruned, or was attached already */
export function getFlow(db: Db, flowId: string): Flow {
  const flow = findFlow(db, flowId);
  if (!flow || flow.state === 'attached') throw new Problem('abha.flow-gone');
  return flow;
}

/** What waits for ABDM's answer: a beginning by its ABHA number, a code by its conversation and itself. */
export type UnderWay = Map<string, Promise<Flow>>;

/** Two presses, or two desks, that want the same at once share one answer. */
function once(underWay: UnderWay, key: string, work: () => Promise<Flow>): Promise<Flow> {
  const known = underWay.get(key);
  if (known) return known;
  const working = work().finally(() => underWay.delete(key));
  underWay.set(key, working);
  return working;
}

/**
 * Begins a conversation about a number, or goes on with the one that was begun: typing the number again neither sends a
 * second code within a minute nor a fourth one at all, and two who begin at once share one.
 */
export function beginFlow(
  db: Db,
  abhaNumber: string,
  { underWay, ...moment }: Asking & { underWay: UnderWay },
): Promise<Flow> {
  return once(underWay, abhaNumber, () => begin(db, abhaNumber, moment));
}

async function begin(db: Db, abhaNumber: string, moment: Asking): Promise<Flow> {
  const open = findOpenFlow(db, abhaNumber, moment.now);
  if (open) return decideResend(open, moment.now).kind === 'later' ? open : resend(db, open, moment);
  const send = await prepareOtp(moment.gateway, abhaNumber, moment.signal);
  const sent = readSent(await send());
  const id = newId();
  transact(db, (tx) => insertFlow(tx, { id, abhaNumber, ...sent, who: moment.who.staffId }, moment.now));
  return getFlow(db, id);
}

/** @throws Problem `abha.resend-later` (fact `seconds`), `abha.no-more-resends` (fact `minutes`), or of the service */
export async function resend(db: Db, flow: Flow, { gateway, signal, now }: Asking): Promise<Flow> {
  if (flow.state !== 'otp-sent') throw new Problem('abha.flow-gone');
  const may = decideResend(flow, now);
  if (may.kind === 'later') throw new Problem('abha.resend-later', { seconds: may.seconds });
  if (may.kind === 'no-more') throw new Problem('abha.no-more-resends', { minutes: may.minutes });
  const send = await prepareOtp(gateway, flow.abhaNumber, signal);
  // Counted before it leaves: neither a second press nor a power cut makes a third resend possible.
  if (!transact(db, (tx) => claimResend(tx, flow, now))) throw new Problem('abha.resend-later', { seconds: 60 });
  const reply = await send();
  if (reply.kind === 'refused' || reply.kind === 'unreached') transact(db, (tx) => giveBackResend(tx, flow, now));
  const sent = readSent(reply);
  transact(db, (tx) => noteResent(tx, { id: flow.id, ...sent }));
  return getFlow(db, flow.id);
}

/** Gives the code; profile and card are kept until somebody attaches them, a day at most. */
export function verifyFlow(
  db: Db,
  flow: Flow,
  { underWay, ...moment }: Asking & { otp: string; underWay: UnderWay },
): Promise<Flow> {
  return once(underWay, `${flow.id} ${moment.otp}`, () => giveCode(db, flow, moment));
}

async function giveCode(db: Db, flow: Flow, { otp, ...moment }: Asking & { otp: string }): Promise<Flow> {
  const { id, abhaNumber, txnId } = flow;
  const { gateway, signal, who, now } = moment;
  const { profile, card } = await proveByOtp(gateway, { abhaNumber, txnId, otp }, signal);
  transact(db, (tx) => {
    // Two presses of one code: the first answer counts.
    if (findFlow(tx, id)?.state !== 'otp-sent') return;
    const cardBlobId = card === null ? null : addBlob(tx, { name: `abha-card:${id}`, bytes: card }, now).id;
    noteVerified(tx, { id, profile, cardBlobId }, now);
    const detail = { hasCard: card !== null };
    writeAudit(tx, now, { who: who.staffId, what: 'abha.verified', about: id, detail });
  });
  return getFlow(db, id);
}
