import { Problem } from '../kit/problem.ts';
import type { ExchangeSpelling } from './dialects/index.ts';
import type { HttpResult, Unanswered, Unreached } from './http.ts';
import type { Blockade, Refusal } from './outcome.ts';
import { readHiddenRefusal, readRefusal } from './refusal.ts';

/** The end of an exchange. `unreached`: surely nothing happened there; `unanswered`: it may have. */
export type ExchangeReply<Output> =
  | { readonly kind: 'answered'; readonly value: Output }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'unreached'; readonly because: Unreached | Blockade }
  | { readonly kind: 'unanswered'; readonly because: Unanswered };

/** What came of asking: an HTTP result, or that nothing could be tried. */
export type Asked = HttpResult | { readonly kind: 'unreached'; readonly because: Blockade };

/** What `valueOf` may throw: for the contract of every call built on an exchange. */
export const exchangeProblems = ['gateway.refused', 'gateway.unreached', 'gateway.unanswered'] as const;

/** @throws Problem one of `exchangeProblems`; `gateway.refused` carries the first code, the others the reason */
export function valueOf<Output>(reply: ExchangeReply<Output>): Output {
  switch (reply.kind) {
    case 'answered':
      return reply.value;
    case 'refused':
      throw new Problem('gateway.refused', { code: reply.refusal.codes[0] ?? String(reply.refusal.http) });
    case 'unreached':
    case 'unanswered':
      throw new Problem(`gateway.${reply.kind}`, { because: reply.because });
  }
}

/** The refusal in an answer, also one that hides behind a success; null when it is a success. */
export function refusalIn(result: Extract<HttpResult, { kind: 'answered' }>): Refusal | null {
  const { status, headers, body } = result;
  const read = status >= 200 && status < 300 ? readHiddenRefusal : readRefusal;
  return read(status, headers['content-type'] ?? '', body);
}

/** Reads an exchange's answer; a body that does not fit is a refusal in disguise (a 200 without a token was seen). */
export function readAnswerOf<Output>(
  { answer }: Pick<ExchangeSpelling<never, Output>, 'answer'>,
  result: Asked,
): ExchangeReply<Output> {
  if (result.kind !== 'answered') return result;
  const refusal = refusalIn(result);
  if (refusal) return { kind: 'refused', refusal };
  const read = answer.safeParse(parse(result.body));
  if (read.success) return { kind: 'answered', value: read.data };
  const { codes, messages } = readRefusal(result.status, result.headers['content-type'] ?? '', result.body);
  return { kind: 'refused', refusal: { http: result.status, shape: 'unknown', codes, messages } };
}

function parse(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return null;
  }
}
