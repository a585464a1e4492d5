import { pathToFileURL } from 'node:url';
import { parentPort, workerData } from 'node:worker_threads';
import { openRulebook, type Rulebook } from './check/rulebook.ts';
import { readTables } from './check/tables.ts';
import { checkText } from './check/text.ts';
import { readAttachment } from './read/attachments.ts';
import { readBundle } from './read/read-bundle.ts';
import type { Answer, Question, WorkerStart } from './worker-words.ts';

/**
 * The thread that parses, checks and reads records, so that a large or hostile one never holds up a callback
 * (architecture.md 7.47). It answers one question after the other, and loads the rules when the first check comes.
 */
// Only `startChecker` starts this file, with these words.
const { rulesFolder } = workerData as WorkerStart;
let rulebook: Rulebook | undefined;

function rules(): Rulebook {
  rulebook ??= openRulebook(readTables(pathToFileURL(`${rulesFolder}/`)));

  return rulebook;
}

function answer(question: Question): Answer {
  switch (question.ask) {
    case 'check':
      return checkText(rules(), question.text);
    case 'read':
      return readBundle(question.text);
    case 'attachment':
      return readAttachment(question.text, question.attachmentId);
  }
}

parentPort?.on('message', (question: Question) => parentPort?.postMessage(answer(question)));
