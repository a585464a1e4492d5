import type { Reply as AnyReply } from '../../core/kit/contract.ts';
import { newId } from '../../core/kit/ids.ts';

type Reply = AnyReply<Record<string, unknown>>;

export interface DeskClient {
  readonly address: string;
  /** Makes a call as a page of the desk would; an own `Idempotency-Key` each time unless one is given. */
  call(name: string, input: unknown, key?: string): Promise<Reply>;
  /** The value of a call that must succeed. */
  value<Value = Record<string, unknown>>(name: string, input: unknown): Promise<Value>;
}

/** A person at the desk without a browser: keeps the cookie, sends what a page would send. */
export function openDesk(address: string): DeskClient {
  let cookie = '';
  const client: DeskClient = {
    address,
    async call(name, input, key = newId()) {
      const response = await fetch(`${address}/call/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'idempotency-key': key, origin: address, cookie },
        body: JSON.stringify(input),
      });
      const set = response.headers.getSetCookie()[0];
      if (set !== undefined) cookie = set.split(';')[0] ?? '';
      // The wire's one shape of an answer; a test that gets another fails at its first look.
      return (await response.json()) as Reply;
    },
    async value<Value>(name: string, input: unknown) {
      const reply = await client.call(name, input);
      if (!reply.ok) throw new Error(`${name}: ${reply.code} ${JSON.stringify(reply.facts)}`);
      // The caller names the shape that the contract promises.
      return reply.value as Value;
    },
  };
  return client;
}

/** Signs in as one of the practice world's people: `asha` (reception), `meera` (doctor), `vikram` (owner). */
export async function signInPractice(address: string, login: 'asha' | 'meera' | 'vikram'): Promise<DeskClient> {
  const desk = openDesk(address);
  await desk.value('auth.signIn', { login, password: 'practice' });
  return desk;
}
