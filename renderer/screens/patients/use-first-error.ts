import { type RefObject, useEffect, useRef } from 'react';

/** After each vain attempt to save, the focus goes to the first field that is wrong. `attempts` counts them. */
export function useFirstError(attempts: number): RefObject<HTMLDivElement | null> {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (attempts === 0) return;
    const wrong = root.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    (wrong?.querySelector<HTMLElement>('input') ?? wrong)?.focus();
  }, [attempts]);
  return root;
}
