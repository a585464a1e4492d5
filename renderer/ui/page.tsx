import { type ReactNode, useEffect, useRef } from 'react';
import { useText } from '../i18n/index.ts';
import { useKeys } from '../keys/index.ts';
import { Button } from './button.tsx';
import css from './page.module.css';
import { type Primary, PrimaryButton } from './primary-button.tsx';

export interface PageProps {
  /** One task, one title. */
  readonly title: string;
  /** Beside the title: state words, the age, the ABHA. */
  readonly facts?: ReactNode;
  readonly primary?: Primary;
  /** Further buttons, left of the primary one. */
  readonly actions?: ReactNode;
  /** Esc goes here. */
  readonly back?: () => void;
  /** A column at the right (`SidePanel`). */
  readonly aside?: ReactNode;
  /** Forms read better in a narrow column. */
  readonly width?: 'form' | 'full';
  readonly children: ReactNode;
}

/** The frame of every screen: title, one primary button, content. The focus starts at the first marked field, else at the title. */
export function Page({ title, facts, primary, actions, back, aside, width = 'full', children }: PageProps) {
  const t = useText();
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const first = root.current?.querySelector<HTMLElement>('[data-autofocus]');
    (first ?? root.current?.querySelector<HTMLElement>('h1'))?.focus();
  }, []);
  useKeys(back ? [{ keys: 'Esc', does: t('ui.back'), run: back }] : []);
  return (
    <div className={css['split']} ref={root}>
      <div className={css['page']} data-form data-width={width}>
        <div className={css['head']}>
          <div className={css['title']}>
            <div className={css['name']}>
              {back && (
                <Button kind="quiet" isSmall onPress={back} label={t('ui.back')}>
                  ←
                </Button>
              )}
              <h1 tabIndex={-1}>{title}</h1>
            </div>
            {facts !== undefined && <div className={css['facts']}>{facts}</div>}
          </div>
          <div className={css['actions']}>
            {actions}
            {primary && <PrimaryButton primary={primary} />}
          </div>
        </div>
        <div className={css['body']}>{children}</div>
      </div>
      {aside !== undefined && <div className={css['aside']}>{aside}</div>}
    </div>
  );
}

/** Things that belong together, in a thin frame. */
export function Card({
  title,
  actions,
  isFlush = false,
  children,
}: {
  readonly title?: string;
  readonly actions?: ReactNode;
  /** No margin inside: for a table. */
  readonly isFlush?: boolean;
  readonly children: ReactNode;
}) {
  return (
    <section className={css['card']}>
      {(title !== undefined || actions !== undefined) && (
        <div className={css['card-head']}>
          <h2>{title}</h2>
          <div className={css['actions']}>{actions}</div>
        </div>
      )}
      <div className={css['card-body']} data-flush={isFlush || undefined}>
        {children}
      </div>
    </section>
  );
}

/** Fields or lines one below the other, with the usual distance. */
export function Stack({ children, gap = 'normal' }: { children: ReactNode; gap?: 'tight' | 'normal' }) {
  return (
    <div className={css['stack']} data-gap={gap}>
      {children}
    </div>
  );
}

/** Words and buttons in a line. */
export function Inline({ children }: { children: ReactNode }) {
  return <div className={css['inline']}>{children}</div>;
}
