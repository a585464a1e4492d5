import type { ReactNode } from 'react';
import type { Failure } from '../core-client.ts';
import { hasText, useText } from '../i18n/index.ts';
import { Button } from './button.tsx';
import css from './state.module.css';
import type { Tone } from './tone.ts';

export interface BannerProps {
  readonly tone?: Tone;
  readonly title?: string;
  readonly children?: ReactNode;
  /** Buttons at its end: the next step. */
  readonly actions?: ReactNode;
  /** How a screen reader brings it: in the middle of a sentence, after it, or when one comes by. */
  readonly says?: 'at-once' | 'politely';
}

export function Banner({ tone = 'plain', title, children, actions, says }: BannerProps) {
  const Tag = says === 'politely' ? 'output' : 'div';
  return (
    <Tag className={css['banner']} data-tone={tone} role={says === 'at-once' ? 'alert' : undefined}>
      <div>
        {title !== undefined && <div className={css['banner-title']}>{title}</div>}
        {children}
      </div>
      {actions !== undefined && <div className={css['banner-actions']}>{actions}</div>}
    </Tag>
  );
}

export interface ErrorNoteProps {
  readonly failure: Failure | undefined;
  /** Asks or sends again; shown as a button where that can help. */
  readonly onRetry?: () => void;
}

/**
 * What happened, whether anything was lost, and the next step. The sentence stands under `problems.<code>`; with
 * `problems.<code>.lost` it says what was lost, otherwise an accident says that nothing was.
 */
export function ErrorNote({ failure, onRetry }: ErrorNoteProps) {
  const t = useText();
  if (!failure) return null;
  const key = `problems.${failure.code}`;
  const isAccident = !hasText(key) || accidents.includes(failure.code);
  return (
    <Banner
      tone={isAccident ? 'bad' : 'warn'}
      says="at-once"
      actions={
        onRetry && isAccident ? (
          <Button isSmall onPress={onRetry}>
            {t('ui.try-again')}
          </Button>
        ) : undefined
      }
    >
      {hasText(key) ? t(key, failure.facts) : t('problems.call.bug')}
      {isAccident && <> {t(hasText(`${key}.lost`) ? `${key}.lost` : 'ui.nothing-lost')}</>}
    </Banner>
  );
}

/** Not a refusal but something that went wrong: trying again may help. */
const accidents = ['call.no-answer', 'call.bug', 'call.too-large'];

/** What to do first, where there is nothing yet. */
export function EmptyState({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className={css['empty']}>
      <div className={css['empty-title']}>{title}</div>
      {children}
      {action}
    </div>
  );
}

/** A thin line that moves while something takes longer than 300 ms. It takes no room, so nothing jumps. */
export function QuietBar({ isOn }: { isOn: boolean }) {
  const t = useText();
  return isOn ? <progress className={css['bar']} aria-label={t('ui.loading')} /> : null;
}
