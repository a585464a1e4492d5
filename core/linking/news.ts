import type { Db } from '../db/index.ts';
import type { CareContextState } from './model.ts';

/** A visit of which ABDM has said something. */
export interface LinkNews {
  readonly visitId: string;
  readonly patientId: string;
  readonly patientName: string;
  /** The day of the visit. */
  readonly day: string;
  readonly state: Extract<CareContextState, 'linked' | 'refused'>;
  readonly at: string;
}

/** Of each state the newest; a desk reads no more of a day than this. */
const newest = `SELECT c.visit_id AS visitId, c.patient_id AS patientId, p.name AS patientName, v.day, c.state, c.changed_at AS at
  FROM care_contexts c JOIN visits_care_contexts v ON v.visit_id = c.visit_id JOIN patients_brief p ON p.id = c.patient_id
  WHERE c.state = @state AND c.changed_at > @after ORDER BY c.changed_at DESC LIMIT 50`;

/** Which visits ABDM has linked, and which it has not, after an instant; the newest first. */
export function linkNewsAfter(db: Db, after: string): LinkNews[] {
  return (['linked', 'refused'] as const)
    .flatMap((state) => db.all<LinkNews>(newest, { state, after }))
    .toSorted((one, other) => other.at.localeCompare(one.at));
}
