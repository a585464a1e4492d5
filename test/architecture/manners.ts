import path from 'node:path';
import type { Source } from './sources.ts';

const longest = 300;

export function longFiles(sources: readonly Source[]): string[] {
  return sources
    .map(({ path: file, text }) => ({ file, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > longest)
    .map(({ file, lines }) => `${file}: ${lines} lines`);
}

/** Time is an argument; one file of the core reads it, and one of the screens, which show a clock. */
export function clockReaders(sources: readonly Source[]): string[] {
  const mayRead = /^(core\/kit|renderer\/.*)\/clock\.tsx?$/;
  return sources
    .filter(({ path: file, clockReads }) => clockReads > 0 && !mayRead.test(file))
    .map(({ path: file }) => file);
}

/** kebab-case, and no names that say nothing. */
export function badNames(sources: readonly Source[]): string[] {
  const saysNothing = /^(utils?|types?|helpers?|common|misc)$/;
  const isBad = (part: string) => !/^[a-z0-9]+([-.][a-z0-9]+)*$/.test(part) || saysNothing.test(part);
  return sources
    .map(({ path: file }) => file)
    .filter((file) =>
      file
        .replace(/\.tsx?$/, '')
        .split(path.posix.sep)
        .some(isBad),
    );
}

/** A silenced tool needs its reason on the same line; a test that does not run, or a promise to do it later, is refused. */
export function excuses(sources: readonly Source[]): string[] {
  return sources.flatMap(({ path: file, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ line, at: `${file}:${index + 1}` }))
      .filter(({ line }) => isSilencing(line) || isPutOff(line))
      .map(({ line, at }) => `${at} ${line.trim()}`),
  );
}

const silencer = /(?:oxlint-disable|eslint-disable|biome-ignore|@ts-expect-error)\S*(.*)/;

function isSilencing(line: string): boolean {
  const rest = silencer.exec(line)?.[1];
  return /@ts-(ignore|nocheck)\b/.test(line) || (rest !== undefined && !/(--|:)\s*\S+\s+\S/.test(rest));
}

function isPutOff(line: string): boolean {
  return /\b(TODO|FIXME|XXX)\b/.test(line) || /\b(test|it|describe)\.(skip|only|todo|fails)\b/.test(line);
}
