import { useEffect } from 'react';
import { findBinding, frontLayer } from './layers.ts';
import { moveByEnter } from './next-field.ts';
import { isTyping, spellKey } from './spelling.ts';

/** Mounted once by the frame: hears every key that nobody else used. */
export function KeyboardListener() {
  useEffect(() => {
    let frontBefore = '';
    const before = () => void (frontBefore = frontLayer());
    const after = (event: KeyboardEvent) => {
      // The key has just closed what was in front (a menu): it is used up.
      if (frontBefore === frontLayer()) onKey(event);
    };
    window.addEventListener('keydown', before, true);
    window.addEventListener('keydown', after);
    return () => {
      window.removeEventListener('keydown', before, true);
      window.removeEventListener('keydown', after);
    };
  }, []);
  return null;
}

function onKey(event: KeyboardEvent): void {
  // While Hindi is being composed, Enter and Esc belong to the input method.
  if (event.defaultPrevented || event.isComposing) return;
  const target = event.target instanceof HTMLElement ? event.target : document.body;
  const keys = spellKey(event);
  if ((keys === 'Enter' || keys === 'Shift+Enter') && moveByEnter(target, event.shiftKey)) {
    event.preventDefault();
    return;
  }
  const isInField = target.matches('input, textarea, select') || target.isContentEditable;
  if (isInField && isTyping(keys)) return;
  const binding = findBinding(keys);
  if (!binding) return;
  event.preventDefault();
  binding.run();
}
