/**
 * The smallest 64-bit Windows program that packaging tools can read and change: headers, one section with the given data, and
 * one with a version (Microsoft's PE format, "version information" resource). It does nothing and is never run.
 */
export function windowsProgram(data: Buffer): Buffer {
  const version = versionSection();
  return Buffer.concat([
    padded(headers(data.length, version.length), headersSize),
    padded(data, fileAlignment),
    padded(version, fileAlignment),
  ]);
}

const headersSize = 0x400;
const fileAlignment = 0x200;
const memoryAlignment = 0x1000;
const dataAddress = memoryAlignment;
const versionAddress = 2 * memoryAlignment;

const u16 = (...values: number[]) => Buffer.from(Uint16Array.from(values).buffer);
const u32 = (...values: number[]) => Buffer.from(Uint32Array.from(values).buffer);
const u64 = (...values: number[]) => Buffer.from(BigUint64Array.from(values.map(BigInt)).buffer);
const wide = (text: string) => Buffer.from(`${text}\0`, 'utf16le');
const padded = (bytes: Buffer, to: number) => Buffer.concat([bytes, Buffer.alloc(-bytes.length & (to - 1))]);

function headers(dataLength: number, versionLength: number): Buffer {
  const dos = Buffer.alloc(0x40);
  dos.write('MZ');
  dos.writeUInt32LE(dos.length, 0x3c);
  const x64 = 0x8664;
  const aProgramWithLargeAddresses = 0x22;
  const twoSections = 2;
  const noResources = u32(0, 0);
  const coff = [u16(x64, twoSections), u32(0, 0, 0), u16(0xf0, aProgramWithLargeAddresses)];
  const optional = [
    u16(0x20b, 0),
    u32(0, fileAlignment, 0, 0, 0),
    u64(0x1_4000_0000),
    u32(memoryAlignment, fileAlignment),
    u16(10, 0, 0, 0, 10, 0),
    u32(0, 3 * memoryAlignment, headersSize, 0),
    u16(2, 0),
    u64(0x10_0000, 0x1000, 0x10_0000, 0x1000),
    u32(0, 16),
    ...Array.from({ length: 16 }, (_, index) => (index === 2 ? u32(versionAddress, versionLength) : noResources)),
  ];
  return Buffer.concat([
    dos,
    Buffer.from('PE\0\0'),
    ...coff,
    ...optional,
    section('.rdata', dataLength, dataAddress, headersSize),
    section('.rsrc', versionLength, versionAddress, headersSize + fileAlignment),
  ]);
}

function section(name: string, length: number, address: number, at: number): Buffer {
  const dataThatMayBeRead = 0x4000_0040;
  const size = Math.ceil(length / fileAlignment) * fileAlignment;
  return Buffer.concat([padded(Buffer.from(name), 8), u32(length, address, size, at, 0, 0, 0, dataThatMayBeRead)]);
}

/** A tree of three levels (kind 16, number 1, language 1033) with one leaf. */
function versionSection(): Buffer {
  const isFolder = 0x8000_0000;
  const folder = (id: number, to: number) => Buffer.concat([u32(0, 0, 0), u16(0, 1), u32(id, to)]);
  const version = versionResource();
  const [second, third, leaf, content] = [24, 48, 72, 88];
  return Buffer.concat([
    folder(16, isFolder + second),
    folder(1, isFolder + third),
    folder(1033, leaf),
    u32(versionAddress + content, version.length, 0, 0),
    version,
  ]);
}

function versionResource(): Buffer {
  const fixed = u32(0xfeef04bd, 0x10000, 0x10000, 0, 0x10000, 0, 0x3f, 0, 0x40004, 1, 0, 0, 0);
  const name = block('FileDescription', { text: 'Stand-in' });
  const table = block('040904b0', { children: [name] });
  const strings = block('StringFileInfo', { children: [table] });
  const languages = block('VarFileInfo', { children: [block('Translation', { bytes: u16(0x0409, 1200) })] });
  return block('VS_VERSION_INFO', { bytes: fixed, children: [strings, languages] });
}

/** Length, length of the value, whether it is text; name; value; what is inside: each begins at a multiple of four. */
function block(name: string, inside: { bytes?: Buffer; text?: string; children?: Buffer[] }): Buffer {
  const value = inside.text === undefined ? (inside.bytes ?? Buffer.alloc(0)) : wide(inside.text);
  const valueLength = inside.text === undefined ? value.length : value.length / 2;
  const isText = inside.bytes === undefined ? 1 : 0;
  const head = padded(Buffer.concat([u16(0, valueLength, isText), wide(name)]), 4);
  const whole = Buffer.concat([head, padded(value, 4), ...(inside.children ?? []).map((child) => padded(child, 4))]);
  whole.writeUInt16LE(whole.length, 0);
  return whole;
}
