import { useState } from 'react';
import type { HeldLine } from '../../../core/received/contract.ts';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { Card, type Column, type Formats, StateWord, Table, useFormats } from '../../ui/index.ts';
import { HeldDialog } from './held-dialog.tsx';
import css from './outside.module.css';
import { heldReason, hospitalName, typeWords } from './record-words.ts';

/** What is kept out of view or cannot be read; nothing at all where there is none. */
export function HeldCard({ patientId }: { patientId: string | null }) {
  const t = useText();
  const formats = useFormats();
  const held = useQuery('received.held', { patientId }, { of: ['received', 'consent'] });
  const [openId, setOpenId] = useState<string>();
  const records = held.value?.records ?? [];
  const opened = records.find(({ id }) => id === openId);
  if (records.length === 0) return null;
  return (
    <Card title={t('outside.held-back', { count: records.length })} isFlush>
      <Table
        label={t('outside.held-back', { count: records.length })}
        columns={columnsOf({ t, formats }, patientId !== null)}
        rows={records}
        keyOf={({ id }) => id}
        onOpen={({ id }) => setOpenId(id)}
        toneOf={() => 'warn'}
      />
      {opened && <HeldDialog line={opened} onClose={() => setOpenId(undefined)} />}
    </Card>
  );
}

/** Beside one patient's records there is no room for what the page says already. */
function columnsOf({ t, formats }: { t: Say; formats: Formats }, isOfOne: boolean): Column<HeldLine>[] {
  const patient: Column<HeldLine> = {
    key: 'patient',
    title: t('outside.column.patient'),
    cell: (line) => line.patient.name,
  };
  const record: Column<HeldLine> = {
    key: 'type',
    title: t('outside.column.record'),
    cell: ({ hiType, hospital, receivedAt }) => (
      <>
        <div>{typeWords(t, hiType)}</div>
        <div className={css['quiet']}>
          {hospitalName(hospital)} · {formats.recent(receivedAt)}
        </div>
      </>
    ),
  };
  const why: Column<HeldLine> = {
    key: 'why',
    title: t('outside.column.why'),
    cell: (line) => <StateWord tone="warn">{heldReason(t, line)}</StateWord>,
  };
  return isOfOne ? [record, why] : [patient, record, why];
}
