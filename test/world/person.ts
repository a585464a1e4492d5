import type { Reply } from '../../core/kit/contract.ts';
import { newId } from '../../core/kit/ids.ts';
import type { CoreProcess } from './core-process.ts';
import { type DeskClient, openDesk } from './desk.ts';

/** Somebody at the desk who does not give up: signs in again after every start, and presses the same button once more. */
export interface Person {
  /**
   * The value of a call that is repeated, under one key, until it is done: while the appliance is down, while ABDM cannot be
   * reached, and while a code in `wait` is answered. Any other refusal is an error.
   */
  insist<Value = Record<string, unknown>>(name: string, input: unknown, wait?: readonly string[]): Promise<Value>;
  /** One answer of the appliance, whatever it is: it was reached, and knew who asked. */
  ask(name: string, input: unknown, key?: string): Promise<Reply<unknown>>;
}

/** The appliance has started anew and knows nobody, or has locked the screen. */
const signedOut: readonly string[] = ['call.not-signed-in', 'call.locked'];
/** ABDM could not be asked, or did not answer as it should. */
export const farSideTrouble: readonly string[] = [
  'gateway.unreached',
  'gateway.unanswered',
  'gateway.refused',
  'gateway.no-abha-key',
];

/** Where the appliance is, as soon as it runs. */
interface Place {
  up(): Promise<Pick<CoreProcess, 'ready'>>;
}

export function personAt(world: Place, login: string, password = 'practice'): Person {
  let desk: DeskClient | undefined;

  const atDesk = async (): Promise<DeskClient> => {
    const address = (await world.up()).ready.desk ?? '';
    if (desk?.address === address) return desk;
    const here = openDesk(address);
    await here.value('auth.signIn', { login, password });
    desk = here;
    return here;
  };
  const ask: Person['ask'] = async (name, input, key = newId()) => {
    for (;;) {
      const reply = await atDesk()
        .then((here) => here.call(name, input, key))
        .catch(() => null);
      if (reply !== null && (reply.ok || !signedOut.includes(reply.code))) return reply;
      desk = undefined;
      await aWhile();
    }
  };
  return {
    ask,
    async insist<Value>(name: string, input: unknown, wait: readonly string[] = []) {
      const key = newId();
      for (;;) {
        const reply = await ask(name, input, key);
        // The caller names the shape that the contract promises.
        if (reply.ok) return reply.value as Value;
        if (![...farSideTrouble, ...wait].includes(reply.code)) {
          throw new Error(`${name}: ${reply.code} ${JSON.stringify(reply.facts)}`);
        }
        await aWhile();
      }
    },
  };
}

const aWhile = () => new Promise<void>((resolve) => void setTimeout(resolve, 100));
