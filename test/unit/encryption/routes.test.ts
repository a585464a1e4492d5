import { describe, expect, test } from 'vitest';
import {
  chooseRoute,
  chosenRoute,
  curve,
  drawPrivateKey,
  nobleRoute,
  openNativeRoute,
  type Route,
} from '../../../core/encryption/index.ts';
import { liftScalar } from '../../../core/encryption/lifted-scalar.ts';

const native = openNativeRoute();
const { n } = curve;
const withoutLiftedForm = [8n, n - 8n, 2n ** 127n, n - 2n ** 127n, 80n];

describe('a lifted scalar', () => {
  const samples = [1n, 2n, 7n, 9n, n - 1n, n - 7n, n / 2n, 2n ** 251n, ...Array.from({ length: 500 }, drawPrivateKey)];

  test('passes the clamping of X25519 unchanged', () => {
    for (const scalar of samples) {
      const lifted = liftScalar(scalar) ?? 0n;
      expect(lifted % 8n).toBe(0n);
      expect(lifted >> 254n).toBe(1n);
    }
  });

  test('is the scalar or its negative modulo n', () => {
    for (const scalar of samples) expect([scalar, n - scalar]).toContain((liftScalar(scalar) ?? 0n) % n);
  });

  test.each(withoutLiftedForm)('does not exist for %s', (scalar) => {
    expect(liftScalar(scalar)).toBeUndefined();
  });

  test('exists from just above 2^127.4', () => {
    const border = 8n * (n - 2n ** 252n);
    expect(liftScalar(border)).toBeUndefined();
    expect(liftScalar(border + 8n)).toBeDefined();
  });
});

describe('both routes', () => {
  const scalars = [1n, 2n, 3n, n - 1n, n - 2n, ...withoutLiftedForm, ...Array.from({ length: 40 }, drawPrivateKey)];

  test('derive the same public key, with the same sign of y', () => {
    for (const scalar of scalars) expect(native.publicPoint(scalar)).toEqual(nobleRoute.publicPoint(scalar));
  });

  test('agree on the same secret, 32 bytes long', () => {
    const peer = nobleRoute.publicPoint(drawPrivateKey());
    for (const scalar of scalars) {
      const secret = native.peer(peer)?.(scalar);
      expect(secret).toEqual(nobleRoute.peer(peer)?.(scalar));
      expect(secret).toHaveLength(32);
    }
  });

  test('give both sides the same secret', () => {
    for (const route of [native, nobleRoute]) {
      const [mine, theirs] = [drawPrivateKey(), drawPrivateKey()];
      const one = route.peer(route.publicPoint(theirs))?.(mine);
      expect(route.peer(route.publicPoint(mine))?.(theirs)).toEqual(one);
    }
  });
});

describe('the route of a process', () => {
  test('is the native one where node:crypto gives the known answers', () => {
    expect(chooseRoute().name).toBe('native');
    expect(chosenRoute().name).toBe('native');
  });

  test('is chosen once', () => {
    expect(chosenRoute()).toBe(chosenRoute());
  });

  test('is the noble one where node:crypto has no X25519', () => {
    expect(chooseRoute(openNothing)).toBe(nobleRoute);
  });

  test.each<[string, Partial<Route>]>([
    ['derives y with the other sign', { publicPoint: (scalar) => negative(native.publicPoint(scalar)) }],
    ['derives another x', { publicPoint: (scalar) => native.publicPoint(scalar + 8n) }],
    [
      'agrees on another secret',
      { peer: (point) => (scalar) => native.peer(point)?.(scalar + 8n) ?? Buffer.alloc(32) },
    ],
    ['agrees only on scalars of the first lifted form', { peer: agreeingOnly((scalar) => lifts(scalar)) }],
    ['agrees only on scalars of the second lifted form', { peer: agreeingOnly((scalar) => !lifts(scalar)) }],
    [
      'clamps the scalar itself',
      { peer: (point) => (scalar) => native.peer(point)?.(scalar | 1n) ?? Buffer.alloc(32) },
    ],
    ['takes a point outside the subgroup', { peer: (point) => native.peer(point) ?? (() => Buffer.alloc(32)) }],
    ['refuses every point', { peer: () => undefined }],
    [
      'breaks while it works',
      {
        peer: () => {
          throw new Error('error:1C8000AA');
        },
      },
    ],
  ])('is the noble one where the native one %s', (_what, fault) => {
    expect(chooseRoute(() => ({ ...native, ...fault }))).toBe(nobleRoute);
  });
});

function openNothing(): Route {
  throw new Error('Unsupported key type');
}

/** Whether the lifted form is the scalar's own, not that of its negative. */
function lifts(scalar: bigint): boolean {
  return liftScalar(scalar) === scalar + ((3n * scalar) % 8n) * n;
}

function agreeingOnly(isGood: (scalar: bigint) => boolean): Route['peer'] {
  return (point) => {
    const agree = native.peer(point);
    return agree && ((scalar) => (isGood(scalar) ? agree(scalar) : Buffer.alloc(32)));
  };
}

function negative({ x, y }: { x: bigint; y: bigint }) {
  return { x, y: curve.p - y };
}
