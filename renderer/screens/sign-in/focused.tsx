import { type ReactNode, useEffect, useRef } from 'react';

/** Puts the focus on the first marked thing inside. */
export function Focused({ children }: { children: ReactNode }) {
  const inside = useRef<HTMLDivElement>(null);
  useEffect(() => inside.current?.querySelector<HTMLElement>('[data-autofocus]')?.focus(), []);
  return <div ref={inside}>{children}</div>;
}
