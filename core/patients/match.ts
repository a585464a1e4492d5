import type { FoundBy } from './model.ts';

/** How well a name fits what was typed; the smaller the better. */
export interface WordMatch {
  readonly rank: number;
  readonly foundBy: FoundBy;
}

interface Typed {
  readonly words: readonly string[];
  readonly sounds: readonly string[];
}

/** The name of a patient as it is stored for the search: words and their sounds, separated by spaces. */
interface Name {
  readonly words: string;
  readonly sounds: string;
}

/**
 * Compares each typed word with the words of the name, in any order: 0 all spelled so, 1 all begin so, 2 all sound so,
 * 3 all begin to sound so; undefined when one fits none. Half a step better when the name also begins with the first word.
 * A sound in another script counts as spelled so: who types `ram` cannot mean to leave राम out.
 */
export function matchOf(typed: Typed, name: Name): WordMatch | undefined {
  const names = name.words.split(' ');
  const sounds = name.sounds.split(' ');
  let worst = 0;
  let isFirst = false;
  for (const [index, word] of typed.words.entries()) {
    const sound = typed.sounds[index] ?? '';
    const each = names.map((other, place) => compareWord({ word, sound }, { word: other, sound: sounds[place] ?? '' }));
    const best = Math.min(...each);
    if (best === none) return undefined;
    if (index === 0) isFirst = each[0] === best;
    worst = Math.max(worst, best);
  }
  return { rank: isFirst ? worst : worst + 0.5, foundBy: worst < 2 ? 'name' : 'sound' };
}

interface Word {
  readonly word: string;
  readonly sound: string;
}

const none = 4;

function compareWord(typed: Word, name: Word): number {
  const isOtherScript = isLatin(typed.word) !== isLatin(name.word);
  const soundsSame = name.sound === typed.sound;
  const soundsBegun = typed.sound.length > 1 && name.sound.startsWith(typed.sound);
  if (name.word === typed.word || (isOtherScript && soundsSame)) return 0;
  if (name.word.startsWith(typed.word) || (isOtherScript && soundsBegun)) return 1;
  if (soundsSame) return 2;
  if (soundsBegun) return 3;
  return none;
}

const isLatin = (word: string): boolean => /^[a-z]/.test(word);
