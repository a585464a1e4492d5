import { useState } from 'react';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { Patient } from '../../../core/patients/model.ts';
import { useCommand, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, ErrorNote, formatAbhaNumber, Loaded, Page, Tabs, useFormats } from '../../ui/index.ts';
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
  const { primary, failure } = useArrival(patient.id);
  return (
    <Page title={patient.name} back={() => go('/patients')} facts={<Head patient={patient} />} primary={primary}>
      <ErrorNote failure={failure} />
      <Tabs
        label={patient.name}
        open={openTab}
        onOpen={setOpenTab}
        tabs={tabs.map(({ key, content }) => ({ key, title: t(`patients.tab.${key}`), content: content(patient) }))}
      />
    </Page>
  );
}

/** The next action: into today's queue, or, when the patient stands in it, to the queue. */
function useArrival(patientId: string) {
  const t = useText();
  const visits = useQuery('visits.ofPatient', { patientId }, { of: 'visit' });
  const arrive = useCommand('visits.arrive');
  const today = toDayInIndia(systemClock());
  const present = visits.value?.visits.find(
    ({ day, state }) => day === today && ['waiting', 'called', 'with-doctor'].includes(state),
  );
  return {
    failure: arrive.failure ?? visits.failure,
    primary: present
      ? {
          children: t('patients.in-queue', { number: present.queueNumber, doctor: present.doctorName }),
          onPress: () => go('/desk'),
        }
      : {
          children: t('patients.arrive'),
          onPress: () => arrive.run({ patientId, purpose: '' }),
          isBusy: arrive.isBusy,
        },
  };
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
