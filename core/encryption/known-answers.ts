import type { Point } from './curve.ts';
import { toBytes } from './number-bytes.ts';
import type { Route } from './route.ts';

/** Two key pairs, the first with a scalar of the one lifted form and the second of the other, made with BouncyCastle 1.72. */
const first = {
  scalar: 0x0a3fa0026acbfe4a3a19d4fcc095f3b4dc6ddebd490fbb117a772336d5348847n,
  point: {
    x: 0x3688a1f2224ff512203ce56ad2ce63983b67524bf1ab0385e31bdd5fe8b21763n,
    y: 0x1053c45f659a6286ab61284f2783dc9c2e9f9eebdb295e95dfcf74c6e99df5a8n,
  },
};
const second = {
  scalar: 0x0b4e389f16720d32b80aaf902bf8cd56e7c77506edb4b7c3074dd2e5c6d63ce3n,
  point: {
    x: 0x2093756dfb141c348c4f7bc9ab0bac991bef84b819441a496e28c28f01d613fbn,
    y: 0x576b5334c09d3a3990aaefefeb61ac242ba2edf002f88888ec00497d20d4b255n,
  },
};
const sharedX = 0x1e749d8421db7d4c79cd452082f3a4730aec56acd5d8152759b35708a9e22e5dn;

/** On the curve, but outside the subgroup of order n: a valid point plus one of order 4. */
const outsider = {
  x: 0x5b6e3ad2b4e5f1a2dfb8c6da0f6fcd8ef7b41c642df077a051bf38864aa7e547n,
  y: 0x2bab613f36cc648eba20805a9410a5e92fc796395847779305829a4a7eb1af66n,
};

/** Whether a route derives, agrees and refuses as BouncyCastle does on a known example. Throws whatever the route throws. */
export function givesKnownAnswers(route: Route): boolean {
  return (
    isSamePoint(route.publicPoint(first.scalar), first.point) &&
    isSamePoint(route.publicPoint(second.scalar), second.point) &&
    agrees(route, first.scalar, second.point) &&
    agrees(route, second.scalar, first.point) &&
    route.peer(outsider) === undefined
  );
}

const isSamePoint = (one: Point, other: Point): boolean => one.x === other.x && one.y === other.y;

const agrees = (route: Route, scalar: bigint, point: Point): boolean =>
  route.peer(point)?.(scalar).equals(toBytes(sharedX)) === true;
