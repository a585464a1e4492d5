const fields = 'input, select, textarea';
const stops = `${fields}, button[data-primary]`;

/**
 * Enter goes to the next field, Shift+Enter back; after the last field comes the primary button. Where a field stands
 * alone (a password, a PIN) it is marked `data-enter="submit"` and Enter presses the primary button at once.
 * @returns whether the key was used
 */
export function moveByEnter(from: HTMLElement, isBack: boolean): boolean {
  if (!from.matches(fields) || from.matches('textarea, [type="button"], [type="submit"]')) return false;
  if (from.closest('[data-own-enter]')) return false;
  const form = from.closest<HTMLElement>('[data-form]');
  if (!form) return false;
  if (!isBack && from.dataset['enter'] === 'submit') {
    form.querySelector<HTMLButtonElement>('button[data-primary]:not(:disabled)')?.click();
    return true;
  }
  const inOrder = [...form.querySelectorAll<HTMLElement>(stops)].filter((stop) => isReachable(stop, from));
  const next = inOrder[inOrder.indexOf(from) + (isBack ? -1 : 1)];
  next?.focus();
  if (next instanceof HTMLInputElement && next.type !== 'checkbox' && next.type !== 'radio') next.select();
  return true;
}

/** Seen, usable, not hidden from the keyboard; of a group of radio buttons only the one that holds the focus or the mark. */
function isReachable(stop: HTMLElement, from: HTMLElement): boolean {
  if (stop === from) return true;
  if (stop.matches(':disabled, [tabindex="-1"], [type="hidden"]') || stop.offsetParent === null) return false;
  if (!(stop instanceof HTMLInputElement) || stop.type !== 'radio') return true;
  if (from instanceof HTMLInputElement && from.type === 'radio' && from.name === stop.name) return false;
  const group = [
    ...document.querySelectorAll<HTMLInputElement>(`input[type="radio"][name="${CSS.escape(stop.name)}"]`),
  ];
  return stop === (group.find((radio) => radio.checked) ?? group[0]);
}
