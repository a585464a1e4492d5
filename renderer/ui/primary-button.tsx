import { Button, type ButtonProps } from './button.tsx';

/** The one button that a page or a dialog is for, named by its verb. */
export interface Primary extends Pick<ButtonProps, 'children' | 'onPress' | 'isBusy' | 'isDisabled'> {
  readonly isDanger?: boolean;
}

/** Ctrl+Enter presses it. */
export function PrimaryButton({ primary }: { readonly primary: Primary }) {
  const { children, onPress, isBusy = false, isDisabled = false, isDanger = false } = primary;
  return (
    <Button kind={isDanger ? 'danger' : 'primary'} keys="Ctrl+Enter" {...{ onPress, isBusy, isDisabled }}>
      {children}
    </Button>
  );
}
