import { Modal } from '@mantine/core';
import { type ReactNode, useRef } from 'react';
import { useText } from '../i18n/index.ts';
import { KeyLayer, useKeys } from '../keys/index.ts';
import { Button } from './button.tsx';
import css from './dialog.module.css';
import { type Primary, PrimaryButton } from './primary-button.tsx';

export interface DialogProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Esc, the cross, and a click beside it. */
  readonly onClose: () => void;
  readonly children: ReactNode;
  readonly primary?: Primary;
  readonly size?: 'sm' | 'md' | 'lg' | 'xl';
}

/** Stands in front of the page and has the keyboard for itself; the focus goes back to where it came from. */
export function Dialog(props: DialogProps) {
  const { title, isOpen, onClose, size = 'md' } = props;
  const t = useText();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={title}
      size={size}
      centered
      classNames={{ title: css['title'] ?? '' }}
      closeOnEscape={false}
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': t('ui.close') }}
      overlayProps={{ backgroundOpacity: 0.35 }}
    >
      {isOpen && (
        <KeyLayer>
          <Inside {...props} />
        </KeyLayer>
      )}
    </Modal>
  );
}

function Inside({ children, onClose, primary }: DialogProps) {
  const t = useText();
  const form = useRef<HTMLDivElement>(null);
  useKeys([{ keys: 'Esc', does: t('ui.close'), run: onClose }]);
  return (
    <div ref={form} data-form className={css['inside']}>
      {children}
      {primary && (
        <div className={css['foot']}>
          <Button kind="quiet" onPress={onClose}>
            {t('ui.cancel')}
          </Button>
          <PrimaryButton primary={primary} />
        </div>
      )}
    </div>
  );
}
