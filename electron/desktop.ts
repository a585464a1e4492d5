import type { IpcRenderer } from 'electron';

/** Names of the two calls from a page to the shell. Everything else a page wants goes over HTTP to the core. */
export const printToPdf = 'print-to-pdf';
export const chooseFolder = 'choose-folder';

export type Printed = 'saved' | 'cancelled';

/** What a page finds as `window.desktop`: two narrow functions, never `ipcRenderer` itself. Absent in a browser. */
export interface Desktop {
  /** Asks where to save this page as a PDF, in the paper size that its style sheet names, and saves it. */
  readonly printToPdf: (suggestedName: string) => Promise<Printed>;
  /** Asks for a folder; null when none was chosen. */
  readonly chooseFolder: () => Promise<string | null>;
}

export function desktopOver(ipc: Pick<IpcRenderer, 'invoke'>): Desktop {
  return {
    printToPdf: (suggestedName) => ipc.invoke(printToPdf, suggestedName),
    chooseFolder: () => ipc.invoke(chooseFolder),
  };
}
