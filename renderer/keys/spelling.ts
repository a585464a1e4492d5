const names: Readonly<Record<string, string>> = { Escape: 'Esc', ' ': 'Space', ArrowUp: 'Up', ArrowDown: 'Down' };

/** The parts of a keyboard event that name a key. */
export type Pressed = Pick<KeyboardEvent, 'key' | 'code' | 'ctrlKey' | 'metaKey' | 'altKey' | 'shiftKey'>;

/**
 * Spells a pressed key as bindings do: `Ctrl+Shift+U`, `Alt+1`, `/`. With Alt or Ctrl the place of the key counts, because
 * Alt+1 types another sign on some keyboards, and a Hindi layout has no K.
 */
export function spellKey({ key, code, ctrlKey, metaKey, altKey, shiftKey }: Pressed): string {
  const isCommand = ctrlKey || metaKey;
  const base = isCommand || altKey ? (/^(?:Digit|Key)(.)$/.exec(code)?.[1] ?? nameOf(key)) : nameOf(key);
  const isShiftNamed = shiftKey && (isCommand || altKey || base.length > 1);
  return [isCommand && 'Ctrl', altKey && 'Alt', isShiftNamed && 'Shift', base].filter(Boolean).join('+');
}

const nameOf = (key: string) => names[key] ?? (key.length === 1 ? key.toUpperCase() : key);

/** A single sign belongs to the field that is being typed in; so do Enter and the arrows. */
export function isTyping(keys: string): boolean {
  return !/^(?:F\d+|Esc|Ctrl\+.+|Alt\+.+)$/.test(keys);
}
