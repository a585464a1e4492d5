import { useState } from 'react';
import type { Patient } from '../../../core/patients/model.ts';
import { useQuery } from '../../core-client.ts';
import { go, goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, EmptyState, Loaded, Page, useFormats } from '../../ui/index.ts';
import { AskDialog } from './ask-dialog.tsx';
import { Glance } from './glance.tsx';
import { HeldCard } from './held-card.tsx';
import css from './outside.module.css';
import { Reader } from './reader.tsx';
import { RecordList, Stones } from './record-list.tsx';
import { RequestList } from './request-list.tsx';

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
  const t = useText();
  const timeline = useQuery('received.timeline', { patientId }, { of: ['received', 'consent'] });
  const asked = useQuery('consent.asked', { patientId }, { of: ['consent-request', 'consent'] });
  const open = (id: string) => go(`/outside/${patientId}/${id}`);
  const requests = asked.value?.requests ?? [];
  return (
    <div className={css['split']}>
      <div className={css['left']}>
        <Loaded query={timeline}>
          {({ isHidden, records, tombstones }) => (
            <>
              {isHidden && <Banner tone="warn">{t('outside.hidden.clock-doubtful')}</Banner>}
              {records.length > 0 && <RecordList records={records} openId={recordId} onOpen={({ id }) => open(id)} />}
              {records.length === 0 && !isHidden && (
                <EmptyState title={t('outside.no-records')}>
                  {requests.length === 0 && t('outside.no-records-what')}
                </EmptyState>
              )}
              <HeldCard patientId={patientId} />
              {requests.length > 0 && (
                <Card title={t('outside.requests')}>
                  <RequestList requests={requests} />
                </Card>
              )}
              {tombstones.length > 0 && (
                <Card title={t('outside.was-here')}>
                  <Stones tombstones={tombstones} />
                </Card>
              )}
            </>
          )}
        </Loaded>
      </div>
      <div className={css['right']}>
        {recordId !== undefined && (
          <Reader
            key={recordId}
            recordId={recordId}
            isHere={timeline.value?.records.some(({ id }) => id === recordId) ?? true}
            onOpen={open}
          />
        )}
        {recordId === undefined && (timeline.value?.records.length ?? 0) > 0 && (
          <Glance key={glanceKey(timeline.value?.records ?? [])} patientId={patientId} onOpen={open} />
        )}
      </div>
    </div>
  );
}

/** Other records, another summary: it is asked for again. */
const glanceKey = (records: readonly { readonly id: string }[]) => records.map(({ id }) => id).join(' ');
