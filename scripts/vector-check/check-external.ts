import {
  agree,
  decrypt,
  encrypt,
  type Route,
  readPrivateKey,
  readPublicKey,
  writePublicKey,
} from '../../core/encryption/index.ts';
import { compare, difference, type Finding } from './finding.ts';
import type { External } from './vector-file.ts';

/** An exchange published by somebody else: it decrypts, and whatever else its author stated agrees. */
export function checkExternal(item: External, route: Route): Finding[] {
  const own = { privateKey: item.receiverPrivateKey, nonce: item.receiverNonce };
  const peer = { keyValue: item.senderKeyValue, nonce: item.senderNonce };
  const opened = decrypt({ own, peer, content: item.ciphertext }, route);
  const agreement = agree(own, peer, route);
  if (!opened.ok) return [difference(`ciphertext refused: ${opened.reason}`)];

  return [
    ...compare({ plaintext: opened.value.toString() }, { plaintext: item.plaintextUtf8 }),
    ...(item.sharedSecret !== undefined && agreement.ok
      ? compare({ sharedSecret: agreement.value.secret.toString('base64') }, { sharedSecret: item.sharedSecret })
      : []),
    ...checkSender(item, route),
  ];
}

/** The sender's half, where its private key and the receiver's public key were published too. */
function checkSender(item: External, route: Route): Finding[] {
  const { senderPrivateKey, receiverKeyValue } = item;
  if (senderPrivateKey === undefined || receiverKeyValue === undefined) return [];

  const own = { privateKey: senderPrivateKey, nonce: item.senderNonce };
  const peer = { keyValue: receiverKeyValue, nonce: item.receiverNonce };
  const sealed = encrypt({ own, peer, plaintext: item.plaintextUtf8 }, route);
  if (!sealed.ok) return [difference(`sender refused: ${sealed.reason}`)];

  return [
    ...compare({ ciphertext: sealed.value }, { ciphertext: item.ciphertext }),
    ...checkPair(senderPrivateKey, item.senderKeyValue, route),
    ...checkPair(item.receiverPrivateKey, receiverKeyValue, route),
  ];
}

function checkPair(privateKey: string, keyValue: string, route: Route): Finding[] {
  const scalar = readPrivateKey(privateKey);
  const read = readPublicKey(keyValue, route);
  if (!scalar.ok || !read.ok) return [difference('a published key is refused')];
  return compare(
    { publicKey: writePublicKey(route.publicPoint(scalar.value), 'raw') },
    { publicKey: writePublicKey(read.value.point, 'raw') },
  );
}
