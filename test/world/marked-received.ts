import type { Reply } from '../../core/kit/contract.ts';
import { newId } from '../../core/kit/ids.ts';
import type { Switches } from '../../core/simulator/index.ts';
import { asha } from './journey.ts';
import { hospitalOf, type Outside, type Visit } from './legs.ts';
import { type MarkedClinic, receivedText } from './marked-clinic.ts';
import { send } from './send.ts';

/** Records that came and may not be read: one that is damaged, one about somebody else. */
export interface Held {
  readonly unreadable: string;
  readonly quarantined: string;
}

/** Two more deliveries of the same hospital: one breaks on the way, one is about another patient. */
export async function heldRecordsCome(clinic: MarkedClinic, visit: Visit): Promise<Held> {
  const unreadable = await deliver(clinic, visit, { badEntry: true });
  const quarantined = await deliver(clinic, visit, { wrongPatient: true });
  return { unreadable, quarantined };
}

interface HeldLines {
  readonly records: readonly { readonly id: string }[];
}

/** The record that is kept out of view since this delivery. */
async function deliver({ people, simulator }: MarkedClinic, { patientId }: Visit, how: Partial<Switches>) {
  const listHeld = async () => (await people.doctor.insist<HeldLines>('received.held', { patientId })).records;
  const known = (await listHeld()).map(({ id }) => id);
  simulator.control.setSwitches({ badEntry: false, wrongPatient: false, ...how });
  const wish = { patientId, wish: { preset: 'everything' }, hipId: hospitalOf(people) };
  const { requestId } = await people.doctor.insist<{ requestId: string }>('consent.ask', wish);
  for (;;) {
    for (const { id, hiu_id, status } of simulator.control.consentRequests(asha.abhaAddress)) {
      const isOurs = !simulator.settings.hospitals.some((hospital) => hospital.id === hiu_id);
      if (isOurs && status === 'REQUESTED') simulator.control.approve(id);
    }
    const fresh = (await listHeld()).find(({ id }) => !known.includes(id));
    if (fresh) {
      simulator.control.setSwitches({ badEntry: false, wrongPatient: false });
      return fresh.id;
    }
    await people.moment();
    await people.doctor.ask('consent.checkNow', { requestId });
  }
}

/** Questions about received records that are refused, or answered with a reason: returns all that was said. */
export async function makeMistakesWithRecords(
  clinic: MarkedClinic,
  { recordIds: [shown = ''] }: Outside,
  { unreadable, quarantined }: Held,
): Promise<string> {
  const { doctor } = clinic.people;
  const replies = [
    await doctor.ask('received.open', { recordId: quarantined }),
    await doctor.ask('received.original', { recordId: quarantined }),
    await doctor.ask('received.remarks', { recordId: quarantined }),
    await doctor.ask('received.attachment', { recordId: quarantined, attachmentId: receivedText }),
    await doctor.ask('received.open', { recordId: unreadable }),
    await doctor.ask('received.remarks', { recordId: unreadable }),
    await doctor.ask('received.attachment', { recordId: unreadable, attachmentId: receivedText }),
    await doctor.ask('received.release', { recordId: unreadable }),
    await doctor.ask('received.compare', { recordId: unreadable }),
    await doctor.ask('received.attachment', { recordId: shown, attachmentId: receivedText }),
    await doctor.ask('received.compare', { recordId: shown }),
    await doctor.ask('received.discard', { recordId: shown }),
    await doctor.ask('received.open', { recordId: receivedText }),
    await doctor.ask('received.timeline', { patientId: [receivedText] }),
    await doctor.ask('received.askAgain', { consentId: receivedText }),
  ];
  expectUntold(replies);
  const kinds = replies.map((reply) => (reply.ok ? (reply.value as { kind?: string }).kind : reply.code));
  for (const kind of ['held', 'unreadable', 'missing', 'received.not-found', 'received.not-held', 'call.bad-input']) {
    if (!kinds.includes(kind)) throw new Error(`Nobody was told ${kind}: ${kinds.join(', ')}`);
  }
  return [...replies, ...(await atThePushDoor(clinic))].map((answer) => JSON.stringify(answer)).join('\n');
}

/** Somebody asks for what is gone; a tombstone answers. */
export async function askForErased({ people }: MarkedClinic, { recordIds, consentIds }: Outside): Promise<string> {
  const replies: Reply<unknown>[] = [];
  for (const recordId of recordIds) {
    for (const name of ['received.open', 'received.original', 'received.remarks', 'received.compare'] as const) {
      replies.push(await people.doctor.ask(name, { recordId }));
    }
    replies.push(await people.doctor.ask('received.attachment', { recordId, attachmentId: receivedText }));
  }
  for (const consentId of consentIds) replies.push(await people.doctor.ask('received.askAgain', { consentId }));
  expectUntold(replies);
  return JSON.stringify(replies);
}

/** A stranger brings a page to an address that nobody was told. */
async function atThePushDoor(clinic: MarkedClinic) {
  const door = clinic.core().ready.callback ?? '';
  const body = JSON.stringify({ pageNumber: receivedText, entries: [{ content: receivedText }] });
  const headers = {
    'content-type': 'application/json',
    authorization: `Bearer ${receivedText}`,
    'request-id': newId(),
  };
  const places = [`/records/${'A'.repeat(43)}`, `/records/${encodeURIComponent(receivedText)}`];
  return Promise.all(places.map((place) => send(`${door}${place}`, { headers, body })));
}

/** Were one of them answered in full, a record would stand in the answer with every right. */
function expectUntold(replies: readonly Reply<unknown>[]): void {
  const full = ['record', 'attachment', 'original'];
  const told = replies.filter((reply) => reply.ok && full.includes((reply.value as { kind?: string }).kind ?? ''));
  if (told.length > 0) throw new Error(`Answered in full: ${JSON.stringify(told).slice(0, 300)}`);
}
