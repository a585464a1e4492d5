import { correctionFor } from './qr-correction.ts';
import { drawFormat, drawFrame, type Frame, sideOf } from './qr-frame.ts';

/**
 * A QR code of bytes at correction level L (ISO/IEC 18004), versions 1 to 20: up to 858 bytes.
 * @returns rows of modules, true where dark, without the quiet margin
 * @throws Error when the text is too long: the caller's text is bounded
 */
export function makeQr(bytes: Uint8Array): boolean[][] {
  const version = smallestVersion(bytes.length);
  const codewords = interleave(version, dataCodewords(version, bytes));
  const candidates = Array.from({ length: 8 }, (_, mask) => drawWith(version, codewords, mask));
  return candidates.reduce((best, next) => (unevenness(next) < unevenness(best) ? next : best));
}

/** Level L: correction codewords of a block, and the number of blocks, by version from 1. */
const correctionPerBlock = [7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28];
const blockCount = [1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8];

function totalCodewords(version: number): number {
  return Math.floor(emptyModules(drawFrame(version)) / 8);
}

const emptyModules = (frame: Frame): number => frame.flat().filter((module) => module === undefined).length;

function smallestVersion(length: number): number {
  for (let version = 1; version <= blockCount.length; version += 1) {
    const headBits = 4 + (version < 10 ? 8 : 16);
    if (Math.ceil((headBits + length * 8) / 8) <= dataLength(version)) return version;
  }
  throw new Error('Too long for a QR code');
}

function dataLength(version: number): number {
  return totalCodewords(version) - (correctionPerBlock[version - 1] ?? 0) * (blockCount[version - 1] ?? 0);
}

/** Mode "bytes", length, the bytes, an end, and padding. */
function dataCodewords(version: number, bytes: Uint8Array): Uint8Array {
  const bits: number[] = [];
  const push = (value: number, count: number) => {
    for (let bit = count - 1; bit >= 0; bit -= 1) bits.push((value >> bit) & 1);
  };
  push(0b0100, 4);
  push(bytes.length, version < 10 ? 8 : 16);
  for (const byte of bytes) push(byte, 8);
  const capacity = dataLength(version) * 8;
  push(0, Math.min(4, capacity - bits.length));
  push(0, (8 - (bits.length % 8)) % 8);
  for (let pad = 0; bits.length < capacity; pad += 1) push(pad % 2 === 0 ? 0xec : 0x11, 8);
  const codewords = new Uint8Array(capacity / 8);
  bits.forEach((bit, at) => {
    codewords[at >> 3] = ((codewords[at >> 3] ?? 0) << 1) | bit;
  });
  return codewords;
}

/** Cuts into blocks (the later ones are one longer), adds correction, and takes turns among the blocks. */
function interleave(version: number, data: Uint8Array): number[] {
  const count = blockCount[version - 1] ?? 1;
  const correction = correctionPerBlock[version - 1] ?? 0;
  const short = Math.floor(data.length / count);
  const longOnes = data.length % count;
  let start = 0;
  const blocks = Array.from({ length: count }, (_, at) => {
    const end = start + short + (at >= count - longOnes ? 1 : 0);
    const block = data.slice(start, end);
    start = end;
    return { block, check: correctionFor(block, correction) };
  });
  const turns = (length: number, of: (at: number) => (number | undefined)[]) =>
    Array.from({ length }, (_, at) => of(at)).flat();
  return [
    ...turns(short + 1, (at) => blocks.map(({ block }) => block[at])),
    ...turns(correction, (at) => blocks.map(({ check }) => check[at])),
  ].filter((codeword) => codeword !== undefined);
}

const masks: readonly ((x: number, y: number) => boolean)[] = [
  (x, y) => (x + y) % 2 === 0,
  (_x, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
];

/** Fills the free modules in the zigzag order, two columns at a time from the right, past the timing column. */
function drawWith(version: number, codewords: readonly number[], mask: number): boolean[][] {
  const side = sideOf(version);
  const frame = drawFrame(version);
  const isMasked = masks[mask];
  let bit = 0;
  for (let pair = 0; pair < (side - 1) / 2; pair += 1) {
    const right = side - 1 - pair * 2 - (side - 1 - pair * 2 <= 6 ? 1 : 0);
    for (let step = 0; step < side; step += 1) {
      const y = pair % 2 === 0 ? side - 1 - step : step;
      for (const x of [right, right - 1]) {
        const row = frame[y];
        if (!row || row[x] !== undefined) continue;
        const value = ((codewords[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1;
        row[x] = (value === 1) !== (isMasked?.(x, y) ?? false);
        bit += 1;
      }
    }
  }
  drawFormat(side, mask, (x, y, isDark) => {
    const row = frame[y];
    if (row) row[x] = isDark;
  });
  return frame.map((row) => row.map((module) => module === true));
}

/** How much a code invites misreading: long runs of one colour, and more of one colour than of the other. */
function unevenness(modules: readonly (readonly boolean[])[]): number {
  const columns = modules.map((_, x) => modules.map((row) => row[x] ?? false));
  const runs = [...modules, ...columns].reduce((sum, line) => sum + longRuns(line), 0);
  const all = modules.flat();
  const dark = all.filter(Boolean).length / all.length;
  return runs + Math.abs(dark - 0.5) * 200;
}

function longRuns(line: readonly boolean[]): number {
  let penalty = 0;
  let run = 0;
  line.forEach((module, at) => {
    run = module === line[at - 1] ? run + 1 : 1;
    if (run === 5) penalty += 3;
    else if (run > 5) penalty += 1;
  });
  return penalty;
}
