import { useSession } from '../../frame/session.tsx';
import { DoctorsList } from './doctors-list.tsx';
import { VisitScreen } from './visit-screen.tsx';

/** The doctor's room: the list of the day, and one visit. `/visits`, `/visits/<id>`, `/visits/day/2026-11-24`. */
export function VisitsRoom({ below }: { below: readonly string[] }) {
  const { person } = useSession();
  const [first, second] = below;
  if (first === 'day' && second !== undefined) return <DoctorsList day={second} staffId={person.staffId} />;
  return first === undefined ? <DoctorsList staffId={person.staffId} /> : <VisitScreen visitId={first} />;
}
