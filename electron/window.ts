import type { BrowserWindow, BrowserWindowConstructorOptions } from 'electron';
import { phonePartition } from './addresses.ts';

type Make = new (options: BrowserWindowConstructorOptions) => BrowserWindow;

/** The page gets no Node, a world of its own, and the operating system's sandbox; a session is given by its partition. */
const safe = {
  contextIsolation: true,
  sandbox: true,
  nodeIntegration: false,
  // The spelling checker would fetch its word lists from the internet.
  spellcheck: false,
} as const;

/** `preload`: the one file with the two functions that a page cannot have otherwise. */
export function openDeskWindow(Window: Make, preload: string, address: string): BrowserWindow {
  const window = new Window({
    title: 'Arogya Edge',
    width: 1366,
    height: 768,
    minWidth: 1024,
    minHeight: 600,
    autoHideMenuBar: true,
    webPreferences: { ...safe, preload },
  });
  showPage(window, address);
  return window;
}

/** As narrow as a phone; no preload, and a session apart from the desk's. */
export function openPhoneWindow(Window: Make, address: string): BrowserWindow {
  const window = new Window({
    title: 'Practice phone',
    width: 420,
    height: 820,
    autoHideMenuBar: true,
    webPreferences: { ...safe, partition: phonePartition },
  });
  showPage(window, address);
  return window;
}

export function showPage(window: BrowserWindow, address: string): void {
  window.loadURL(address).catch(() => {
    // Cut off by the next load or by closing the window. Nothing else can fail: the protocol handler always answers.
  });
}
