import { openPage, type Route, readPrivateKey, writePublicKey } from '../../core/encryption/index.ts';
import { compare, difference, type Finding } from './finding.ts';
import type { Page } from './vector-file.ts';

/** A whole push body must give exactly the expected outcomes, entry by entry. */
export function checkPage({ receiver, payload, expect }: Page, route: Route): Finding[] {
  const outcomes = openPage(receiver, payload, route);
  if (outcomes.length !== expect.length) return [difference(`${outcomes.length} outcomes, not ${expect.length}`)];

  return [
    ...checkReceiver(receiver, route),
    ...expect.flatMap((expected, i) => {
      const outcome = outcomes[i];
      const actual = outcome?.ok
        ? { ...outcome, plaintext: outcome.text }
        : { careContextReference: outcome?.careContextReference, error: outcome?.reason };
      return compare(actual, expected).map(({ what }) => difference(`entry ${i}: ${what}`));
    }),
  ];
}

function checkReceiver(receiver: Page['receiver'], route: Route): Finding[] {
  const scalar = readPrivateKey(receiver.privateKey);
  return scalar.ok
    ? compare({ publicKey: writePublicKey(route.publicPoint(scalar.value), 'raw') }, { publicKey: receiver.publicKey })
    : [difference(`private key refused: ${scalar.reason}`)];
}
