/** Modules on one side. */
export const sideOf = (version: number): number => 17 + 4 * version;

/** Rows of modules: dark, light, or still free for data. */
export type Frame = (boolean | undefined)[][];

/** All that does not depend on the data; format bits are set to light and written later. */
export function drawFrame(version: number): Frame {
  const side = sideOf(version);
  const frame: Frame = Array.from({ length: side }, () => Array.from({ length: side }, () => undefined));
  const set = (x: number, y: number, isDark: boolean) => {
    const row = frame[y];
    if (row && x >= 0 && x < side) row[x] = isDark;
  };
  const ring = (x: number, y: number, reach: number, isDark: (distance: number) => boolean) => {
    for (let down = -reach; down <= reach; down += 1) {
      for (let across = -reach; across <= reach; across += 1) {
        set(x + across, y + down, isDark(Math.max(Math.abs(across), Math.abs(down))));
      }
    }
  };
  for (let at = 0; at < side; at += 1) {
    set(6, at, at % 2 === 0);
    set(at, 6, at % 2 === 0);
  }
  const corners = [
    [3, 3],
    [side - 4, 3],
    [3, side - 4],
  ] as const;
  for (const [x, y] of corners) ring(x, y, 4, (distance) => distance !== 2 && distance !== 4);
  for (const x of alignmentCentres(version)) {
    for (const y of alignmentCentres(version)) {
      if (!corners.some(([cornerX, cornerY]) => Math.abs(cornerX - x) <= 4 && Math.abs(cornerY - y) <= 4)) {
        ring(x, y, 2, (distance) => distance !== 1);
      }
    }
  }
  for (let at = 0; at < 9; at += 1) {
    if (at !== 6) {
      set(8, at, false);
      set(at, 8, false);
    }
    if (at < 8) {
      set(8, side - 1 - at, false);
      set(side - 1 - at, 8, false);
    }
  }
  if (version >= 7) drawVersion(version, set);
  return frame;
}

export type Set = (x: number, y: number, isDark: boolean) => void;

function drawVersion(version: number, set: Set): void {
  const bits = (version << 12) | remainder(version, 12, 0x1f25);
  for (let at = 0; at < 18; at += 1) {
    const isDark = ((bits >> at) & 1) === 1;
    const [long, wide] = [sideOf(version) - 11 + (at % 3), Math.floor(at / 3)];
    set(long, wide, isDark);
    set(wide, long, isDark);
  }
}

/** Level L (01) and the mask, with their correction, in both places; and the one module that is always dark. */
export function drawFormat(side: number, mask: number, set: Set): void {
  const value = (0b01 << 3) | mask;
  const bits = ((value << 10) | remainder(value, 10, 0x537)) ^ 0x5412;
  const isDark = (at: number) => ((bits >> at) & 1) === 1;
  for (let at = 0; at < 15; at += 1) {
    const down = at < 6 ? at : at < 8 ? at + 1 : side - 15 + at;
    const across = at < 8 ? side - 1 - at : at < 9 ? 7 : 14 - at;
    set(8, down, isDark(at));
    set(across, 8, isDark(at));
  }
  set(8, side - 8, true);
}

/** The remainder of a binary polynomial, `width` bits wide. */
function remainder(value: number, width: number, divisor: number): number {
  let rest = value;
  for (let at = 0; at < width; at += 1) rest = (rest << 1) ^ ((rest >> (width - 1)) * divisor);
  return rest;
}

/** Where the centres of the alignment patterns lie, on both axes. */
function alignmentCentres(version: number): number[] {
  if (version === 1) return [];
  const count = Math.floor(version / 7) + 2;
  const last = sideOf(version) - 7;
  const step = Math.ceil((last - 6) / (count - 1) / 2) * 2;
  return [6, ...Array.from({ length: count - 1 }, (_, at) => last - (count - 2 - at) * step)];
}
