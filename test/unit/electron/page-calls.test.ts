import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { desktopOver } from '../../../electron/desktop.ts';
import { answerPageCalls } from '../../../electron/page-calls.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'page-calls-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

type Needs = Parameters<typeof answerPageCalls>[0];
type Handler = (event: object, ...args: unknown[]) => unknown;

function answered(choice: { file?: string; folder?: string } = {}) {
  const handlers = new Map<string, Handler>();
  const proposed: string[] = [];
  answerPageCalls(
    {
      app: { getPath: () => folder },
      ipcMain: {
        handle: (name: string, handler: Handler) => void handlers.set(name, handler),
      } as unknown as Needs['ipcMain'],
      dialog: {
        showSaveDialog: ({ defaultPath }: { defaultPath: string }) => {
          proposed.push(defaultPath);
          return Promise.resolve({ canceled: !choice.file, filePath: choice.file ?? '' });
        },
        showOpenDialog: () =>
          Promise.resolve({ canceled: !choice.folder, filePaths: choice.folder ? [choice.folder] : [] }),
      } as unknown as Needs['dialog'],
    },
    { startCode: () => 'ABCD-EFGH' },
  );
  const call = async (name: string, event: object, ...args: unknown[]) => handlers.get(name)?.(event, ...args);
  return { call, proposed, names: [...handlers.keys()] };
}

function from(url: string | null, isMain = true) {
  const frame = url === null ? null : { url };
  return {
    senderFrame: frame,
    sender: { mainFrame: isMain ? frame : {}, printToPDF: () => Promise.resolve(Buffer.from('%PDF')) },
  };
}

test('the page reaches exactly the calls that are answered', async () => {
  const invoked: unknown[][] = [];
  const ipc = { invoke: (...args: unknown[]) => Promise.resolve(invoked.push(args)) } as unknown as Parameters<
    typeof desktopOver
  >[0];
  const desktop = desktopOver(ipc);
  await desktop.printToPdf('paper');
  await desktop.chooseFolder();
  await desktop.startCode();
  expect(Object.keys(desktop)).toHaveLength(answered().names.length);
  expect(invoked.map(([name]) => name)).toEqual(answered().names);
  expect(invoked[0]).toEqual(['print-to-pdf', 'paper']);
});

describe('print to PDF', () => {
  test('the page is saved where the person says', async () => {
    const file = join(folder, 'paper.pdf');
    expect(await answered({ file }).call('print-to-pdf', from('app://desk/visit'), 'paper')).toBe('saved');
    expect(readFileSync(file, 'utf8')).toBe('%PDF');
  });

  test('nothing is saved when the person changes their mind', async () => {
    expect(await answered().call('print-to-pdf', from('app://desk/visit'), 'paper')).toBe('cancelled');
  });

  test.each([
    ['../../.bashrc', '.bashrc.pdf'],
    ['C:\\Windows\\x.pdf', 'x.pdf'],
    ['', 'prescription.pdf'],
    [42, 'prescription.pdf'],
  ])('a page that proposes %j only proposes %s', async (suggested, name) => {
    const { call, proposed } = answered();
    await call('print-to-pdf', from('app://desk/visit'), suggested);
    expect(proposed).toEqual([join(folder, name)]);
  });
});

describe('choose a folder', () => {
  test('the chosen folder, or null', async () => {
    expect(await answered({ folder }).call('choose-folder', from('app://desk/'))).toBe(folder);
    expect(await answered().call('choose-folder', from('app://desk/'))).toBeNull();
  });
});

test('the code for the first owner is told to the desk', async () => {
  expect(await answered().call('start-code', from('app://desk/'))).toBe('ABCD-EFGH');
});

test.each([
  ['the phone', from('app://phone/phone/asha')],
  ['a page of the internet', from('https://desk/')],
  ['a frame inside the desk', from('app://desk/', false)],
  ['a frame that is gone', from(null)],
])('%s is refused', async (_who, event) => {
  const { call } = answered({ file: join(folder, 'x.pdf'), folder });
  await expect(call('print-to-pdf', event, 'x')).rejects.toThrow('refused');
  await expect(call('choose-folder', event)).rejects.toThrow('refused');
  await expect(call('start-code', event)).rejects.toThrow('refused');
});
