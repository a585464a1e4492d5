import type { Refusal } from '../gateway/index.ts';
import type { serviceProblems } from './model.ts';

/**
 * What a refusal of the ABHA service means for the person at the desk. A wrong code comes as 200 with `authResult: failed`, as
 * 400 on `otpValue`, or as ABDM-1204; nobody at that number as 404 ABDM-1114, often only after the code (abdm-v3.md sections
 * 4.6 and 4.9).
 */
export function nameOfRefusal({ shape, codes, messages }: Refusal): (typeof serviceProblems)[number] {
  const says = (...known: string[]) => codes.some((code) => known.includes(code));
  const mentions = (words: RegExp) => messages.some((message) => words.test(message));

  if (says('ABDM-1100')) return 'abha.too-many-otps';
  if (says('ABDM-1407') || mentions(/deactivat/i)) return 'abha.deactivated';
  if (says('ABDM-1115', 'ABDM-1111')) return 'abha.no-mobile';
  if (says('ABDM-1114', 'ABDM-1110', 'ABDM-1211', 'ABDM-1013')) return 'abha.not-found';
  if (mentions(/otp/i) && mentions(/expired/i)) return 'abha.otp-expired';
  if (shape === 'failed' || says('ABDM-1204') || mentions(/^otpValue:/)) return 'abha.wrong-otp';
  if (says('ABDM-1017') || mentions(/^txnId:|transaction/i)) return 'abha.start-again';
  if (mentions(/^loginId:/)) return 'abha.not-found';
  return 'gateway.refused';
}
