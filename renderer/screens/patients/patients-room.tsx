import { EditPatient } from './edit-patient.tsx';
import { PatientList } from './patient-list.tsx';
import { PatientPage } from './patient-page.tsx';
import { Registration } from './registration.tsx';

/** `/patients`, `/patients/new`, `/patients/<id>`, `/patients/<id>/edit`, `/patients/<id>/<tab>`. */
export function PatientsRoom({ below }: { readonly below: readonly string[] }) {
  const [patientId, part] = below;
  if (patientId === undefined) return <PatientList />;
  if (patientId === 'new') return <Registration />;
  return part === 'edit' ? <EditPatient patientId={patientId} /> : <PatientPage patientId={patientId} tab={part} />;
}
