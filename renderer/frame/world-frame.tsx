import type { ReactNode } from 'react';
import type { World } from '../../core/kit/words.ts';
import { useText } from '../i18n/index.ts';
import css from './frame.module.css';

/** Practice has an amber frame and its word, the sandbox a blue one, production none. */
export function WorldFrame({
  world,
  isClear = false,
  children,
}: {
  readonly world: World;
  /** Lets what lies behind shine through: for the lock. */
  readonly isClear?: boolean;
  readonly children: ReactNode;
}) {
  const t = useText();
  return (
    <div className={css['world']} data-world={world} data-clear={isClear || undefined}>
      {world !== 'production' && (
        <div className={css['world-word']}>
          <strong>{t(`frame.world.${world}`)}</strong> {t(`frame.world.${world}-means`)}
        </div>
      )}
      <div className={css['world-inside']}>{children}</div>
    </div>
  );
}
