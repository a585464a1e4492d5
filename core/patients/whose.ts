/** Whose rows a list shows: one patient's, or those of everybody whose name or number contains a text; both null for all. */
export interface Whose {
  readonly patientId: string | null;
  /** A pattern of `likePattern`. */
  readonly like: string | null;
}

const ofPatient = 'patient_id = @patientId';
// The plus keeps the order that the list wants: a short text means half of the register, and its rows would have to be sorted.
const ofLike = `+patient_id IN
  (SELECT id FROM patients_brief WHERE name LIKE @like ESCAPE '\\' OR number LIKE @like ESCAPE '\\')`;

/**
 * The condition for a table that has a `patient_id`. Another statement for each way of narrowing: where a filter that is off
 * stands in the same one, no index serves the other.
 */
export function whoseRows({ patientId, like }: Whose): string {
  const conditions = [...(patientId === null ? [] : [ofPatient]), ...(like === null ? [] : [ofLike])];
  return conditions.length === 0 ? 'TRUE' : conditions.join(' AND ');
}
