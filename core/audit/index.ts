/** The hash-chained log of every disclosure, every look at a received record and every decision (architecture.md 2.5). */
export {
  type AuditDetail,
  type AuditLine,
  type AuditRow,
  type AuditVerdict,
  auditOf,
  lastAuditHash,
  verifyAudit,
  verifyAuditInTurns,
  writeAudit,
} from './store.ts';
