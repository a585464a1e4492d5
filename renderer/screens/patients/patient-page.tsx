import { useState } from 'react';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { Patient } from '../../../core/patients/model.ts';
import { useCommand, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, Button, ErrorNote, formatAbhaNumber, Loaded, Page, Tabs, useFormats } from '../../ui/index.ts';
import { patientTabs } from './patient-tabs.tsx';
import { ageAndGender, formatMobile, guardianOf } from './who.ts';

/** One patient: who it is, and tabs for all that is known. `tab` opens at that one. */
export function PatientPage({ patientId, tab }: { readonly patientId: string; readonly tab: string | undefined }) {
  const t = useText();
  const query = useQuery('patients.show', { patientId }, { of: 'patient' });
  // Until the name is there the title says what this page is; the browser's title never holds a name.
  if (query.value === undefined) {
    return (
      <Page title={t('patients.patient')} back={() => go('/patients')}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    );
  }
  return <KnownPatient patient={query.value.patient} tab={tab} />;
}

function KnownPatient({ patient, tab }: { patient: Patient; tab: string | undefined }) {
  const t = useText();
  const { person } = useSession();
  const tabs = patientTabs.filter(({ roles }) => roles.some((role) => person.roles.includes(role)));
  const [openTab, setOpenTab] = useState(tabs.find(({ key }) => key === tab)?.key ?? tabs[0]?.key ?? '');
  const next = useNextAction(patient.id);
  return (
    <Page
      title={patient.name}
      back={() => go('/patients')}
      facts={<Head patient={patient} />}
      actions={
        <>
          <Button keys="F9" onPress={() => go(`/patients/${patient.id}/edit`)}>
            {t('patients.change')}
          </Button>
          <Button kind="primary" keys="Ctrl+Enter" isFocusedFirst onPress={next.run} isBusy={next.isBusy}>
            {next.does}
          </Button>
        </>
      }
    >
      <ErrorNote failure={next.failure} />
      <Tabs
        label={patient.name}
        open={openTab}
        onOpen={setOpenTab}
        tabs={tabs.map(({ key, content }) => ({ key, title: t(`patients.tab.${key}`), content: content(patient) }))}
      />
    </Page>
  );
}

/**
 * Into today's queue, or, when the patient stands in it, to the queue. The focus starts there: Enter does it. At the desk
 * one is asked what for; a doctor who has no desk takes the patient in at once.
 */
function useNextAction(patientId: string) {
  const t = useText();
  const { person } = useSession();
  const visits = useQuery('visits.ofPatient', { patientId }, { of: 'visit' });
  const arrive = useCommand('visits.arrive');
  const today = toDayInIndia(systemClock());
  const present = visits.value?.visits.find(
    ({ day, state }) => day === today && ['waiting', 'called', 'with-doctor'].includes(state),
  );
  const hasDesk = person.roles.some((role) => role !== 'doctor');
  const failure = arrive.failure ?? visits.failure;
  if (present) {
    const does = t('patients.in-queue', { number: present.queueNumber, doctor: present.doctorName });
    return { does, run: () => go(hasDesk ? '/desk' : '/visits'), isBusy: false, failure };
  }
  const run = () => (hasDesk ? go(`/desk/arrive/${patientId}`) : arrive.run({ patientId, purpose: '' }));
  return { does: t('patients.arrive'), run, isBusy: arrive.isBusy, failure };
}

function Head({ patient }: { patient: Patient }) {
  const t = useText();
  const formats = useFormats();
  const abha = patient.abhaNumber === null ? patient.abhaAddress : formatAbhaNumber(patient.abhaNumber);
  const facts = [
    ageAndGender(t, formats, patient),
    patient.number,
    formatMobile(patient.mobile),
    guardianOf(t, patient),
  ].filter(Boolean);
  return (
    <>
      {facts.map((fact) => (
        <span key={fact}>{fact}</span>
      ))}
      {abha !== null && (
        <Badge tone={patient.isAbhaVerified ? 'good' : 'plain'}>
          {t(patient.isAbhaVerified ? 'patients.abha-verified' : 'patients.abha-unverified', { abha })}
        </Badge>
      )}
    </>
  );
}
