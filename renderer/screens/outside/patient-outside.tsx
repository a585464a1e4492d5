import { useState } from 'react';
import type { AskedRequest } from '../../../core/consent/contract.ts';
import type { Patient } from '../../../core/patients/model.ts';
import { type OutputOf, useQuery } from '../../core-client.ts';
import { go, goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, EmptyState, Loaded, Page, useFormats } from '../../ui/index.ts';
import { PracticePhone } from '../connection/practice-phone.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { Glance } from './glance.tsx';
import { HeldCard } from './held-card.tsx';
import css from './outside.module.css';
import { Reader } from './reader.tsx';
import { RecordList, Stones } from './record-list.tsx';
import { RequestList, useTransfers } from './request-list.tsx';
import { isUnderWay } from './request-words.ts';

export interface PatientOutsideProps {
  readonly patientId: string;
  readonly recordId: string | undefined;
}

/** All that other hospitals have of one patient: asking for it, what became of that, the records and the one that is read. */
export function PatientOutside({ patientId, recordId }: PatientOutsideProps) {
  const t = useText();
  const shown = useQuery('patients.show', { patientId }, { of: 'patient' });
  // Until the name is there the title says what this page is; the browser's title never holds a name.
  if (shown.value === undefined) {
    return (
      <Page title={t('outside.title')} back={() => go('/outside')}>
        <Loaded query={shown}>{() => null}</Loaded>
      </Page>
    );
  }
  return <Known patient={shown.value.patient} recordId={recordId} />;
}

function Known({ patient, recordId }: { patient: Patient; recordId: string | undefined }) {
  const t = useText();
  const { birth } = useFormats();
  const [isAsking, setIsAsking] = useState(false);
  const mayAsk = patient.abhaAddress !== null && patient.isAbhaVerified;
  const close = () => goInstead(`/outside/${patient.id}`);
  return (
    <Page
      title={patient.name}
      facts={
        <>
          <span>{t('outside.title')}</span>
          {patient.birthDate !== null && <span>{birth(patient.birthDate)}</span>}
          {patient.abhaAddress !== null && <span>{patient.abhaAddress}</span>}
          <PracticePhone abhaAddress={patient.abhaAddress} />
        </>
      }
      back={recordId === undefined ? () => go('/outside') : close}
      actions={<Button onPress={() => go(`/patients/${patient.id}`)}>{t('outside.to-patient')}</Button>}
      primary={{ children: t('outside.ask'), onPress: () => setIsAsking(true), isDisabled: !mayAsk }}
    >
      {!mayAsk && (
        <Banner tone="warn" title={t('outside.needs-abha')}>
          {t('outside.needs-abha-what')}
        </Banner>
      )}
      <Records patientId={patient.id} recordId={recordId} />
      {isAsking && <AskDialog patientId={patient.id} patientName={patient.name} onClose={() => setIsAsking(false)} />}
    </Page>
  );
}

function Records({ patientId, recordId }: PatientOutsideProps) {
  const timeline = useQuery('received.timeline', { patientId }, { of: ['received', 'consent'] });
  const open = (id: string) => go(`/outside/${patientId}/${id}`);
  const records = timeline.value?.records ?? [];
  return (
    <div className={css['split']}>
      <div className={css['left']}>
        <Loaded query={timeline}>
          {(value) => <Left patientId={patientId} openId={recordId} timeline={value} onOpen={open} />}
        </Loaded>
      </div>
      <div className={css['right']}>
        {recordId !== undefined && (
          <Reader
            key={recordId}
            recordId={recordId}
            isHere={timeline.value === undefined || records.some(({ id }) => id === recordId)}
            onOpen={open}
          />
        )}
        {recordId === undefined && records.length > 0 && (
          <Glance key={glanceKey(records)} patientId={patientId} onOpen={open} />
        )}
      </div>
    </div>
  );
}

/** Other records, another summary: it is asked for again. */
const glanceKey = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id).join(' ');

interface LeftProps {
  readonly patientId: string;
  readonly openId: string | undefined;
  readonly timeline: OutputOf<'received.timeline'>;
  readonly onOpen: (recordId: string) => void;
}

/** What is still under way stands above the records, what is settled below them. */
function Left({ patientId, openId, timeline, onOpen }: LeftProps) {
  const t = useText();
  const asked = useQuery('consent.asked', { patientId }, { of: ['consent-request', 'consent'] });
  const requests = asked.value?.requests ?? [];
  const transfers = useTransfers(requests);
  const open = requests.filter(
    (request, at) => isUnderWay(request, transfers) || (at === 0 && request.state === 'failed'),
  );
  const settled = requests.filter((request) => !open.includes(request));
  const { isHidden, records, tombstones } = timeline;
  const list = (title: string, some: readonly AskedRequest[]) =>
    some.length > 0 && (
      <Card title={title}>
        <RequestList requests={some} transfers={transfers} />
      </Card>
    );
  return (
    <>
      {isHidden && <Banner tone="warn">{t('outside.hidden.clock-doubtful')}</Banner>}
      {list(t('outside.requests'), open)}
      {records.length > 0 && <RecordList records={records} openId={openId} onOpen={({ id }) => onOpen(id)} />}
      {records.length === 0 && !isHidden && (
        <EmptyState title={t('outside.no-records')}>{requests.length === 0 && t('outside.no-records-what')}</EmptyState>
      )}
      <HeldCard patientId={patientId} />
      {list(t('outside.settled'), settled)}
      {tombstones.length > 0 && (
        <Card title={t('outside.was-here')}>
          <Stones tombstones={tombstones} />
        </Card>
      )}
    </>
  );
}
