import { givesKnownAnswers } from './known-answers.ts';
import { openNativeRoute } from './native-route.ts';
import { nobleRoute } from './noble-route.ts';
import type { Route } from './route.ts';

let chosen: Route | undefined;

/** The route of this process, chosen at the first call. Call it once at start, so that its name can be logged. */
export function chosenRoute(): Route {
  chosen ??= chooseRoute();
  return chosen;
}

/**
 * The native route where it exists and gives the known answers, else the noble one. Electron brings BoringSSL in place of
 * OpenSSL, and nobody promises what either does with lifted scalars (encryption.md section 12.2).
 */
export function chooseRoute(openNative: () => Route = openNativeRoute): Route {
  try {
    const native = openNative();
    if (givesKnownAnswers(native)) return native;
  } catch {
    // This node:crypto has no X25519, or refuses our keys. The other route needs nothing from it.
  }
  return nobleRoute;
}
