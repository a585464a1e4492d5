/** Logarithms and powers of 2 in the field of 256 elements with the polynomial 0x11d. */
const powers = new Uint8Array(255);
const logarithms = new Uint8Array(256);
let element = 1;
for (let at = 0; at < 255; at += 1) {
  powers[at] = element;
  logarithms[element] = at;
  element = (element << 1) ^ (element >= 128 ? 0x11d : 0);
}

function product(one: number, other: number): number {
  if (one === 0 || other === 0) return 0;
  return powers[((logarithms[one] ?? 0) + (logarithms[other] ?? 0)) % 255] ?? 0;
}

/** The Reed-Solomon correction codewords of a block: the remainder of the data by (x - 1)(x - 2)(x - 4) … */
export function correctionFor(data: Uint8Array, count: number): Uint8Array {
  let generator = Uint8Array.of(1);
  for (let at = 0; at < count; at += 1) {
    const next = new Uint8Array(generator.length + 1);
    generator.forEach((factor, place) => {
      next[place] = (next[place] ?? 0) ^ factor;
      next[place + 1] = (next[place + 1] ?? 0) ^ product(factor, powers[at] ?? 0);
    });
    generator = next;
  }
  const rest = new Uint8Array(data.length + count);
  rest.set(data);
  for (let at = 0; at < data.length; at += 1) {
    const lead = rest[at] ?? 0;
    generator.forEach((factor, place) => {
      rest[at + place] = (rest[at + place] ?? 0) ^ product(factor, lead);
    });
  }
  return rest.slice(data.length);
}
