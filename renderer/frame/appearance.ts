import { type Language, setLanguage } from '../i18n/index.ts';
import { makeStore } from './store.ts';

/** How a person likes the screens. Kept in this browser, for each person; the sign-in page looks as it did last. */
export interface Appearance {
  readonly language: Language;
  readonly scheme: 'light' | 'dark';
  readonly size: 'normal' | 'large';
}

const place = 'arogya.appearance';
const initial: Appearance = { language: 'en', scheme: 'light', size: 'normal' };
let owner = '';

export const appearance = makeStore<Appearance>(initial);

export function changeAppearance(change: Partial<Appearance>): void {
  const next = { ...appearance.read(), ...change };
  const text = JSON.stringify(next);
  localStorage.setItem(place, text);
  if (owner !== '') localStorage.setItem(`${place}.${owner}`, text);
  show(next);
}

/** Before anybody signed in (`''`), and for each person who does. */
export function showAppearanceOf(staffId: string): void {
  owner = staffId;
  const text = (owner === '' ? null : localStorage.getItem(`${place}.${owner}`)) ?? localStorage.getItem(place);
  show(read(text));
}

function show(next: Appearance): void {
  document.documentElement.dataset['size'] = next.size;
  setLanguage(next.language);
  appearance.write(next);
}

/** What stands in the browser's store may be of another version, or anything. */
function read(text: string | null): Appearance {
  try {
    const stored = JSON.parse(text ?? '{}') as Partial<Record<keyof Appearance, unknown>>;
    return {
      language: stored.language === 'hi' ? 'hi' : 'en',
      scheme: stored.scheme === 'dark' ? 'dark' : 'light',
      size: stored.size === 'large' ? 'large' : 'normal',
    };
  } catch {
    return initial;
  }
}
