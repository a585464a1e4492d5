import { later, minutes, seconds } from '../kit/clock.ts';
import { refusalIn } from './exchange.ts';
import type { HttpResult } from './http.ts';
import type { Outcome, Refusal } from './outcome.ts';

/** What an answer is judged by, beside itself. */
export interface Judging {
  /** An earlier attempt under the same REQUEST-ID may have arrived. */
  readonly mayHaveArrived: boolean;
  /** Whether a refusal of this message means that its work is done already. */
  readonly isDone: (refusal: Refusal) => boolean;
}

/**
 * Sorts the end of one attempt (abdm-v3.md section 12): only what the far side surely did not take is `retry`; a code of
 * ABDM's in a 4xx is final; silence and a 5xx that does not say whether it acted are `unsure`.
 */
export function classify(result: HttpResult, judging: Judging, now: Date): Outcome {
  if (result.kind === 'unreached') return { kind: 'retry', because: result.because, notBefore: null, refusal: null };
  if (result.kind === 'unanswered') return { kind: 'unsure', because: result.because, refusal: null };
  const { headers, body } = result;
  const refusal = refusalIn(result);
  if (!refusal) return { kind: 'sent', answer: readAnswer(body), already: false };
  if (judging.isDone(refusal)) return { kind: 'sent', answer: null, already: true, isDone: true };
  if (judging.mayHaveArrived && isIdKnown(refusal)) return { kind: 'sent', answer: null, already: true };
  return judgeRefusal(refusal, readRetryAfter(headers['retry-after'], now), now);
}

function judgeRefusal(refusal: Refusal, retryAfter: Date | null, now: Date): Outcome {
  const { http, shape, codes } = refusal;
  const says = (...known: string[]) => codes.some((code) => known.includes(code));
  const retry = (because: string, notBefore = retryAfter): Outcome => ({ kind: 'retry', because, notBefore, refusal });

  if (http === 429 || says('ABDM-1022', 'ABDM-2429')) return retry('too-many-requests');
  if (http === 503 || says('303001', '900900', 'ABDM-1019', 'ABDM-1024', 'ABDM-1034')) return retry('far-side-busy');
  // With a reason of ABDM's own (a missing role) it stays so.
  if (http === 401 && !codes.some((code) => code.startsWith('ABDM-')))
    return retry('not-recognised', later(now, minutes(1)));
  if (shape === 'html' && http < 500) return retry('firewall', retryAfter ?? later(now, minutes(5)));
  if (shape === 'empty' && http === 400) return retry('empty-refusal');
  if (http === 408 || says('ABDM-1007', 'ABDM-1048')) return { kind: 'unsure', because: 'no-answer', refusal };
  if (http >= 500) return { kind: 'unsure', because: 'far-side-failed', refusal };
  return { kind: 'refused', because: http >= 300 && http < 400 ? 'redirected' : 'said-no', refusal };
}

/** ABDM-1064 also means that the body was missing: then nothing arrived. */
function isIdKnown({ codes, messages }: Refusal): boolean {
  return codes.includes('ABDM-1064') && !messages.some((message) => /body/i.test(message));
}

const longestRetryAfter = 86_400;

/** Seconds or an HTTP date; at most a day. */
export function readRetryAfter(header: string | undefined, now: Date): Date | null {
  if (header === undefined) return null;
  const asked = /^\d{1,9}$/.test(header.trim()) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000;
  return asked > 0 ? later(now, seconds(Math.min(asked, longestRetryAfter))) : null;
}

function readAnswer(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
