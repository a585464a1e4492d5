import type { ReactNode } from 'react';
import { appearance, changeAppearance } from '../../frame/appearance.ts';
import { useText } from '../../i18n/index.ts';
import css from './sign-in.module.css';

/** A card in the middle of the page with the language below it: everything before somebody is signed in. */
export function DoorPage({ title, children }: { title: string; children: ReactNode }) {
  const t = useText();
  const { language } = appearance.use();
  const other = language === 'en' ? 'hi' : 'en';
  return (
    <div className={css['page']}>
      <main className={css['card']} data-form>
        <div className={css['brand']}>Arogya Edge</div>
        <h1>{title}</h1>
        {children}
      </main>
      <button
        type="button"
        lang={other}
        className={css['language']}
        onClick={() => changeAppearance({ language: other })}
      >
        {t('sign-in.other-language')}
      </button>
    </div>
  );
}
