import { z } from 'zod';

/** States of a job (architecture.md 7.28). `refused` and `needs-person` wait for somebody's decision. */
export const JobState = z.enum(['waiting', 'sending', 'sent', 'refused', 'dropped', 'needs-person']);
export type JobState = z.infer<typeof JobState>;

export const mayFollow = {
  waiting: ['sending', 'sent', 'dropped', 'needs-person'],
  sending: ['sent', 'waiting', 'refused', 'dropped', 'needs-person'],
  sent: [],
  refused: ['waiting', 'sent', 'dropped'],
  dropped: ['sent'],
  'needs-person': ['waiting', 'sent', 'dropped'],
} as const satisfies Record<JobState, readonly JobState[]>;

export function canBecome(state: JobState, next: JobState): boolean {
  return (mayFollow[state] as readonly JobState[]).includes(next);
}

/** What a far side said against a job, as it is kept for whoever asks why. */
export const KeptRefusal = z.object({
  http: z.number(),
  shape: z.string(),
  codes: z.array(z.string()),
  messages: z.array(z.string()),
});
export type KeptRefusal = z.infer<typeof KeptRefusal>;
