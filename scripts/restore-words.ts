import type { Problem } from '../core/kit/problem.ts';

/** Why nothing was restored, and what to do: for an owner who has just lost a PC. */
const sentences: Readonly<Record<string, string>> = {
  'start.running': 'Arogya Edge is running. Close it, then start this again.',
  'start.bad-option': 'One of the words behind the command, or an AROGYA_… variable, cannot be used.',
  'backup.not-found': 'There is no file of that name. Backups lie in the folder “backups” beside the database.',
  'backup.audit-broken': 'The log inside this backup was changed or is damaged. Take the backup of another day.',
  'backup.bad-recovery-code':
    'That is not the recovery code. Look at the sheet again: letters and digits, the spaces do not matter.',
  'database.not-openable':
    'This key does not open the file, or it is no backup of Arogya Edge. Use --sheet and the sheet that was printed for this clinic.',
  'database.newer': 'A newer version of Arogya Edge made this backup. Install that version first.',
  'database.changed-migration': 'Another build of Arogya Edge made this backup. Use the version that made it.',
  'key.missing': 'The key of this PC is not there. Use --sheet and type the recovery code of the printed sheet.',
  'key.damaged': 'The key file of this PC is damaged. Use --sheet and type the recovery code of the printed sheet.',
  'key.inside-data':
    'The key file lies inside the data folder, where everybody who copies the data gets it too. Move it out.',
  'key.readable-by-others':
    'Other people of this PC can read the key file. Take that right away (chmod 600), then try again.',
};

/** The sentence of a refusal, with its code for whoever helps over the telephone. */
export function whyNotRestored({ code, facts }: Problem): string {
  const more = Object.keys(facts).length === 0 ? '' : ` ${JSON.stringify(facts)}`;
  return `Nothing was changed. ${sentences[code] ?? 'It could not be restored.'}\n(${code}${more})`;
}
