import { contextBridge, ipcRenderer } from 'electron';
import { desktopOver } from './desktop.ts';

/** Runs sandboxed beside each page of the desk; bundled to one CommonJS file, the only form that the sandbox takes. */
contextBridge.exposeInMainWorld('desktop', desktopOver(ipcRenderer));
