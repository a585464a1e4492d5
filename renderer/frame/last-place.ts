import { forgetNews } from './news.ts';
import { goInstead } from './route.ts';

const places = new Map<string, string>();
let inFront: string | undefined;

/** When the person in front of the screen changes, each comes back to where they were, or starts at home, with a new bell. */
export function bringBack(staffId: string): void {
  if (inFront !== undefined && inFront !== staffId) {
    places.set(inFront, window.location.pathname);
    forgetNews();
    goInstead(places.get(staffId) ?? '/');
  }
  inFront = staffId;
}
