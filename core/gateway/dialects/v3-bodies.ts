import { hiTypes } from '../../kit/words.ts';
import type { Outgoing, WireError } from '../messages.ts';
import type { Refusal } from '../outcome.ts';

/** The parts of V3's bodies that several messages share or that take more than one line. */

/** A reply to a callback: the success part or the error, never both, and always whose callback it answers. */
export function answerOf(message: { inReplyTo: string; error: WireError | null }, success: object): object {
  const response = { requestId: message.inReplyTo };
  return message.error ? { error: message.error, response } : { ...success, response };
}

/** One entry a HI type, with the contexts of that type and their count (section 6.1). */
export function careContextEntries({ patientReference, patientDisplay, careContexts }: Outgoing['link.care-contexts']) {
  return hiTypes
    .map((hiType) => ({ hiType, contexts: careContexts.filter((context) => context.hiTypes.includes(hiType)) }))
    .filter(({ contexts }) => contexts.length > 0)
    .map(({ hiType, contexts }) => ({
      referenceNumber: patientReference,
      display: patientDisplay,
      careContexts: contexts.map(({ reference, display }) => ({ referenceNumber: reference, display })),
      hiType,
      count: contexts.length,
    }));
}

const linkedTexts = /duplicate hip link request|already (been )?linked/i;

/** What was linked before comes back as a refusal, in three spellings (section 6.3): it means done. */
export function isLinkedAlready({ codes, messages }: Refusal): boolean {
  return codes.includes('ABDM-1056') || codes.includes('ABDM-1090') || messages.some((text) => linkedTexts.test(text));
}

export function saysLinked({ code, message }: WireError): boolean {
  return isLinkedAlready({ http: 0, shape: 'wrapped', codes: [code], messages: [message] });
}

/** Every entry needs a description, also a successful one (section 7.4). */
export function statusResponses({ as, careContexts }: Outgoing['data.notify']) {
  return careContexts.map(({ reference, arrived, description }) => ({
    careContextReference: reference,
    hiStatus: arrived ? (as === 'hip' ? 'DELIVERED' : 'OK') : 'ERRORED',
    description,
  }));
}

export function keyMaterialOf({ publicKey, nonce, expiry }: Outgoing['data.request']['keyMaterial']) {
  return {
    cryptoAlg: 'ECDH',
    curve: 'Curve25519',
    dhPublicKey: { expiry, parameters: 'Curve25519/32byte random key', keyValue: publicKey },
    nonce,
  };
}
