import {
  type Checked,
  decrypt,
  encrypt,
  type OwnSide,
  type PeerSide,
  type Route,
  readPrivateKey,
  readPublicKey,
} from '../../core/encryption/index.ts';
import { difference, type Finding, remark } from './finding.ts';
import type { Negative, SideInput } from './vector-file.ts';

/** What must be refused is refused, the controls among it are not. Another reason than the preferred one is only a remark. */
export function checkNegative(item: Negative, route: Route): Finding[] {
  const outcome = attempt(item, route);
  if (!outcome.ok) {
    if (item.must === 'accept') return [difference(`refused: ${outcome.reason}`)];
    return item.must === 'reject' && outcome.reason !== item.reason
      ? [remark(`refused as ${outcome.reason}, where the file says ${item.reason}`)]
      : [];
  }

  if (item.must === 'reject') return [difference('accepted')];
  const stated = item.ifAccepted?.plaintextBase64;
  return stated === undefined || outcome.value === undefined || stated === outcome.value
    ? []
    : [difference('plaintext differs')];
}

/** Runs the operation. Only a decryption has a result that a vector states: its plaintext, as base64. */
function attempt(item: Negative, route: Route): Checked<string | undefined> {
  switch (item.op) {
    case 'decrypt': {
      const opened = decrypt({ ...sidesOf(item.in), content: item.in.ciphertext }, route);
      return opened.ok ? { ok: true, value: opened.value.toString('base64') } : opened;
    }
    case 'encrypt':
      return withoutValue(encrypt({ ...sidesOf(item.in), plaintext: item.in.plaintext }, route));
    case 'importPublicKey':
      return withoutValue(readPublicKey(item.in.peerKeyValue, route));
    case 'importPrivateKey':
      return withoutValue(readPrivateKey(item.in.privateKey));
  }
}

const withoutValue = (outcome: Checked<unknown>): Checked<undefined> =>
  outcome.ok ? { ok: true, value: undefined } : outcome;

const sidesOf = (input: SideInput): { own: OwnSide; peer: PeerSide } => ({
  own: { privateKey: input.privateKey, nonce: input.ownNonce },
  peer: { keyValue: input.peerKeyValue, nonce: input.peerNonce },
});
