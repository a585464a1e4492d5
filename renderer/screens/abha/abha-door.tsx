import { useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { type Column, Page, Table, useFormats } from '../../ui/index.ts';
import { beginWithProfile } from '../patients/begun.ts';
import { ageAndGender, formatMobile } from '../patients/who.ts';
import { useAbhaFlow, type Verified } from './abha-flow.ts';
import { useAbhaPanel } from './abha-panel.tsx';

/** The desk's door for whoever comes with an ABHA: whose it is here, or a new patient with what ABDM says. */
export function AbhaDoor() {
  const t = useText();
  const flow = useAbhaFlow('new');
  const leave = () => go('/desk');
  const register = () => {
    if (!flow.verified) return;
    beginWithProfile({ flowId: flow.flowId, profile: flow.verified.profile });
    go('/patients/new');
  };
  const panel = useAbhaPanel({
    flow,
    patient: null,
    use: { children: t('abha.register-new'), onPress: register },
    isWholePage: true,
    onPutAway: leave,
    below: flow.verified && <Candidates verified={flow.verified} flowId={flow.flowId} />,
  });
  return (
    <Page title={t('abha.title')} back={leave} width="full" primary={panel.primary}>
      {panel.content}
    </Page>
  );
}

/** Patients without this ABHA who are like the person: opening one takes the ABHA along. */
function Candidates({ verified: { profile }, flowId }: { readonly verified: Verified; readonly flowId: string }) {
  const t = useText();
  const formats = useFormats();
  const { name, gender, birthDate } = profile;
  const similar = useQuery('patients.findSimilar', { name, gender, birthDate, mobile: null }, { of: 'patient' });
  const patients = similar.value?.patients.filter(({ abhaNumber }) => abhaNumber === null) ?? [];
  type Found = (typeof patients)[number];
  const columns: readonly Column<Found>[] = [
    { key: 'name', title: t('patients.name'), cell: (patient) => patient.name },
    { key: 'age', title: t('patients.age-gender'), cell: (patient) => ageAndGender(t, formats, patient) },
    { key: 'mobile', title: t('patients.mobile'), cell: ({ mobile }) => formatMobile(mobile) },
    { key: 'number', title: t('patients.number'), cell: ({ number }) => number, width: '7rem' },
  ];
  if (patients.length === 0) return null;
  return (
    <>
      <strong>{t('abha.is-one-of-these')}</strong>
      <Table
        label={t('abha.is-one-of-these')}
        columns={columns}
        rows={patients}
        keyOf={({ id }) => id}
        onOpen={({ id }) => go(`/patients/${id}/abha/${flowId}`)}
      />
    </>
  );
}
