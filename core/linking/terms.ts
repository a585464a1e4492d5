import { z } from 'zod';
import { days, hours, seconds } from '../kit/clock.ts';
import type { JobTerms } from '../outbox/index.ts';

/** The three messages of this folder, as whoever asks for one must know them; `jobs.ts` says how each is sent. */

const TokenJob = z.object({ requestId: z.int(), patientId: z.string() });

/** Each visit with the number of its try: a late answer to an earlier try changes nothing of a later one. */
const LinkJob = z.object({
  patientId: z.string(),
  abhaAddress: z.string(),
  visits: z
    .array(z.object({ visitId: z.string(), tries: z.int() }))
    .min(1)
    .max(20),
});

const NoticeJob = z.object({ visitId: z.string(), version: z.int(), attempt: z.int() });

export type TokenJob = z.infer<typeof TokenJob>;
export type LinkJob = z.infer<typeof LinkJob>;
export type NoticeJob = z.infer<typeof NoticeJob>;

const usual = { takes: seconds(2), to: 'gateway' } as const;

export const tokenTerms: JobTerms<TokenJob> = { ...usual, kind: 'linking.ask-token', data: TokenJob, within: days(2) };
export const linkTerms: JobTerms<LinkJob> = { ...usual, kind: 'linking.link', data: LinkJob, within: days(7) };
export const noticeTerms: JobTerms<NoticeJob> = {
  ...usual,
  kind: 'linking.notify',
  data: NoticeJob,
  within: hours(48),
};

/** The most that one message may hold (section 6.1). */
export const mostAtOnce = 20;

/** The links of one patient leave in order. */
export const laneOf = (patientId: string): string => `link:${patientId}`;
