/** The number that big-endian bytes stand for; 0 for no bytes. */
export function toNumber(bytes: Uint8Array): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
}

/** 32 bytes, big-endian, leading zeros kept. */
export function toBytes(value: bigint): Buffer {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
}

/** As `toNumber`, for the little-endian bytes of X25519. */
export function toNumberLittleEndian(bytes: Uint8Array): bigint {
  return toNumber(Buffer.from(bytes).reverse());
}

/** As `toBytes`, for X25519. */
export function toBytesLittleEndian(value: bigint): Buffer {
  return toBytes(value).reverse();
}
