import { renameSync, statSync } from 'node:fs';
import pino from 'pino';

/**
 * Lines for people who look after the program. A line holds an event's name, ids, counts and codes; never a name of a
 * person, an ABHA, an OTP, a token, a secret or a part of a record.
 */
export interface Log {
  info(event: string, facts?: LogFacts): void;
  warn(event: string, facts?: LogFacts): void;
  error(event: string, facts?: LogFacts): void;
}

export type LogFacts = Readonly<Record<string, string | number | boolean | null | undefined>>;

/** Writes JSON lines to standard error and, when a file is named, there too. Standard output stays free for the ready line. */
export function makeLog(file: string | null): Log {
  const streams: pino.StreamEntry[] = [{ stream: pino.destination({ fd: 2, sync: true }) }];
  if (file !== null) makeRoom(file);
  if (file !== null) streams.push({ stream: pino.destination({ dest: file, mkdir: true, sync: true }) });
  const logger = pino({ base: null, timestamp: pino.stdTimeFunctions.isoTime }, pino.multistream(streams));
  return {
    info: (event, facts) => logger.info({ event, ...facts }),
    warn: (event, facts) => logger.warn({ event, ...facts }),
    error: (event, facts) => logger.error({ event, ...facts }),
  };
}

const largestLog = 10 * 1024 * 1024;

/** At each start: a log that has grown large becomes the old one, and the old one before it goes. */
function makeRoom(file: string): void {
  const { size } = statSync(file, { throwIfNoEntry: false }) ?? { size: 0 };
  if (size > largestLog) renameSync(file, `${file}.old`);
}

/** For parts that must have a log where nobody reads one. */
export const silentLog: Log = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** The facts of an unexpected error that may be written down: its kind, its place, never its message's personal parts. */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) return { error: typeof error };
  const places = (error.stack ?? '').split('\n').filter((line) => line.trimStart().startsWith('at '));
  return {
    error: error.name,
    code: 'code' in error ? String(error.code) : undefined,
    at: places.slice(0, 6).join(' | '),
  };
}
