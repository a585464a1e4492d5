import { EventEmitter } from 'node:events';
import type { Electron } from '../../../electron/shell.ts';

/** A child as the shell sees it: remembers what it was told, and does what the test says. */
export class FakeChild extends EventEmitter {
  readonly told: unknown[] = [];
  wasKilled = false;

  postMessage(message: unknown): void {
    this.told.push(message);
  }

  kill(): boolean {
    this.wasKilled = true;
    this.emit('exit', 143);
    return true;
  }
}

type RequestHandler = (contents: unknown, permission: string, answer: (ok: boolean) => void, details: object) => void;
type CheckHandler = (contents: unknown, permission: string, origin: string, details: object) => boolean;
type ProtocolHandler = (request: Request) => Promise<Response>;

/** A session that keeps the handlers it was given, so that a test can call them. */
export class FakeSession {
  onRequest: RequestHandler | undefined;
  onCheck: CheckHandler | undefined;
  onDevice: (() => boolean) | undefined;
  readonly handlers = new Map<string, ProtocolHandler>();
  readonly protocol = {
    handle: (scheme: string, handler: ProtocolHandler) => void this.handlers.set(scheme, handler),
  };

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.onRequest = handler;
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.onCheck = handler;
  }

  setDevicePermissionHandler(handler: () => boolean): void {
    this.onDevice = handler;
  }
}

/** The contents of a window: its address, and the guards that were put on it. */
export class FakeContents extends EventEmitter {
  url: string;
  onOpen: ((details: { url: string }) => { action: string }) | undefined;

  constructor(url: string) {
    super();
    this.url = url;
  }

  getURL(): string {
    return this.url;
  }

  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void {
    this.onOpen = handler;
  }
}

export class FakeWindow extends EventEmitter {
  static made: FakeWindow[] = [];
  readonly options: { webPreferences: Record<string, unknown> };
  readonly loaded: string[] = [];
  focused = 0;
  isClosed = false;

  constructor(options: { webPreferences: Record<string, unknown> }) {
    super();
    this.options = options;
    FakeWindow.made.push(this);
  }

  loadURL(address: string): Promise<void> {
    this.loaded.push(address);
    return Promise.resolve();
  }

  focus(): void {
    this.focused += 1;
  }

  isMinimized(): boolean {
    return false;
  }

  isDestroyed(): boolean {
    return this.isClosed;
  }
}

class FakeApp extends EventEmitter {
  readonly calls: string[] = [];
  readonly userData: string;
  isFirst = true;
  isPackaged = false;
  private readonly ready = Promise.withResolvers<void>();

  constructor(userData: string) {
    super();
    this.userData = userData;
  }

  requestSingleInstanceLock(): boolean {
    this.calls.push('lock');
    return this.isFirst;
  }

  enableSandbox(): void {
    this.calls.push('sandbox');
  }

  whenReady(): Promise<void> {
    this.calls.push('when-ready');
    return this.ready.promise;
  }

  becomeReady(): void {
    this.calls.push('ready');
    this.ready.resolve();
  }

  getPath(): string {
    return this.userData;
  }

  getLocale(): string {
    return 'en-IN';
  }

  quit(): void {
    this.calls.push('quit');
  }
}

/** The parts of Electron that the shell uses, each doing nothing but remembering. */
export function fakeElectron(userData: string, store = fakeStore()) {
  const app = new FakeApp(userData);
  const sessions = { desk: new FakeSession(), phone: new FakeSession() };
  const children: FakeChild[] = [];
  const forks: { file: string; args: string[]; options: { env?: Record<string, string> } }[] = [];
  const errors: string[] = [];
  const powerMonitor = new EventEmitter();
  FakeWindow.made = [];
  const electron = {
    app,
    BrowserWindow: FakeWindow,
    dialog: { showErrorBox: (_title: string, text: string) => void errors.push(text) },
    ipcMain: { handle: () => undefined },
    Menu: { setApplicationMenu: () => undefined },
    powerMonitor,
    protocol: { registerSchemesAsPrivileged: (schemes: object) => void app.calls.push(JSON.stringify(schemes)) },
    safeStorage: store,
    session: { defaultSession: sessions.desk, fromPartition: () => sessions.phone },
    utilityProcess: {
      fork: (file: string, args: string[], options: { env?: Record<string, string> }) => {
        const child = new FakeChild();
        children.push(child);
        forks.push({ file, args, options });
        return child;
      },
    },
  };
  // The fake has what the shell uses of each part, not the whole of Electron.
  return { electron: electron as unknown as Electron, app, sessions, children, forks, errors, powerMonitor };
}

/** A key store that turns a text round instead of encrypting it. */
export function fakeStore(backend = 'gnome_libsecret') {
  return {
    isAvailable: true,
    isForgetful: false,
    shouldReEncrypt: false,
    getSelectedStorageBackend: () => backend as 'gnome_libsecret',
    isAsyncEncryptionAvailable() {
      return Promise.resolve(this.isAvailable);
    },
    encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(turned(text))),
    decryptStringAsync(sealed: Buffer) {
      return this.isForgetful
        ? Promise.reject(new Error('cannot be decrypted'))
        : Promise.resolve({ result: turned(sealed.toString()), shouldReEncrypt: this.shouldReEncrypt });
    },
  };
}

const turned = (text: string) => text.split('').reverse().join('');
