import { call, type Failure } from '../../core-client.ts';
import { go } from '../../frame/route.ts';

/** Takes the doctor's next patient in and opens the page; back to the list when nobody waits. */
export async function takeNext(): Promise<Failure | undefined> {
  const reply = await call('visits.next', {});
  if (!reply.ok) return reply;
  go(reply.value.visitId === null ? '/visits' : `/visits/${reply.value.visitId}`);
  return undefined;
}
