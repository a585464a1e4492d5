import { useState } from 'react';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { Patient } from '../../../core/patients/model.ts';
import { useCommand, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, Button, ErrorNote, formatAbhaNumber, Loaded, Page, Tabs, useFormats } from '../../ui/index.ts';
import { usePatientAbha } from '../abha/patient-abha.tsx';
import { PracticePhone } from '../connection/practice-phone.tsx';
import { patientTabs } from './patient-tabs.tsx';
import { ageAndGender, formatMobile, guardianOf } from './who.ts';

interface PatientPageProps {
  readonly patientId: string;
  /** Opens at that tab; `abha` opens the steps of the ABHA. */
  readonly tab: string | undefined;
  /** A conversation about the ABHA that was begun elsewhere; empty without one. */
  readonly abhaFlowId: string;
}

/** One patient: who it is, and tabs for all that is known. */
export function PatientPage(props: PatientPageProps) {
  const t = useText();
  const query = useQuery('patients.show', { patientId: props.patientId }, { of: 'patient' });
  // Until the name is there the title says what this page is; the browser's title never holds a name.
  if (query.value === undefined) {
    return (
      <Page title={t('patients.patient')} back={() => go('/patients')}>
        <Loaded query={query}>{() => null}</Loaded>
      </Page>
    );
  }
  return <KnownPatient {...props} patient={query.value.patient} />;
}

function KnownPatient({ patient, tab, abhaFlowId }: PatientPageProps & { readonly patient: Patient }) {
  const t = useText();
  const { person } = useSession();
  const tabs = patientTabs.filter(({ roles }) => roles.some((role) => person.roles.includes(role)));
  const [openTab, setOpenTab] = useState(tabs.find(({ key }) => key === tab)?.key ?? tabs[0]?.key ?? '');
  const next = useNextAction(patient.id);
  const abha = usePatientAbha(patient, { isAsked: tab === 'abha', flowId: abhaFlowId });
  const primary = abha.panel?.primary ?? { children: next.does, onPress: next.run, isBusy: next.isBusy };
  return (
    <Page
      title={patient.name}
      back={() => (abha.panel ? abha.putAway() : go('/patients'))}
      facts={<Head patient={patient} />}
      actions={
        <>
          {abha.button}
          <Button keys="F9" onPress={() => go(`/patients/${patient.id}/edit`)}>
            {t('patients.change')}
          </Button>
          <Button kind="primary" keys="Ctrl+Enter" isFocusedFirst={!abha.panel} {...primary}>
            {primary.children}
          </Button>
        </>
      }
    >
      <ErrorNote failure={next.failure} />
      {abha.panel?.content}
      <Tabs
        label={patient.name}
        open={openTab}
        onOpen={setOpenTab}
        tabs={tabs.map(({ key, content }) => ({ key, title: t(`patients.tab.${key}`), content: content(patient) }))}
      />
      {abha.dialog}
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
      <PracticePhone abhaAddress={patient.abhaAddress} />
    </>
  );
}
