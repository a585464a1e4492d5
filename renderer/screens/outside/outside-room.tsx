import { AllRequests } from './all-requests.tsx';
import { PatientOutside } from './patient-outside.tsx';

/** `/outside`, `/outside/<patient id>`, `/outside/<patient id>/<record id>`. */
export function OutsideRoom({ below }: { readonly below: readonly string[] }) {
  const [patientId, recordId] = below;
  return patientId === undefined ? <AllRequests /> : <PatientOutside patientId={patientId} recordId={recordId} />;
}
