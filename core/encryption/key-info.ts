import { accept, type Checked, refuse } from './checked.ts';
import { curve } from './curve.ts';
import { type DerElement, derTag, splitDer } from './der.ts';
import { toBytes, toNumber } from './number-bytes.ts';

const ecPublicKey = '2a8648ce3d0201';
const primeField = '2a8648ce3d0101';
const curvey25519 = '2b060104019755010501';
const x25519 = '2b656e';

/** DER before the 65-byte point: explicit parameters, as BouncyCastle writes them, and the curve's OID (encryption.md section 3.2). */
export const explicitPrefix = Buffer.concat([
  Buffer.from(`308201313081ea0607${ecPublicKey}3081de020101302b0607${primeField}0220`, 'hex'),
  toBytes(curve.p),
  Buffer.from('30440420', 'hex'),
  toBytes(curve.a),
  Buffer.from('0420', 'hex'),
  toBytes(curve.b),
  Buffer.from('044104', 'hex'),
  toBytes(curve.gx),
  toBytes(curve.gy),
  Buffer.from('0220', 'hex'),
  toBytes(curve.n),
  Buffer.from('020108034200', 'hex'),
]);
export const namedPrefix = Buffer.from(`305b30150607${ecPublicKey}060a${curvey25519}034200`, 'hex');

/** The bytes of the point inside a SubjectPublicKeyInfo of this curve. The point itself is not looked at. */
export function readKeyInfo(der: Buffer): Checked<Buffer> {
  const [info, ...behind] = splitDer(der) ?? [];
  const [algorithm, bits, ...more] = childrenOf(info) ?? [];
  const [name, parameters, ...others] = childrenOf(algorithm) ?? [];

  if (behind.length + more.length + others.length > 0 || name?.tag !== derTag.oid || bits?.tag !== derTag.bitString) {
    return refuse('bad-format', `not a complete SubjectPublicKeyInfo (${der.length} bytes)`);
  }
  if (isHex(name, x25519)) {
    return refuse('wrong-curve', 'an X25519 key: the peer uses RFC 7748 in place of the Weierstrass form');
  }
  if (!isHex(name, ecPublicKey)) return refuse('wrong-curve', 'a key of another algorithm');
  if (bits.content[0] !== 0) return refuse('bad-format', 'unused bits behind the point');

  const rightCurve = checkParameters(parameters);
  return rightCurve.ok ? accept(bits.content.subarray(1)) : rightCurve;
}

function checkParameters(parameters: DerElement | undefined): Checked<true> {
  if (parameters?.tag === derTag.oid) {
    return isHex(parameters, curvey25519) ? accept(true) : refuse('wrong-curve', 'the name of another curve');
  }
  return parameters?.tag === derTag.sequence
    ? checkExplicit(parameters)
    : refuse('bad-format', 'a key without curve parameters');
}

/** ECParameters of X9.62. The cofactor may be absent and is not read; a seed for the curve is unknown here. */
function checkExplicit(parameters: DerElement): Checked<true> {
  const [version, field, coefficients, base, order, cofactor, ...more] = childrenOf(parameters) ?? [];
  const [fieldType, prime] = childrenOf(field) ?? [];
  const [a, b] = childrenOf(coefficients) ?? [];

  const isReadable =
    version?.tag === derTag.integer &&
    fieldType?.tag === derTag.oid &&
    [a, b, base].every((element) => element?.tag === derTag.octetString) &&
    order?.tag === derTag.integer &&
    (cofactor === undefined || cofactor.tag === derTag.integer) &&
    more.length === 0;
  if (!isReadable) return refuse('bad-format', 'curve parameters that cannot be read');

  const isOurs =
    isHex(fieldType, primeField) &&
    numberIn(prime) === curve.p &&
    numberIn(a) === curve.a &&
    numberIn(b) === curve.b &&
    isBasePoint(base?.content) &&
    numberIn(order) === curve.n;
  return isOurs ? accept(true) : refuse('wrong-curve', 'explicit parameters of another curve');
}

/** Either y of the base point will do: it changes the sign of every y and never a secret (encryption.md section 2). */
function isBasePoint(bytes: Buffer | undefined): boolean {
  const form = bytes?.[0];
  if (!bytes || toNumber(bytes.subarray(1, 33)) !== curve.gx) return false;
  if (form === 0x02 || form === 0x03) return bytes.length === 33;

  const y = toNumber(bytes.subarray(33));
  return form === 0x04 && bytes.length === 65 && (y === curve.gy || y === curve.p - curve.gy);
}

const childrenOf = (element: DerElement | undefined): DerElement[] | undefined =>
  element?.tag === derTag.sequence ? splitDer(element.content) : undefined;

const isHex = (element: DerElement | undefined, hex: string): boolean => element?.content.toString('hex') === hex;

const numberIn = (element: DerElement | undefined): bigint | undefined => element && toNumber(element.content);
