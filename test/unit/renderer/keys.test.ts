import { afterEach, describe, expect, test } from 'vitest';
import { addBindings, addLayer, findBinding, groundLayer, type KeyBinding } from '../../../renderer/keys/layers.ts';
import { isTyping, type Pressed, spellKey } from '../../../renderer/keys/spelling.ts';

const no = { ctrlKey: false, metaKey: false, altKey: false, shiftKey: false };
const press = (key: string, code: string, held: Partial<Pressed> = {}) => spellKey({ ...no, key, code, ...held });

describe('a pressed key', () => {
  test.each([
    [press('F2', 'F2'), 'F2'],
    [press('Escape', 'Escape'), 'Esc'],
    [press('/', 'Slash'), '/'],
    [press('Enter', 'Enter', { ctrlKey: true }), 'Ctrl+Enter'],
    [press('Enter', 'Enter', { shiftKey: true }), 'Shift+Enter'],
    [press('U', 'KeyU', { ctrlKey: true, shiftKey: true }), 'Ctrl+Shift+U'],
    [press('k', 'KeyK', { metaKey: true }), 'Ctrl+K'],
  ])('is spelled %s', (spelled, expected) => {
    expect(spelled).toBe(expected);
  });

  test('with Alt or Ctrl its place counts, not the sign of the layout', () => {
    expect(press('¡', 'Digit1', { altKey: true })).toBe('Alt+1');
    expect(press('क', 'KeyK', { ctrlKey: true })).toBe('Ctrl+K');
  });

  test('belongs to the field while typing, unless it is a key of command', () => {
    expect(['/', '1', 'Enter', 'A', 'Up'].map(isTyping)).toEqual([true, true, true, true, true]);
    expect(['F2', 'Esc', 'Ctrl+K', 'Alt+1'].map(isTyping)).toEqual([false, false, false, false]);
  });
});

describe('layers of keys', () => {
  const open: (() => void)[] = [];
  const layer = (id: string, isSealed = false) => open.push(addLayer(id, isSealed));
  const bind = (id: string, keys: string, more: Partial<KeyBinding> = {}) => {
    const binding = { keys, does: `${id} ${keys}`, run: () => undefined, ...more };
    open.push(addBindings(id, { current: [binding] }));
  };
  afterEach(() => {
    for (const close of open.splice(0).reverse()) close();
  });

  test('of two that want the same key the one added last has it', () => {
    bind(groundLayer, 'F2');
    bind(groundLayer, 'F2', { does: 'the screen' });
    expect(findBinding('F2')?.does).toBe('the screen');
  });

  test('a dialog has the keyboard for itself, and gives it back', () => {
    bind(groundLayer, 'F2');
    layer('dialog');
    bind('dialog', 'Esc');
    expect(findBinding('F2')).toBeUndefined();
    expect(findBinding('Esc')?.does).toBe('dialog Esc');
    for (const close of open.splice(1).reverse()) close();
    expect(findBinding('F2')?.does).toBe(`${groundLayer} F2`);
  });

  test('what works everywhere works before a dialog, but not before the lock', () => {
    bind(groundLayer, 'Ctrl+Shift+U', { isEverywhere: true });
    layer('dialog');
    expect(findBinding('Ctrl+Shift+U')).toBeDefined();
    layer('lock', true);
    expect(findBinding('Ctrl+Shift+U')).toBeUndefined();
  });
});
