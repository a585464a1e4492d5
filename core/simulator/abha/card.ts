import { type Citizen, nameOf } from './citizens.ts';
import { type Canvas, type Colour, encodePng, fill, makeCanvas, write } from './png.ts';
import { makeQr } from './qr.ts';

const white: Colour = [255, 255, 255];
const ink: Colour = [23, 37, 63];
const teal: Colour = [0, 121, 122];
const grey: Colour = [225, 230, 236];

/** The ABHA card as a picture: QR code, name, number, address, and that it is for practice only. */
export function drawCard(citizen: Citizen, qrText: string): Uint8Array {
  const { abhaNumber, abhaAddress, birth, gender } = citizen;
  const canvas = makeCanvas(640, 360, white);
  fill(canvas, { x: 0, y: 0, width: 640, height: 64 }, teal);
  write(canvas, 'Ayushman Bharat Health Account', { x: 24, y: 22, size: 3, colour: white });
  drawModules(canvas, makeQr(Buffer.from(qrText)), { x: 24, y: 96, scale: 2 });
  write(canvas, nameOf(citizen), { x: 184, y: 96, size: 4, colour: ink });
  write(canvas, abhaNumber.replace(/^(\d{2})(\d{4})(\d{4})(\d{4})$/, '$1-$2-$3-$4'), {
    x: 184,
    y: 150,
    size: 4,
    colour: ink,
  });
  write(canvas, abhaAddress, { x: 184, y: 202, size: 3, colour: ink });
  const born = birth.day === null ? birth.year : `${birth.day}-${birth.month}-${birth.year}`;
  write(canvas, `${gender}   ${born}`, { x: 184, y: 240, size: 3, colour: ink });
  write(canvas, 'For practice only. Not a real person.', { x: 24, y: 318, size: 2, colour: teal });
  return encodePng(canvas);
}

/** A QR code as a picture, four points a module, with the quiet margin of four modules. */
export function drawQr(text: string): Uint8Array {
  const scale = 4;
  const modules = makeQr(Buffer.from(text));
  const side = (modules.length + 8) * scale;
  const canvas = makeCanvas(side, side, white);
  drawModules(canvas, modules, { x: 4 * scale, y: 4 * scale, scale });
  return encodePng(canvas);
}

function drawModules(
  canvas: Canvas,
  modules: readonly (readonly boolean[])[],
  { x, y, scale }: { x: number; y: number; scale: number },
): void {
  modules.forEach((row, down) => {
    row.forEach((isDark, across) => {
      const box = { x: x + across * scale, y: y + down * scale, width: scale, height: scale };
      if (isDark) fill(canvas, box, ink);
    });
  });
}

/** A pattern of 8 by 8 squares, mirrored, that the seed decides. */
export function drawFace(seed: Uint8Array): Uint8Array {
  const canvas = makeCanvas(64, 64, grey);
  const colour: Colour = [60 + ((seed[0] ?? 0) % 120), 60 + ((seed[1] ?? 0) % 120), 60 + ((seed[2] ?? 0) % 120)];
  for (let at = 0; at < 32; at += 1) {
    if (((seed[3 + (at >> 3)] ?? 0) >> (at & 7)) % 2 === 0) continue;
    const [x, y] = [at % 4, Math.floor(at / 4)];
    fill(canvas, { x: x * 8, y: y * 8, width: 8, height: 8 }, colour);
    fill(canvas, { x: (7 - x) * 8, y: y * 8, width: 8, height: 8 }, colour);
  }
  return encodePng(canvas);
}
