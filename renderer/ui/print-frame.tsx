import type { ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { styleNonce } from './nonce.ts';

/** What the Electron shell gives the page; absent in a browser. */
interface Desktop {
  readonly printToPdf: (suggestedName: string) => Promise<'saved' | 'cancelled'>;
  readonly chooseFolder: () => Promise<string | null>;
  /** What the first owner must type; the shell knows it. */
  readonly startCode: () => Promise<string | null>;
}

/** `undefined` in a browser. */
export const desktop = (): Desktop | undefined => (window as Window & { desktop?: Desktop }).desktop;

/**
 * What goes onto paper. As long as it is mounted, printing prints this and nothing else of the page. It is not seen
 * on the screen.
 */
export function PrintFrame({ paper, children }: { paper: 'A4' | 'A5'; children: ReactNode }) {
  return createPortal(
    <div className="print-frame">
      <style nonce={styleNonce()}>{`@page { size: ${paper}; margin: ${paper === 'A5' ? '8mm' : '14mm'} }`}</style>
      {children}
    </div>,
    document.body,
  );
}

/** Opens the print dialogue, once the fonts are there. */
export async function printPaper(): Promise<void> {
  await document.fonts.ready;
  window.print();
}

/** Saves the paper as a PDF: the shell asks where; in a browser the print dialogue does. The name holds nothing personal. */
export async function savePaper(suggestedName: string): Promise<void> {
  await document.fonts.ready;
  const shell = desktop();
  if (shell) await shell.printToPdf(suggestedName);
  else window.print();
}
