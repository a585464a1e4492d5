import { writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { App, Dialog, IpcMain, IpcMainInvokeEvent } from 'electron';
import { deskOrigin, originOf } from './addresses.ts';
import { chooseFolder, type Printed, printToPdf, startCode } from './desktop.ts';

interface Needs {
  readonly app: Pick<App, 'getPath'>;
  readonly dialog: Pick<Dialog, 'showOpenDialog' | 'showSaveDialog'>;
  readonly ipcMain: Pick<IpcMain, 'handle'>;
}

interface Knows {
  readonly startCode: () => string | null;
}

/** Answers the preload's functions, for our own page in the main frame only. */
export function answerPageCalls({ app, dialog, ipcMain }: Needs, knows: Knows): void {
  ipcMain.handle(printToPdf, async (event, suggestedName: unknown): Promise<Printed> => {
    refuseForeignSender(event);
    const { canceled, filePath } = await dialog.showSaveDialog({
      defaultPath: join(app.getPath('documents'), toFileName(suggestedName)),
      filters: [{ name: 'PDF', extensions: ['pdf'] }],
    });
    if (canceled || !filePath) {
      return 'cancelled';
    }
    await writeFile(filePath, await event.sender.printToPDF({ preferCSSPageSize: true, printBackground: true }));
    return 'saved';
  });

  ipcMain.handle(chooseFolder, async (event): Promise<string | null> => {
    refuseForeignSender(event);
    const { canceled, filePaths } = await dialog.showOpenDialog({ properties: ['openDirectory', 'createDirectory'] });
    return canceled ? null : (filePaths[0] ?? null);
  });

  ipcMain.handle(startCode, (event): string | null => {
    refuseForeignSender(event);
    return knows.startCode();
  });
}

function refuseForeignSender({ senderFrame, sender }: IpcMainInvokeEvent): void {
  if (!senderFrame || senderFrame !== sender.mainFrame || originOf(senderFrame.url) !== deskOrigin) {
    throw new Error('refused: not the desk');
  }
}

/** The page only proposes a name; a path in it is cut off, and it always ends in `.pdf`. */
function toFileName(suggested: unknown): string {
  const name = typeof suggested === 'string' ? basename(suggested.replaceAll('\\', '/')).replace(/\.pdf$/i, '') : '';
  return `${name || 'prescription'}.pdf`;
}
