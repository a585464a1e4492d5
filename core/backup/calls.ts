import { lastAuditHash, verifyAuditInTurns, writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import { transact } from '../db/index.ts';
import { toInstant } from '../kit/clock.ts';
import { Problem } from '../kit/problem.ts';
import { clinicSettings, type Settings } from '../settings/index.ts';
import type { backupContract } from './contract.ts';
import { type BackupParts, inTurn, makeBackup } from './maker.ts';
import { checkWord, keyFingerprint, recoveryCode } from './recovery.ts';
import { changeKey, type KeyStore } from './rekey.ts';
import { findConfirmation, listBackups, noteSheet, noteSheetConfirmed } from './store.ts';

export function backupCalls(
  parts: BackupParts,
  more: { settings: Settings; keys: KeyStore },
): CallTable<typeof backupContract> {
  return {
    'backup.list': (db) => ({
      backups: listBackups(db),
      folder: parts.folder,
      sheetConfirmedAt: findConfirmation(db, parts.key()),
      auditHash: lastAuditHash(db),
    }),

    'backup.make': async (_db, _input, { now }) => makeBackup(parts, now),

    'backup.makeSheet': async (db, _input, { who, now }) => {
      const key = parts.key();
      transact(db, (tx) => {
        noteSheet(tx, { key, who: who.staffId, now });
        writeAudit(tx, now, { who: who.staffId, what: 'backup.sheet-made', about: keyFingerprint(key) });
      });
      const clinic = more.settings.read(db, clinicSettings.name);
      return { code: recoveryCode(key), checkWord: checkWord(key), madeAt: toInstant(now), clinic };
    },

    'backup.confirmSheet': (tx, input, { who, now }) => {
      const key = parts.key();
      if (input.checkWord !== checkWord(key) || !noteSheetConfirmed(tx, key, now))
        throw new Problem('backup.wrong-check-word');
      writeAudit(tx, now, { who: who.staffId, what: 'backup.sheet-confirmed', about: keyFingerprint(key) });
      tx.changed('backup', 'sheet');
      return {};
    },

    'backup.changeKey': async (db, _input, { who, now }) => {
      const change = { keys: more.keys, backups: parts.folder, who: who.staffId };
      await inTurn(parts.db, () => changeKey(db, change, now));
      return {};
    },

    'audit.verify': (db) => verifyAuditInTurns(db),
  };
}
