import { crc32, deflateSync } from 'node:zlib';
import { glyphOf } from './font.ts';

/** A picture in three bytes a point, to be drawn on and then encoded. */
export interface Canvas {
  readonly width: number;
  readonly height: number;
  readonly points: Uint8Array;
}

export type Colour = readonly [red: number, green: number, blue: number];

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export function makeCanvas(width: number, height: number, colour: Colour): Canvas {
  const canvas = { width, height, points: new Uint8Array(width * height * 3) };
  fill(canvas, { x: 0, y: 0, width, height }, colour);
  return canvas;
}

export function fill({ width, height, points }: Canvas, box: Box, colour: Colour): void {
  for (let y = Math.max(0, box.y); y < Math.min(height, box.y + box.height); y += 1) {
    for (let x = Math.max(0, box.x); x < Math.min(width, box.x + box.width); x += 1) {
      points.set(colour, (y * width + x) * 3);
    }
  }
}

/** Writes a line of text in a 5 by 7 letter, `size` points a dot; what the letters do not have becomes a blank. */
export function write(
  canvas: Canvas,
  text: string,
  { x, y, size, colour }: { x: number; y: number; size: number; colour: Colour },
): void {
  Array.from(text).forEach((letter, at) => {
    glyphOf(letter).forEach((row, down) => {
      Array.from(row).forEach((dot, across) => {
        const box = { x: x + (at * 6 + across) * size, y: y + down * size, width: size, height: size };
        if (dot === '#') fill(canvas, box, colour);
      });
    });
  });
}

/** The picture as a PNG file (8 bits, RGB, one filter byte a row). */
export function encodePng({ width, height, points }: Canvas): Uint8Array {
  const rows = Buffer.alloc(height * (width * 3 + 1));
  for (let y = 0; y < height; y += 1) {
    rows.set(points.subarray(y * width * 3, (y + 1) * width * 3), y * (width * 3 + 1) + 1);
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), data]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(data.length);
  const check = Buffer.alloc(4);
  check.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, check]);
}
