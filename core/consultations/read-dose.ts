import type { Dose } from './dose.ts';
import { finishStep, nothingRead, type Reading } from './dose-reading.ts';
import { rules } from './dose-rules.ts';

/** A prescription's dose is a line, not a text. */
const longestDose = 200;

/**
 * Reads a dose as doctors type it. Nothing is guessed: words at the end that are not understood become the remark, and stay
 * at the end of what the patient reads. The dose has no steps, and stands as typed, where a step has no rhythm, where words
 * contradict each other, where a number was not understood, or where unknown words stand before known ones: "not after food".
 */
export function readDose(typed: string): Dose {
  const text = tidy(typed);
  const unread: Dose = { typed: typed.trim(), steps: [], isLongTerm: false, remark: '' };
  if (text === '' || text.length > longestDose) return unread;

  const readings = text.split(/\s*(?:\bthen\b|\bf\/b\b|->|→|>)\s*/iu).map(readStep);
  const steps = readings.flatMap(({ reading, isClear }) => (isClear ? (finishStep(reading) ?? []) : []));
  if (readings.slice(0, -1).some(({ remark }) => remark !== '')) return unread;
  if (steps.length !== readings.length || steps.length > 12) return unread;

  return {
    ...unread,
    steps,
    isLongTerm: readings.some(({ reading }) => reading.isLongTerm),
    remark: readings.at(-1)?.remark ?? '',
  };
}

/** One kind of dash, of multiplication sign and of blank. */
function tidy(typed: string): string {
  return typed
    .normalize('NFC')
    .replaceAll(/[‐‑‒–—−]/gu, '-')
    .replaceAll('×', 'x')
    .replaceAll(/\s+/gu, ' ')
    .trim();
}

function readStep(text: string): { reading: Reading; remark: string; isClear: boolean } {
  const reading = nothingRead();
  const unknown: string[] = [];
  let rest = text;
  let isClear = true;

  for (;;) {
    rest = rest.replace(/^[\s,;.]+/u, '');
    if (rest === '') return { reading, remark: unknown.join(' '), isClear };
    const next = readNext(rest, reading);
    if (next === undefined) {
      const word = /^\S+/u.exec(rest)?.[0] ?? rest;
      unknown.push(word);
      isClear &&= !/\p{N}/u.test(word);
    } else {
      isClear &&= next.agrees && unknown.length === 0;
    }
    rest = rest.slice(next?.length ?? unknown.at(-1)?.length ?? rest.length);
  }
}

/** What the first rule that fits has read, and whether it agrees with what was read before; undefined when none fits. */
function readNext(rest: string, reading: Reading): { length: number; agrees: boolean } | undefined {
  const lower = rest.toLowerCase();
  for (const { pattern, read } of rules) {
    const match = pattern.exec(lower);
    if (match) return { length: match[0].length, agrees: read(match, reading) };
  }
  return undefined;
}

/**
 * Parts a line typed in one go, "Tab Dolo 650 1-0-1 pc 5d", into medicine and dose. The dose begins where the rest of the
 * line can be read to its last word; a bare number at its start belongs to the medicine's name (the 650).
 */
export function splitLine(line: string): { medicine: string; dose: string } {
  const words = line.trim().split(/\s+/u);
  for (let start = 1; start < words.length; start += 1) {
    const dose = words.slice(start).join(' ');
    const { steps, remark } = readDose(dose);
    const isStrength = /^\d{2,}$/u.test(words[start] ?? '');
    if (steps.length > 0 && remark === '' && !isStrength) return { medicine: words.slice(0, start).join(' '), dose };
  }
  return { medicine: words.join(' '), dose: '' };
}
