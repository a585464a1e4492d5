import css from './kbd.module.css';

/** The name of a key, small. On Apple's keyboards Ctrl is ⌘ as well as ctrl; the name stays the same everywhere. */
export function Kbd({ children, isOnAccent = false }: { children: string; isOnAccent?: boolean }) {
  return (
    <kbd className={css['kbd']} data-on-accent={isOnAccent || undefined} aria-hidden>
      {children}
    </kbd>
  );
}
