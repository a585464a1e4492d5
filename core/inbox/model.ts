import { z } from 'zod';

/**
 * `unreadable`: the body is not what its path promises. `failed`: our handler threw. `refused`: not for us, or an answer to
 * something we never asked. All three can be run again, for instance after an update.
 */
export const MessageState = z.enum(['waiting', 'done', 'failed', 'unreadable', 'refused']);
export type MessageState = z.infer<typeof MessageState>;

export const mayFollow = {
  waiting: ['done', 'failed', 'unreadable', 'refused'],
  done: [],
  failed: ['waiting'],
  unreadable: ['waiting'],
  refused: ['waiting'],
} as const satisfies Record<MessageState, readonly MessageState[]>;

export function canBecome(state: MessageState, next: MessageState): boolean {
  return (mayFollow[state] as readonly MessageState[]).includes(next);
}
