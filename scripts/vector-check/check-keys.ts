import {
  type Checked,
  type KeyForm,
  type PublicKey,
  type Route,
  readPrivateKey,
  readPublicKey,
  writePrivateKey,
  writePublicKey,
} from '../../core/encryption/index.ts';
import { compare, difference, type Finding } from './finding.ts';
import type { KeyPair, PublicKeyForm } from './vector-file.ts';

/** Deriving gives exactly the stated keys, and reading each form gives the same point. */
export function checkKeyPair(item: KeyPair, route: Route): Finding[] {
  const scalar = readPrivateKey(item.privateKey);
  const padded = readPrivateKey(item.privateKeyPadded);
  if (!scalar.ok || !padded.ok) return [difference('private key refused')];

  const point = route.publicPoint(scalar.value);
  const stated: Record<KeyForm, string> = {
    raw: item.publicKey,
    x509: item.x509PublicKey,
    'x509-named': item.x509NamedPublicKey,
  };
  return [
    ...compare(
      { scalar: padded.value, privateKeyPadded: writePrivateKey(scalar.value) },
      { scalar: scalar.value, privateKeyPadded: item.privateKeyPadded },
    ),
    ...keyForms.flatMap((form) => [
      ...compare({ [form]: writePublicKey(point, form) }, { [form]: stated[form] }),
      ...compare(
        { [`read from ${form}`]: rawForm(readPublicKey(stated[form], route)) },
        { [`read from ${form}`]: item.publicKey },
      ),
    ]),
  ];
}

const keyForms = ['raw', 'x509', 'x509-named'] as const;

/** One way of writing a key: accepted as the stated point, refused, or either of the two. */
export function checkPublicKeyForm(item: PublicKeyForm, route: Route): Finding[] {
  const read = readPublicKey(item.keyValue, route);
  if (!read.ok) return item.must === 'accept' ? [difference(`refused: ${read.reason}`)] : [];
  if (item.must === 'reject') return [difference('accepted')];
  return compare({ publicKey: rawForm(read) }, { publicKey: item.publicKey });
}

const rawForm = (key: Checked<PublicKey>): string => (key.ok ? writePublicKey(key.value.point, 'raw') : key.reason);
