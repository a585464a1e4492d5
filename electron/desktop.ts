import type { IpcRenderer } from 'electron';

/** Names of the calls from a page to the shell. Everything else a page wants goes over HTTP to the core. */
export const printToPdf = 'print-to-pdf';
export const chooseFolder = 'choose-folder';
export const startCode = 'start-code';

export type Printed = 'saved' | 'cancelled';

/** What a page finds as `window.desktop`: three narrow functions, never `ipcRenderer` itself. Absent in a browser. */
export interface Desktop {
  /** Asks where to save this page as a PDF, in the paper size that its style sheet names, and saves it. */
  readonly printToPdf: (suggestedName: string) => Promise<Printed>;
  /** Asks for a folder; null when none was chosen. */
  readonly chooseFolder: () => Promise<string | null>;
  /** The code that the first owner needs, which without a window stands on the console; null once there is an owner. */
  readonly startCode: () => Promise<string | null>;
}

export function desktopOver(ipc: Pick<IpcRenderer, 'invoke'>): Desktop {
  return {
    printToPdf: (suggestedName) => ipc.invoke(printToPdf, suggestedName),
    chooseFolder: () => ipc.invoke(chooseFolder),
    startCode: () => ipc.invoke(startCode),
  };
}
