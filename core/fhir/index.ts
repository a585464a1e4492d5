export { openRulebook } from './check/rulebook.ts';
export { readTables } from './check/tables.ts';
export { checkText } from './check/text.ts';
export { type Checker, checkerProblems, startChecker } from './checker.ts';
export { parseJson } from './json.ts';
export type { Remark } from './model.ts';
export { type AttachmentBytes, readAttachment } from './read/attachments.ts';
export { readBundle } from './read/read-bundle.ts';
export { summarise } from './read/summarise.ts';
