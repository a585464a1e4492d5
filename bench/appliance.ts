import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import type { ReadyLine } from '../core/app.ts';
import { practiceClinic, type Simulator } from '../core/simulator/index.ts';

/** The appliance in a process of its own, as `npm run serve` starts it. */
export interface Appliance {
  readonly ready: ReadyLine;
  /** Seconds from the start of the process to the ready line. */
  readonly secondsToReady: number;
  /** Resident memory in MB. */
  memory(): number;
  /** The most that it ever was. */
  mostMemory(): number;
  /** Seconds of computing so far, all threads together. */
  computed(): number;
  stop(): Promise<void>;
}

interface ApplianceOptions {
  /** Holds the data folder `data` and the key's folder `config`. */
  readonly folder: string;
  readonly environment?: Readonly<Record<string, string>>;
}

const program = path.resolve(import.meta.dirname, '../core/main.ts');

/** @throws Error when it ends before it is ready */
export async function startAppliance({ folder, environment = {} }: ApplianceOptions): Promise<Appliance> {
  const begun = performance.now();
  const child = spawn(process.execPath, [program, '--data', path.join(folder, 'data'), '--port', '0'], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      XDG_CONFIG_HOME: path.join(folder, 'config'),
      ...environment,
    },
  });
  const ready = await new Promise<ReadyLine>((resolve, reject) => {
    // The first line of standard output is the ready line.
    createInterface({ input: child.stdout }).once('line', (line) => resolve(JSON.parse(line) as ReadyLine));
    child.once('exit', (code) => reject(new Error(`The appliance ended with ${code}`)));
  });
  const secondsToReady = (performance.now() - begun) / 1000;
  return {
    ready,
    secondsToReady,
    memory: () => memoryOf(child.pid, 'VmRSS'),
    mostMemory: () => memoryOf(child.pid, 'VmHWM'),
    computed: () => computedBy(child.pid),
    async stop() {
      child.kill('SIGTERM');
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
    },
  };
}

/** Leads an appliance to this gateway instead of its built-in one. */
export const environmentFor = ({ bases, settings }: Simulator): Record<string, string> => ({
  AROGYA_HIECM_URL: bases.hiecm,
  AROGYA_ABHA_URL: bases.abha,
  AROGYA_CM_ID: settings.cmId,
  AROGYA_CLIENT_ID: practiceClinic.clientId,
  AROGYA_CLIENT_SECRET: practiceClinic.clientSecret,
  AROGYA_HIP_ID: practiceClinic.serviceId,
  AROGYA_HIU_ID: practiceClinic.serviceId,
  AROGYA_ALLOW_LOOPBACK: '1',
});

/** Linux tells memory and computing under /proc; elsewhere there is no figure (NaN), and its line is left out. */
export const toldByLinux = { onlyOn: 'linux' } as const;

function memoryOf(pid: number | undefined, which: 'VmRSS' | 'VmHWM'): number {
  const line = readProcess(pid, 'status')
    .split('\n')
    .find((one) => one.startsWith(which));
  const kilobytes = line?.match(/\d+/)?.[0];
  return Number(kilobytes) / 1000;
}

const ticksASecond = 100;

function computedBy(pid: number | undefined): number {
  // After the program's name in brackets the fields are numbers; the 12th and 13th are time in the program and in the system.
  const fields = readProcess(pid, 'stat').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / ticksASecond;
}

function readProcess(pid: number | undefined, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
