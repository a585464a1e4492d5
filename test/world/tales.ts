import { asha, page } from './journey.ts';
import { familyNames, givenNames } from './names.ts';

/** Given names that are no part of another word of a log, and any of them before a family name. */
const given = [...givenNames.M, ...givenNames.F];
const inventedNames = [
  `\\b(${given.filter((name) => name.length > 3).join('|')})\\b`,
  `\\b(${given.join('|')}|[A-Z]\\.) (${familyNames.join('|')})\\b`,
];

/** What must stand in no log and no output, whatever a test does (architecture.md section 2.7): by its form, or as tests type it. */
const tales: Readonly<Record<string, RegExp>> = {
  'a token': /eyJ[\w-]{10,}\.[\w-]{10,}|Bearer \S/,
  'a key': /(?<![\da-f])[\da-f]{64}(?![\da-f])/,
  'a secret': /practice-secret|other-secret/,
  'an OTP': /(?<![\da-f])(123456|000000)(?![\da-f])/,
  'an ABHA number': /\b\d{2}-\d{4}-\d{4}-\d{4}\b|\b\d{14}\b/,
  'an ABHA address': /[\w.]@(sbx|abdm)\b/,
  // The groups of an id may be digits only.
  'an Aadhaar or mobile number': /(?<![\da-f-])(\d{12}|\d{4} \d{4} \d{4}|[6-9]\d{9})(?![\da-f-])/,
  'a name': new RegExp([asha.details.name, 'Rao', 'Savitri', ...inventedNames].join('|')),
  // Names are all that tests type in Hindi.
  'a name in Devanagari': /\p{Script=Devanagari}/u,
  'a record': new RegExp(
    [page.findings, page.advice, ...page.complaints, ...page.diagnoses, ...page.tests, ...page.medicines]
      .map((line) => (typeof line === 'string' ? line : 'text' in line ? line.text : line.medicine))
      .join('|'),
  ),
};

/** @throws Error with the kind and the line of whatever was told */
export function expectNoTales(text: string): void {
  for (const line of text.split('\n')) {
    const told = Object.entries(tales).find(([, form]) => form.test(line));
    if (told) throw new Error(`The log or the output holds ${told[0]}: ${line}`);
  }
}
