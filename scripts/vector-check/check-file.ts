import type { Route } from '../../core/encryption/index.ts';
import { checkConstants } from './check-constants.ts';
import { checkExchange } from './check-exchange.ts';
import { checkExternal } from './check-external.ts';
import { checkKeyPair, checkPublicKeyForm } from './check-keys.ts';
import { checkNegative } from './check-negative.ts';
import { checkPage } from './check-page.ts';
import type { Finding } from './finding.ts';
import type { VectorFile } from './vector-file.ts';

/** One case of a file on one route, not yet run. `id` is as in the file. */
export interface VectorCase {
  readonly list: string;
  readonly id: string;
  readonly route: string;
  readonly run: () => Finding[];
}

/** Every case of a file on every route given, and its constants once. */
export function listCases(file: VectorFile, routes: readonly Route[]): VectorCase[] {
  const constants = { list: 'constants', id: 'curve', route: 'any', run: () => checkConstants(file) };
  return [constants, ...routes.flatMap((route) => casesOn(file, route))];
}

function casesOn(file: VectorFile, route: Route): VectorCase[] {
  const cases = <Item extends { id: string }>(
    list: string,
    items: readonly Item[],
    check: (item: Item, route: Route) => Finding[],
  ): VectorCase[] => items.map((item) => ({ list, id: item.id, route: route.name, run: () => check(item, route) }));

  return [
    ...cases('external', file.external, checkExternal),
    ...cases('exchange', file.exchange, checkExchange),
    ...cases('page', file.page, checkPage),
    ...cases('keypair', file.keypair, checkKeyPair),
    ...cases('publicKey', file.publicKey, checkPublicKeyForm),
    ...cases('negative', file.negative, checkNegative),
  ];
}
