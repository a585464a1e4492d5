import { curve, writePublicKey } from '../../core/encryption/index.ts';
import { compare, type Finding } from './finding.ts';
import type { VectorFile } from './vector-file.ts';

/** The curve's numbers and the fixed bytes before a point. */
export function checkConstants(file: Pick<VectorFile, 'curve' | 'x509Prefix' | 'x509NamedPrefix'>): Finding[] {
  const ours = Object.fromEntries(Object.entries(curve).map(([name, value]) => [name, value.toString(16)]));

  return [
    ...compare(ours, file.curve),
    ...compare(
      { x509Prefix: prefixOf('x509'), x509NamedPrefix: prefixOf('x509-named') },
      { x509Prefix: file.x509Prefix, x509NamedPrefix: file.x509NamedPrefix },
    ),
  ];
}

function prefixOf(form: 'x509' | 'x509-named'): string {
  const key = Buffer.from(writePublicKey({ x: curve.gx, y: curve.gy }, form), 'base64');
  return key.subarray(0, -65).toString('base64');
}
