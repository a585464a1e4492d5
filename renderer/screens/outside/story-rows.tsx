import type { ReactNode } from 'react';
import { systemClock } from '../../../core/kit/clock.ts';
import type { RecordLine } from '../../../core/received/contract.ts';
import { useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, Button, StateWord, useFormats } from '../../ui/index.ts';
import css from './outside.module.css';
import { hospitalName, ownTitle, recordDate, timeLeft, typeWords } from './record-words.ts';

/** A line of the patient's story that came from outside, and the day by which it is sorted in. */
export interface StoryRow {
  readonly key: string;
  readonly day: string;
  readonly row: ReactNode;
}

/** The outside records of a patient as lines for the story; none for those who may not read them. */
export function useOutsideRows(patientId: string): readonly StoryRow[] {
  const { person } = useSession();
  const mayRead = person.roles.some((role) => role !== 'receptionist');
  const timeline = useQuery('received.timeline', { patientId }, { of: ['received', 'consent'], isOff: !mayRead });
  return (timeline.value?.records ?? [])
    .filter(({ replacedBy }) => replacedBy === null)
    .map((record) => ({
      key: record.id,
      day: (record.careDate?.value ?? record.receivedAt).slice(0, 10),
      row: <OutsideRow key={record.id} record={record} />,
    }));
}

function OutsideRow({ record }: { record: RecordLine }) {
  const t = useText();
  const formats = useFormats();
  const date = record.careDate ? recordDate(t, formats, record.careDate.value.slice(0, 10)) : t('outside.date-unknown');
  return (
    <li className={css['story-row']}>
      <div>
        <div>{date}</div>
        <div className={css['quiet']}>{record.authors[0]}</div>
      </div>
      <div>
        <div className={css['from']}>
          ◆ {hospitalName(record.hospital)} <em>· {t('outside.not-verified')}</em>
        </div>
        <strong>{typeWords(t, record.hiType)}</strong> <span className={css['quiet']}>{ownTitle(t, record)}</span>{' '}
        {record.isNew && <Badge tone="outside">{t('outside.new')}</Badge>}
      </div>
      <div className={css['line']}>
        <StateWord tone="outside">{timeLeft(t, record.until, systemClock())}</StateWord>
        <Button
          isSmall
          onPress={() => go(`/outside/${record.patientId}/${record.id}`)}
          label={t('outside.open-of', { what: typeWords(t, record.hiType), date })}
        >
          {t('outside.open')}
        </Button>
      </div>
    </li>
  );
}
