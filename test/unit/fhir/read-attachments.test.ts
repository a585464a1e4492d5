import { describe, expect, test } from 'vitest';
import { readAttachment, readBundle } from '../../../core/fhir/index.ts';
import type { ReadableRecord } from '../../../core/fhir/model.ts';
import { type Loose, minimal, resource } from './samples.ts';

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n');
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
  'base64',
);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 16, 0x4a, 0x46, 0x49, 0x46, 0, 1]);
const dicom = Buffer.concat([Buffer.alloc(128), Buffer.from('DICM\u0002\u0000')]);
const base64 = (bytes: Buffer) => bytes.toString('base64');

function withAttachment(attachment: Loose): string {
  const bundle = minimal('HealthDocumentRecord');
  resource(bundle, 'DocumentReference').content[0].attachment = attachment;
  return JSON.stringify(bundle);
}

function read(text: string): ReadableRecord {
  const view = readBundle(text);
  if (view.kind !== 'record') throw new Error('unreadable');
  return view;
}

describe('attachments are judged by their bytes', () => {
  test.each<[string, string, Buffer, string]>([
    ['a PDF', base64(pdf), pdf, 'pdf'],
    ['a PNG', base64(png), png, 'png'],
    ['a JPEG', base64(jpeg), jpeg, 'jpeg'],
    ['a DICOM file', base64(dicom), dicom, 'dicom'],
    ['plain text called PDF', base64(Buffer.from('Hb 11.2 g/dL\nतापमान')), Buffer.from('Hb 11.2 g/dL\nतापमान'), 'text'],
    [
      'HTML called PDF',
      base64(Buffer.from('<html><script>x()</script>')),
      Buffer.from('<html><script>x()</script>'),
      'unknown',
    ],
    ['a program called PDF', base64(Buffer.from('MZ\u0000\u0001')), Buffer.from('MZ\u0000\u0001'), 'unknown'],
    ['nothing', '', Buffer.alloc(0), 'empty'],
    ['with line breaks', base64(pdf).replace(/(.{10})/g, '$1\r\n'), pdf, 'pdf'],
    ['with URL-safe letters', base64(jpeg).replaceAll('/', '_').replaceAll('+', '-'), jpeg, 'jpeg'],
    ['without padding', base64(pdf).replace(/=+$/, ''), pdf, 'pdf'],
    ['with a data: prefix', `data:application/pdf;base64,${base64(pdf)}`, pdf, 'pdf'],
    ['a PDF encoded twice', base64(Buffer.from(base64(pdf))), pdf, 'pdf'],
    ['a PNG encoded twice', base64(Buffer.from(base64(png))), png, 'png'],
    ['no base64 at all', 'see file server § 7', Buffer.from('see file server § 7'), 'undecodable'],
  ])('%s', (_what, data, bytes, kind) => {
    const text = withAttachment({ contentType: 'application/pdf', data });
    const [ref] = read(text).attachments;
    const found = readAttachment(text, ref?.id ?? '');

    expect(ref).toMatchObject({ kind, byteLength: bytes.length, declaredType: 'application/pdf' });
    expect(found.kind === 'attachment' && Buffer.from(found.bytes).equals(bytes)).toBe(true);
  });
});

describe('attachments that lie elsewhere', () => {
  test('an address is shown as text and never an attachment', () => {
    const view = read(
      withAttachment({ contentType: 'application/pdf', url: 'https://hip.example/report.pdf', title: 'Report' }),
    );

    expect(view.attachments).toEqual([]);
    expect(view.sections[0]?.blocks).toContainEqual({
      kind: 'address',
      title: 'Report',
      address: 'https://hip.example/report.pdf',
    });
  });

  test('an address that is a Binary of the same record leads to its bytes', () => {
    const bundle = minimal('HealthDocumentRecord');
    resource(bundle, 'DocumentReference').content[0].attachment = { url: 'Binary/b1', title: 'Scan' };
    bundle.entry.push({
      fullUrl: 'Binary/b1',
      resource: { resourceType: 'Binary', id: 'b1', contentType: 'image/png', data: base64(png) },
    });
    const view = read(JSON.stringify(bundle));

    expect(view.attachments).toMatchObject([{ id: '/entry/5/resource', title: 'Scan', kind: 'png' }]);
    expect(view.sections.filter(({ from }) => from === 'also')).toEqual([]);
  });
});

describe('asking for an attachment', () => {
  const text = withAttachment({ contentType: 'application/pdf', data: base64(pdf) });

  test.each([
    '',
    '/',
    '/entry',
    '/entry/4/resource',
    '/entry/99/resource',
    '/entry/4/resource/__proto__',
    '/entry/x/resource',
    '/meta',
    `/entry/4/resource${'/a'.repeat(200)}`,
  ])('by a made-up id %s finds nothing', (id) => {
    expect(readAttachment(text, id)).toEqual({ kind: 'missing' });
  });

  test('of a text that is no record finds nothing', () => {
    expect(readAttachment('x', '/entry/4/resource/content/0/attachment')).toEqual({ kind: 'missing' });
  });
});
