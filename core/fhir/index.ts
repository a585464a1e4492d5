export { openRulebook } from './check/rulebook.ts';
export { readTables } from './check/tables.ts';
export { checkText, parseJson } from './check/text.ts';
export type { Remark } from './model.ts';
