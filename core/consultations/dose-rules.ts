import { type DoseUnit, type Food, Weekday } from './dose.ts';
import { type Reading, setADay, setDays, setHours, setOnce, setRhythm, setWeekday, setWeekly } from './dose-reading.ts';

/** A way of writing, and what it says. `read` returns false where it contradicts what was read before. */
export interface Rule {
  readonly pattern: RegExp;
  readonly read: (match: RegExpMatchArray, reading: Reading) => boolean;
}

const amountPattern = String.raw`(?:\d{1,3}[½¼¾]|[½¼¾]|\d{1,3} [13]\/[24]|[13]\/[24]|\d{0,3}\.\d{1,2}|\d{1,4})`;
const partPattern = `(?:${amountPattern}|x|o)`;
const unitPattern =
  'tabs?|tablets?|caps?|capsules?|mls?|tsp|tsf|teaspoons?|drops?|gtts?|puffs?|sprays?|sachets?|iu|units?|u|mg|gms?|g';
const unitStarts: readonly (readonly [string, DoseUnit])[] = [
  ['tab', 'tablet'],
  ['cap', 'capsule'],
  ['ml', 'ml'],
  ['t', 'teaspoon'],
  ['drop', 'drop'],
  ['gtt', 'drop'],
  ['puff', 'puff'],
  ['spray', 'spray'],
  ['sachet', 'sachet'],
  ['iu', 'unit'],
  ['u', 'unit'],
  ['mg', 'mg'],
  ['g', 'g'],
];
const fractions: Readonly<Record<string, number>> = { '½': 0.5, '¼': 0.25, '¾': 0.75 };

/** `1`, `0.5`, `½`, `1½`, `1/2`, `1 1/2`; in patterns also `x` and `o` for nothing. */
function readAmount(text: string): number {
  if (text === 'x' || text === 'o') return 0;
  const sign = fractions[text.at(-1) ?? ''];
  if (sign !== undefined) return Number(text.slice(0, -1)) + sign;
  const divided = /^(?:(\d+) )?(\d)\/(\d)$/.exec(text);
  if (divided) return Number(divided[1] ?? 0) + Number(divided[2]) / Number(divided[3]);
  return Number(text);
}

function readParts(match: RegExpMatchArray, reading: Reading): boolean {
  const amounts = (match[1] ?? '').split(/ ?[-+] ?| /).map(readAmount);
  const [morning = 0, noon = 0, third = 0, fourth] = amounts;
  if (amounts.every((amount) => amount === 0) || amounts.some((amount) => amount > 99)) return false;
  const rest = fourth === undefined ? { evening: 0, night: third } : { evening: third, night: fourth };
  return setRhythm(reading, { kind: 'parts', morning, noon, ...rest });
}

function readPartOfDay(match: RegExpMatchArray, reading: Reading): boolean {
  const word = match[1] ?? 'night';
  const part = /^(om|mane|morn)/.test(word)
    ? 'morning'
    : /noon/.test(word)
      ? 'noon'
      : word === 'evening'
        ? 'evening'
        : 'night';
  const { amount } = reading;
  reading.amount = null;
  const nothing = { morning: 0, noon: 0, evening: 0, night: 0 };
  if (reading.rhythm === null) {
    reading.rhythm = { kind: 'parts', ...nothing, [part]: amount ?? 1 };
    return true;
  }
  // "1 morning 2 night": the parts of the day add up, each said once.
  const { rhythm } = reading;
  if (rhythm.kind !== 'parts' || rhythm[part] !== 0 || (amount ?? 1) > 99) return false;
  reading.rhythm = { ...rhythm, [part]: amount ?? 1 };
  return true;
}

function readAmountWord(match: RegExpMatchArray, reading: Reading): boolean {
  const amount = readAmount(match[1] ?? '');
  const word = match[2];
  if (reading.amount !== null || !(amount > 0 && amount <= 1000)) return false;
  if (word !== undefined && !readUnit(word, reading)) return false;
  reading.amount = amount;
  return true;
}

function readUnit(word: string, reading: Reading): boolean {
  const unit = unitStarts.find(([start]) => word.startsWith(start))?.[1];
  return unit !== undefined && setOnce(reading, 'unit', unit);
}

function readLength(match: RegExpMatchArray, reading: Reading): boolean {
  const count = Number(match[1]);
  const word = match[2] ?? '';
  const unit = /^(w|\/52)/.test(word) ? 'week' : /^(m|\/12)/.test(word) ? 'month' : 'day';
  return count >= 1 && count <= 366 && setOnce(reading, 'length', { count, unit });
}

function readWeekday(match: RegExpMatchArray, reading: Reading): boolean {
  const weekday = Weekday.safeParse((match[1] ?? '').slice(0, 3));
  return weekday.success && setWeekday(weekday.data, reading);
}

const number = (match: RegExpMatchArray): number => Number(match.slice(1).find((group) => group !== undefined));
const food = (value: Food) => (_match: RegExpMatchArray, reading: Reading) => setOnce(reading, 'food', value);
const mark = (key: 'isAtBedtime' | 'isWhenNeeded' | 'isLongTerm') => (_match: RegExpMatchArray, reading: Reading) => {
  reading[key] = true;
  return true;
};

/** A rule fits only whole words: what follows it is a blank, a comma or the end. */
const rule = (source: string, read: Rule['read']): Rule => ({
  pattern: new RegExp(String.raw`^(?:${source})(?=[\s,;.]|$)`, 'u'),
  read,
});

/** All ways of writing that are understood. The first that fits the rest of the text is taken, so order matters. */
export const rules: readonly Rule[] = [
  rule(String.raw`(${partPattern}(?: ?[-+] ?${partPattern}){2,3})`, readParts),
  rule(String.raw`([\d½](?: [\d½]){2,3})`, readParts),
  rule(String.raw`(?:for|x)? ?(\d{1,3}) ?-?(d|days?|\/7|w|wks?|weeks?|\/52|m|mths?|months?|\/12)`, readLength),
  rule(
    String.raw`q ?(\d{1,2}) ?(?:h|hrs?|hourly)|every (\d{1,2}) ?(?:hours?|hrs?)|(\d{1,2}) ?-?(?:hourly|hrly)`,
    (match, reading) => setHours(number(match), reading),
  ),
  rule(String.raw`alternate days?|alt\.? days?|every other day|eod|qod`, (_match, reading) => setDays(2, reading)),
  rule(String.raw`every (\d{1,2}) days`, (match, reading) => setDays(number(match), reading)),
  rule('once a week|once weekly|weekly|every week', (_match, reading) => setWeekly(1, reading)),
  rule('twice a week|twice weekly', (_match, reading) => setWeekly(2, reading)),
  rule('thrice a week|thrice weekly', (_match, reading) => setWeekly(3, reading)),
  rule(
    String.raw`(\d) ?(?:times )?(?:\/ ?week|a week)`,
    (match, reading) => number(match) <= 6 && setWeekly(number(match), reading),
  ),
  rule('(?:on |every )?((?:sun|mon|tues|wednes|thurs|fri|satur)days?|sun|mon|tue|wed|thu|fri|sat)', readWeekday),
  rule(String.raw`once a day|once daily|od|o\.d|daily|qd`, (_match, reading) => setADay(1, reading)),
  rule(String.raw`twice a day|twice daily|bd|b\.d|bid|b\.i\.d`, (_match, reading) => setADay(2, reading)),
  rule(String.raw`thrice a day|thrice daily|three times a day|tds|t\.d\.s|tid|t\.i\.d`, (_match, reading) =>
    setADay(3, reading),
  ),
  rule(String.raw`four times a day|qid|qds|q\.i\.d`, (_match, reading) => setADay(4, reading)),
  rule(String.raw`(\d) times (?:a day|daily)|(\d) ?\/ ?day`, (match, reading) => setADay(number(match), reading)),
  rule(String.raw`(?:at )?bed ?time|hs|h\.s`, mark('isAtBedtime')),
  rule('stat|at once|immediately', (_match, reading) => setRhythm(reading, { kind: 'once', amount: null })),
  rule(String.raw`sos|s\.o\.s|prn|p\.r\.n|(?:as|if|when) (?:needed|required)`, mark('isWhenNeeded')),
  rule(
    String.raw`(?:max|maximum|up ?to|at most) ?(\d{1,2})(?: times)?(?: ?\/ ?d(?:ay)?| a day| daily| per day)?`,
    (match, reading) => number(match) >= 1 && number(match) <= 24 && setOnce(reading, 'mostADay', number(match)),
  ),
  rule(String.raw`after (?:food|meals?|eating)|pc|p\.c|af|a\/f`, food('after')),
  rule(String.raw`before (?:food|meals?|eating)|ac|a\.c|bf|b\/f|bbf`, food('before')),
  rule(String.raw`with (?:food|meals?)|wf|w\/f`, food('with')),
  rule('(?:on )?(?:an )?empty stomach|es', food('empty-stomach')),
  rule(
    '(?:in the |every |each )?(om|mane|morning|noon|afternoon|evening)|(?:at |every |each )?(?:nocte|night)',
    readPartOfDay,
  ),
  rule('(?:to )?(?:cont|contd|continue|continued)|long ?term|lt', mark('isLongTerm')),
  rule('apply|l/a|la|(?:for )?local application', (_match, reading) => setOnce(reading, 'unit', 'application')),
  rule(`(${amountPattern}) ?(${unitPattern})?`, readAmountWord),
  rule(`(${unitPattern})`, (match, reading) => readUnit(match[1] ?? '', reading)),
];
