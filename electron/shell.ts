import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import type * as electronMain from 'electron';
import { deskOrigin, phonePartition, scheme } from './addresses.ts';
import { type CoreHost, type CoreStart, type CoreState, hostCore, type KeyTrouble } from './core-host.ts';
import { guardNavigation, guardPermissions } from './guards.ts';
import { answerPageCalls } from './page-calls.ts';
import { makePipePlace, type PipePlace } from './pipe.ts';
import { serveDesk, servePhone } from './protocol.ts';
import { findOrMakeKey, prepareKey, promoteKey } from './secrets.ts';
import { openDeskWindow, openPhoneWindow, showPage } from './window.ts';
import { waitingPage, wordsFor } from './words.ts';
import { chooseWorld, environmentFor, findDataFolder } from './world.ts';

/** The parts of Electron that the shell uses; tests hand in their own. */
export type Electron = Pick<
  typeof electronMain,
  | 'app'
  | 'BrowserWindow'
  | 'dialog'
  | 'ipcMain'
  | 'Menu'
  | 'powerMonitor'
  | 'protocol'
  | 'safeStorage'
  | 'session'
  | 'utilityProcess'
>;

/** Files of the bundle, and what the operating system tells. */
export interface Surroundings {
  readonly coreFile: string;
  readonly preloadFile: string;
  readonly platform: NodeJS.Platform;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The words behind the program's name. */
  readonly args: readonly string[];
}

/**
 * Starts the desktop program: one window on one core. Must be called before Electron is ready, because schemes and the
 * sandbox can be declared only until then. A second start hands over to the first and ends.
 */
export async function runShell(electron: Electron, surroundings: Surroundings): Promise<void> {
  const { app, protocol, Menu } = electron;
  if (!app.requestSingleInstanceLock()) {
    app.quit();
    return;
  }
  app.enableSandbox();
  protocol.registerSchemesAsPrivileged([
    { scheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
  await app.whenReady();
  if (surroundings.platform !== 'darwin') {
    // Its keys (Alt, F11, Ctrl+R) would lie over the program's own. On a Mac, copy and paste hang on the menu.
    Menu.setApplicationMenu(null);
  }
  const host = startCore(electron, surroundings);
  serveScreens(electron, host);
  openScreens(electron, surroundings);
  answerPageCalls(electron, { startCode: () => startCodeOf(host.state()) });
  electron.powerMonitor.on('resume', () => host.tell({ resumed: true }));
  stopWithWindows(electron, host);
}

function startCore({ app, dialog, safeStorage, utilityProcess }: Electron, surroundings: Surroundings): CoreHost {
  const { coreFile, platform, environment, args } = surroundings;
  const ours = app.getPath('userData');
  const data = findDataFolder(environment, platform, ours);
  let place: PipePlace | undefined;

  const prepare = async (): Promise<CoreStart | { kind: KeyTrouble }> => {
    const world = chooseWorld({ args, environment, isPackaged: app.isPackaged, dataFolder: data });
    const keyFile = join(ours, 'keys', `${world}.key`);
    const outcome = await findOrMakeKey(safeStorage, keyFile, platform);
    if (outcome.kind !== 'key') {
      return outcome;
    }
    place?.clear();
    place = makePipePlace(platform);
    return {
      kind: 'start',
      args: ['--shell', '--data', data, '--world', world],
      env: environmentFor(world, app.isPackaged, environment),
      first: {
        key: outcome.key.toString('base64'),
        nextKey: outcome.nextKey?.toString('base64') ?? null,
        pipe: place.pipe,
        secret: randomBytes(32).toString('base64url'),
      },
      keys: { prepare: () => prepareKey(safeStorage, keyFile), promote: () => promoteKey(keyFile) },
    };
  };

  app.on('quit', () => place?.clear());
  return hostCore({
    fork: (args, env) => utilityProcess.fork(coreFile, [...args], { serviceName: 'Arogya Edge core', env: { ...env } }),
    prepare,
    onGaveUp: (because) => {
      dialog.showErrorBox('Arogya Edge', wordsFor(app.getLocale()).trouble[because]);
      app.quit();
    },
  });
}

const startCodeOf = (state: CoreState) => (state.kind === 'ready' ? state.ready.startCode : null);

/** Both origins, each in its own session, with the same guards. */
function serveScreens({ app, session }: Electron, host: CoreHost): void {
  const words = wordsFor(app.getLocale());
  const waiting = () => {
    const state = host.state();
    return waitingPage(state.kind === 'starting' && state.failures > 0 ? words.tryingAgain : words.starting);
  };
  const phone = session.fromPartition(phonePartition);
  guardPermissions(session.defaultSession);
  guardPermissions(phone);
  session.defaultSession.protocol.handle(scheme, serveDesk(host.state, waiting));
  phone.protocol.handle(scheme, servePhone(host.state, waiting));
}

function openScreens(electron: Electron, { preloadFile }: Surroundings): void {
  const { app, BrowserWindow: Window } = electron;
  let desk: electronMain.BrowserWindow | undefined;
  let phone: electronMain.BrowserWindow | undefined;

  const openPhone = (address: string) => {
    if (phone && !phone.isDestroyed()) {
      showPage(phone, address);
      phone.focus();
    } else {
      phone = openPhoneWindow(Window, address);
    }
  };
  app.on('web-contents-created', (_event, contents) => guardNavigation(contents, openPhone));
  app.on('second-instance', () => {
    if (desk?.isMinimized()) {
      desk.restore();
    }
    desk?.focus();
  });
  desk = openDeskWindow(Window, preloadFile, `${deskOrigin}/`);
  // The phone is a toy beside the desk: it does not keep the program open.
  desk.on('closed', () => app.quit());
}

/** Waits with the end of the program until the core has ended by itself. */
function stopWithWindows({ app }: Electron, host: CoreHost): void {
  let hasStopped = false;
  const stop = async () => {
    await host.stop();
    hasStopped = true;
    app.quit();
  };
  app.on('will-quit', (event) => {
    if (!hasStopped) {
      event.preventDefault();
      void stop();
    }
  });
}
