/** One element of DER: its tag byte and its contents. */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
}

/** The tags that a public key is made of. */
export const derTag = { integer: 0x02, bitString: 0x03, octetString: 0x04, oid: 0x06, sequence: 0x30 } as const;

/**
 * The elements that stand one behind the other in `bytes` and fill them exactly; `undefined` when they do not.
 * Lengths must be definite and as short as possible, as DER wants it.
 */
export function splitDer(bytes: Buffer): DerElement[] | undefined {
  const elements: DerElement[] = [];
  let rest = bytes;

  while (rest.length > 0) {
    const header = readHeader(rest);
    if (!header || header.start + header.length > rest.length) return undefined;

    const end = header.start + header.length;
    elements.push({ tag: header.tag, content: rest.subarray(header.start, end) });
    rest = rest.subarray(end);
  }
  return elements;
}

/** Where the contents of the first element start, and how long they are. A public key needs two length bytes at most. */
function readHeader(bytes: Buffer): { tag: number; start: number; length: number } | undefined {
  const [tag, first, second, third] = bytes;
  if (tag === undefined || first === undefined) return undefined;
  if (first < 0x80) return { tag, start: 2, length: first };
  if (first === 0x81 && second !== undefined && second >= 0x80) return { tag, start: 3, length: second };
  if (first === 0x82 && second !== undefined && second > 0 && third !== undefined) {
    return { tag, start: 4, length: second * 256 + third };
  }
  return undefined;
}
