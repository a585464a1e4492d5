/**
 * Texts of the screens. Each area has a pair of files, `<area>.en.json` and `<area>.hi.json`: flat keys (`patients.title`)
 * whose gaps are written `{{name}}`; plurals end in `_one` and `_other` and take `count`. Problem codes stand under
 * `problems.<code>`. The files are merged here, so that a new area needs no line anywhere.
 */
import { createInstance } from 'i18next';
import { initReactI18next, useTranslation } from 'react-i18next';
import type { Language, Say } from './say.ts';

export type { Facts, Language, Say } from './say.ts';

const files: Record<string, Record<string, string>> = import.meta.glob('./*.json', { eager: true, import: 'default' });

function merge(language: Language): Record<string, string> {
  const own = Object.entries(files).filter(([name]) => name.endsWith(`.${language}.json`));
  return Object.assign({}, ...own.map(([, texts]) => texts)) as Record<string, string>;
}

const i18n = createInstance();
void i18n.use(initReactI18next).init({
  lng: 'en',
  fallbackLng: 'en',
  resources: { en: { translation: merge('en') }, hi: { translation: merge('hi') } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false },
  initAsync: false,
});

/** For components: `const t = useText()`, then `t('patients.title')`. Renders again when the language changes. */
export function useText(): Say {
  const { t } = useTranslation();
  return (key, facts) => t(key, { ...facts });
}

/** For what is no component, such as a finder. */
export const say: Say = (key, facts) => i18n.t(key, { ...facts });

/** In this language, whatever the screen's is: for paper. */
export function sayIn(language: Language): Say {
  const t = i18n.getFixedT(language);
  return (key, facts) => t(key, { ...facts });
}

/** Whether a text exists; for keys that are put together, such as `problems.<code>`. */
export const hasText = (key: string): boolean => i18n.exists(key);

export function currentLanguage(): Language {
  return i18n.language === 'hi' ? 'hi' : 'en';
}

export function setLanguage(language: Language): void {
  document.documentElement.lang = language;
  void i18n.changeLanguage(language);
}
