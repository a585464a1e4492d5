/** Base64 of many bytes, piece by piece: joined, the pieces are the base64 of all of them. */
export function* base64Pieces(pieces: Iterable<Uint8Array>): Generator<string> {
  let rest: Uint8Array = new Uint8Array();
  for (const piece of pieces) {
    const joined = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    // Three bytes are four letters: what is left over begins the next piece.
    const whole = joined.length - (joined.length % 3);
    yield asBuffer(joined.subarray(0, whole)).toString('base64');
    rest = joined.slice(whole);
  }
  if (rest.length > 0) yield asBuffer(rest).toString('base64');
}

const asBuffer = ({ buffer, byteOffset, byteLength }: Uint8Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
