import { createHash } from 'node:crypto';
import {
  type Agreement,
  agree,
  type Checked,
  classifyChecksum,
  computeChecksum,
  open,
  type Route,
  readPrivateKey,
  readPublicKey,
  seal,
  writePublicKey,
} from '../../core/encryption/index.ts';
import { compare, difference, type Finding } from './finding.ts';
import { plaintextBytes } from './plaintext.ts';
import type { Exchange, Side } from './vector-file.ts';

/** Both keys, both agreements, encryption and decryption, each against every value that the vector states. */
export function checkExchange(item: Exchange, route: Route): Finding[] {
  const asSender = agree(item.sender, { keyValue: item.receiverKeyValue, nonce: item.receiver.nonce }, route);
  const asReceiver = agree(item.receiver, { keyValue: item.senderKeyValue, nonce: item.sender.nonce }, route);

  return [
    ...checkSide(item.sender, { form: item.senderKeyFormat, value: item.senderKeyValue }, route),
    ...checkSide(item.receiver, { form: item.receiverKeyFormat, value: item.receiverKeyValue }, route),
    ...checkPlaintext(item),
    ...checkAgreement(item, asSender),
    ...checkAgreement(item, asReceiver),
    ...(asSender.ok ? checkEncryption(item, asSender.value) : []),
    ...(asReceiver.ok ? checkDecryption(item, asReceiver.value) : []),
  ];
}

function checkSide(
  side: Side,
  wire: { readonly form: Exchange['senderKeyFormat']; readonly value: string },
  route: Route,
): Finding[] {
  const scalar = readPrivateKey(side.privateKey);
  const read = readPublicKey(wire.value, route);
  if (!scalar.ok) return [difference(`private key refused: ${scalar.reason}`)];
  if (!read.ok) return [difference(`key value refused: ${read.reason}`)];

  const point = route.publicPoint(scalar.value);
  return compare(
    {
      publicKey: writePublicKey(point, 'raw'),
      x509PublicKey: writePublicKey(point, 'x509'),
      keyValue: writePublicKey(point, wire.form),
      'point of keyValue': writePublicKey(read.value.point, 'raw'),
    },
    {
      publicKey: side.publicKey,
      x509PublicKey: side.x509PublicKey,
      keyValue: wire.value,
      'point of keyValue': side.publicKey,
    },
  );
}

function checkPlaintext(item: Exchange): Finding[] {
  const plaintext = plaintextBytes(item.plaintext);
  const actual = {
    plaintextBytes: plaintext.length,
    plaintextSha256: sha256(plaintext),
    md5Base64: computeChecksum(plaintext),
    'verdict on md5Hex': classifyChecksum(item.md5Hex, plaintext),
  };
  return compare(actual, {
    plaintextBytes: item.plaintextBytes,
    plaintextSha256: item.plaintextSha256,
    md5Base64: item.md5Base64,
    'verdict on md5Hex': 'md5-hex',
  });
}

function checkAgreement(item: Exchange, agreement: Checked<Agreement>): Finding[] {
  if (!agreement.ok) return [difference(`agreement refused: ${agreement.reason}`)];

  const { secret, salt, iv, aesKey } = agreement.value;
  return compare(
    { sharedSecret: base64(secret), salt: base64(salt), iv: base64(iv), aesKey: base64(aesKey) },
    { sharedSecret: item.sharedSecret, salt: item.salt, iv: item.iv, aesKey: item.aesKey },
  );
}

function checkEncryption(item: Exchange, agreement: Agreement): Finding[] {
  const content = seal(agreement, plaintextBytes(item.plaintext));
  const bytes = Buffer.from(content, 'base64');
  return compare(
    {
      ciphertext: item.ciphertext === null ? null : content,
      ciphertextBytes: bytes.length,
      ciphertextSha256: sha256(bytes),
      tag: base64(bytes.subarray(-16)),
    },
    {
      ciphertext: item.ciphertext,
      ciphertextBytes: item.ciphertextBytes,
      ciphertextSha256: item.ciphertextSha256,
      tag: item.tag,
    },
  );
}

function checkDecryption(item: Exchange, agreement: Agreement): Finding[] {
  const plaintext = plaintextBytes(item.plaintext);
  const opened = open(agreement, item.ciphertext ?? seal(agreement, plaintext));
  if (!opened.ok) return [difference(`ciphertext refused: ${opened.reason}`)];
  return opened.value.equals(plaintext) ? [] : [difference('decrypted plaintext differs')];
}

const base64 = (bytes: Buffer): string => bytes.toString('base64');

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
