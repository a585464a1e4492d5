import type { Db } from '../db/index.ts';
import { type Asked, readAsked } from './asked.ts';
import {
  allOf,
  beginning,
  briefOf,
  type Candidate,
  indexCandidates,
  mobileCandidates,
  numberCandidate,
  recentCandidates,
} from './candidates.ts';
import { matchOf, type WordMatch } from './match.ts';
import type { FoundBy, PatientBrief } from './model.ts';
import { soundOf } from './sound.ts';

export interface Found extends PatientBrief {
  readonly foundBy: FoundBy;
}

type Hit = readonly [Candidate, FoundBy];

/** How many of those who were here lately are looked through first: they are the likeliest to stand at the desk. */
const lately = 300;
/** How many candidates each way of searching brings at most: ranking stays cheap however short the text is. */
const perWay = 60;

/**
 * Finds patients while a text is typed. Never scans the register: every way stops after some dozen candidates, so with two
 * letters in a large register the list holds recent and arbitrary ones, and `isCut` says that more letters help.
 */
export function findPatients(
  db: Db,
  { text, limit }: { text: string; limit: number },
): { patients: Found[]; isCut: boolean } {
  const best = new Map<number, Hit>();
  for (const hit of hitsOf(db, readAsked(text), limit + 1)) {
    if (!best.has(hit[0].seq)) best.set(hit[0].seq, hit);
  }
  const shown = [...best.values()].slice(0, limit);
  return {
    patients: shown.map(([candidate, foundBy]) => ({ ...briefOf(db, candidate), foundBy })),
    isCut: best.size > limit,
  };
}

function hitsOf(db: Db, asked: Asked, limit: number): Hit[] {
  switch (asked.kind) {
    case 'nothing':
      return marked(recentCandidates(db, limit), 'recent');
    case 'signs':
      return [];
    case 'number':
      return marked(beginning(db, 'byNumber', asked.number, limit), 'number');
    case 'digits':
      return byDigits(db, asked, limit);
    case 'address':
      return marked(beginning(db, 'byAbhaAddress', asked.address, limit), 'abha');
    case 'words':
      return byWords(db, asked, limit);
  }
}

const marked = (candidates: readonly Candidate[], foundBy: FoundBy): Hit[] =>
  candidates.map((candidate) => [candidate, foundBy]);

function byDigits(db: Db, { digits, mobile }: { digits: string; mobile: string }, limit: number): Hit[] {
  return [
    ...marked(numberCandidate(db, `P-${digits}`), 'number'),
    ...marked(mobileCandidates(db, mobile, limit), 'mobile'),
    ...marked(beginning(db, 'byAbhaNumber', digits, limit), 'abha'),
  ];
}

/** Exact words, begun words, words that sound alike: each from its own index, then ranked together. */
function byWords(db: Db, { words, mobile }: { words: readonly string[]; mobile: string }, limit: number): Hit[] {
  const sounds = words.map(soundOf);
  const candidates = mobile.length >= 4 ? mobileCandidates(db, mobile, lately) : candidatesOf(db, words, sounds);
  const ranked = candidates
    .map((candidate) => ({ candidate, match: matchOf({ words, sounds }, candidate) }))
    .filter((pair): pair is { candidate: Candidate; match: WordMatch } => pair.match !== undefined)
    .sort((a, b) => a.match.rank - b.match.rank || compare(b.candidate.recentAt, a.candidate.recentAt))
    .map(({ candidate, match }): Hit => [candidate, match.foundBy]);
  const address = words.length === 1 ? beginning(db, 'byAbhaAddress', words[0] ?? '', limit) : [];
  return [...ranked, ...marked(address, 'abha')];
}

function candidatesOf(db: Db, words: readonly string[], sounds: readonly string[]): Candidate[] {
  const begun = indexCandidates(db, allOf('words', words, '*'), perWay);
  // Those spelled exactly so are among those that begin so, unless there were too many of them.
  const exact = begun.length < perWay ? [] : indexCandidates(db, allOf('words', words, ''), perWay);
  // One letter sounds like half the register.
  const isHeard = sounds.some((sound) => sound.length > 1);
  const alike = isHeard ? indexCandidates(db, allOf('sounds', sounds, '*'), perWay) : [];
  return [...recentCandidates(db, lately), ...exact, ...begun, ...alike];
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
