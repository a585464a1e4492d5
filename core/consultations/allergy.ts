import { z } from 'zod';

/** Something a patient does not tolerate, in the words of whoever noted it. */
export const Allergy = z.object({
  id: z.string(),
  substance: z.string(),
  reaction: z.string(),
  notedAt: z.iso.datetime(),
});
export type Allergy = z.infer<typeof Allergy>;

/** `asked` tells "nobody asked" from "asked, and there is none". */
export const Allergies = z.object({ list: z.array(Allergy), isNoneKnown: z.boolean() });
export type Allergies = z.infer<typeof Allergies>;

/**
 * Families of medicines that are not tolerated together: common knowledge, as the beginnings of Indian generic and brand
 * names ("$" stands for the end of the word). A doctor is reminded by it, never stopped; it replaces no drug database.
 */
const families: Readonly<Record<string, string>> = {
  penicillin: `penicillin amoxi amoxy ampici ampilo ampiclo$ cloxa dicloxa flucloxa pipera piptaz augment clavam moxikind
    mox$ novamox penidure pentids`,
  cephalosporin: 'cephal cef taxim zifi monocef',
  sulfa: 'sulfa$ sulpha$ sulfam sulfad sulfasal sulpham sulphad cotrimox trimox septran bactrim',
  nsaid: `ibuprofen ibugesic brufen combiflam diclof diclom diclog diclo$ voveran aceclo zerodol hifenac naprox naxdom ketorol
    ketanov mefen mefta nimes nise$ piroxi dolonex indometh etorico aspirin disprin ecosprin`,
  aspirin: 'aspirin disprin ecosprin salicyl',
  quinolone: 'ciproflox ciplox cifran oflox zenflox levoflox norflox moxiflox',
  macrolide: 'azithro azee$ azithral erythro clarithro roxithro',
  tetracycline: 'tetracycl doxycy doxy$ minocycl',
  aminoglycoside: 'gentam amika tobram streptom',
  imidazole: 'metroni metrogyl flagyl tinida ornida secnida',
  statin: 'atorva rosuva simva pitava',
  opioid: 'codeine morphin tramad fentanyl pethid',
  paracetamol: 'paracet acetaminophen crocin dolo$ calpol pcm$ combiflam',
  ace: 'enalapril ramipril lisinopril perindopril captopril',
  anaesthetic: 'lignocain lidocain xylocain bupivacain',
};
const startsOf = new Map(
  Object.entries(families).map(([family, starts]) => [family, starts.split(/\s+/).filter((start) => start !== '')]),
);
/** One family that is known to cross into another: asked for, not certain. */
const alsoMeant: Readonly<Record<string, readonly string[]>> = { penicillin: ['cephalosporin'], aspirin: ['nsaid'] };
/** Words by which people name a family, beside its own name. */
const spoken: Readonly<Record<string, string>> = {
  penicillins: 'penicillin',
  sulpha: 'sulfa',
  sulfonamide: 'sulfa',
  sulphonamide: 'sulfa',
  painkiller: 'nsaid',
  painkillers: 'nsaid',
  cephalosporins: 'cephalosporin',
  nsaids: 'nsaid',
  quinolones: 'quinolone',
  fluoroquinolone: 'quinolone',
  fluoroquinolones: 'quinolone',
};

const wordsOf = (text: string): string[] =>
  text
    .toLowerCase()
    .normalize('NFC')
    .split(/[^\p{L}\p{N}\p{M}]+/u)
    .filter((word) => word.length >= 3);

const beginsLike = (words: readonly string[], starts: readonly string[]): boolean =>
  words.some((word) => starts.some((start) => `${word}$`.startsWith(start)));

const familyNamed = (word: string): string | undefined => spoken[word] ?? (startsOf.has(word) ? word : undefined);

function familiesOf(text: string): string[] {
  const words = wordsOf(text);
  const named = words.flatMap((word) => familyNamed(word) ?? []);
  return [...named, ...[...startsOf].flatMap(([family, starts]) => (beginsLike(words, starts) ? [family] : []))];
}

/** Medicine forms and strengths are in every name: they warn of nothing. */
const plainWords = new Set([
  'tab',
  'tablet',
  'cap',
  'capsule',
  'syp',
  'syrup',
  'inj',
  'oint',
  'cream',
  'drops',
  'gel',
  'plus',
  'forte',
  'allergy',
  'drugs',
  'drug',
  'medicine',
  'and',
  'the',
]);

/** The allergies that this medicine may touch: the same word, or a member of the same family. */
export function allergiesAgainst<Known extends Pick<Allergy, 'substance'>>(
  allergies: readonly Known[],
  medicine: string,
): Known[] {
  const words = wordsOf(medicine).filter((word) => !plainWords.has(word));
  const memberOf = new Set(familiesOf(medicine));
  return allergies.filter(({ substance }) => {
    // A family's name stands for its members: "sulfa" is no beginning of "ferrous sulfate".
    const isOwnWord = (word: string) => word.length >= 4 && !plainWords.has(word) && familyNamed(word) === undefined;
    const starts = wordsOf(substance).filter(isOwnWord);
    const meant = familiesOf(substance).flatMap((family) => [family, ...(alsoMeant[family] ?? [])]);
    return beginsLike(words, starts) || meant.some((family) => memberOf.has(family));
  });
}
