import { EditPatient } from './edit-patient.tsx';
import { PatientList } from './patient-list.tsx';
import { PatientPage } from './patient-page.tsx';
import { Registration } from './registration.tsx';

/**
 * `/patients`, `/patients/new`, `/patients/<id>`, `/patients/<id>/edit`, `/patients/<id>/<tab>`, and `/patients/<id>/abha` with or
 * without a conversation that was begun elsewhere.
 */
export function PatientsRoom({ below }: { readonly below: readonly string[] }) {
  const [patientId, part, flowId] = below;
  if (patientId === undefined) return <PatientList />;
  if (patientId === 'new') return <Registration />;
  if (part === 'edit') return <EditPatient patientId={patientId} />;
  return <PatientPage patientId={patientId} tab={part} abhaFlowId={flowId ?? ''} />;
}
