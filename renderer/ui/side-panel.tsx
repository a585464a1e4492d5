import type { ReactNode } from 'react';
import { useText } from '../i18n/index.ts';
import { Button } from './button.tsx';
import css from './dialog.module.css';

export interface SidePanelProps {
  readonly title: string;
  readonly onClose: () => void;
  /** The key that opens it and, pressed again, puts it away. */
  readonly keys?: string;
  readonly children: ReactNode;
}

/** A column beside the page (outside records on F4). The page stays usable; put it into `Page`'s `aside`. */
export function SidePanel({ title, onClose, keys, children }: SidePanelProps) {
  const t = useText();
  return (
    <aside className={css['panel']} aria-label={title}>
      <div className={css['panel-head']}>
        {title}
        <Button kind="quiet" isSmall onPress={onClose} {...(keys === undefined ? {} : { keys })}>
          {t('ui.put-away')}
        </Button>
      </div>
      <div className={css['panel-body']}>{children}</div>
    </aside>
  );
}
