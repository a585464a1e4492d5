import { z } from 'zod';
import { command, exchange, query } from '../kit/contract.ts';

const Backup = z.object({
  id: z.string(),
  file: z.string(),
  madeAt: z.iso.datetime(),
  bytes: z.number(),
  auditHash: z.string(),
});

export const backupContract = {
  'backup.list': query({
    for: ['owner', 'doctor', 'receptionist'],
    input: z.object({}),
    output: z.object({
      backups: z.array(Backup),
      folder: z.string(),
      sheetConfirmedAt: z.iso.datetime().nullable(),
      auditHash: z.string(),
    }),
    problems: [],
  }),
  'backup.make': exchange({ for: ['owner'], input: z.object({}), output: Backup, problems: ['backup.failed'] }),
  /** The key on paper, for printing; every time is audited. An exchange, so that no kept reply holds it. */
  'backup.makeSheet': exchange({
    for: ['owner'],
    input: z.object({}),
    output: z.object({ code: z.string(), checkWord: z.string(), madeAt: z.iso.datetime(), clinic: z.string() }),
    problems: [],
  }),
  'backup.confirmSheet': command({
    for: ['owner'],
    input: z.object({ checkWord: z.string().trim().toLowerCase() }),
    output: z.object({}),
    problems: ['backup.wrong-check-word'],
  }),
  /** A new key for the database and its backups: the old sheet opens nothing any more. */
  'backup.changeKey': exchange({
    for: ['owner'],
    input: z.object({}),
    output: z.object({}),
    problems: ['backup.key-not-kept'],
  }),
  /** An exchange, since it takes seconds where the log is long. */
  'audit.verify': exchange({
    for: ['owner'],
    input: z.object({}),
    output: z.union([
      z.object({ kind: z.literal('whole'), rows: z.number(), lastHash: z.string() }),
      z.object({ kind: z.literal('broken'), seq: z.number() }),
    ]),
    problems: [],
  }),
};
