import type { ReactNode } from 'react';
import type { QueueLine } from '../../../core/visits/model.ts';
import { useText } from '../../i18n/index.ts';
import { Badge, type Column, StateWord, useFormats, useNow } from '../../ui/index.ts';
import { stateTones } from './state-tones.ts';
import css from './visits.module.css';

const longWait = 60;

/** Never broken into lines. */
const whole = (words: ReactNode) => <span className={css['whole']}>{words}</span>;

/** The queue's columns, the same for the desk and the doctor; the doctor's name only where there are several. */
export function useQueueColumns({ hasDoctors }: { hasDoctors: boolean }): readonly Column<QueueLine>[] {
  const t = useText();
  const { age, time } = useFormats();
  const now = useNow();
  const waits = ({ state }: QueueLine) => state === 'waiting' || state === 'called';
  const minutes = ({ arrivedAt }: QueueLine) =>
    Math.max(0, Math.floor((now.getTime() - Date.parse(arrivedAt)) / 60_000));
  return [
    {
      key: 'number',
      title: t('visits.column.number'),
      cell: ({ queueNumber }) => queueNumber,
      align: 'right',
      width: '3.5rem',
    },
    { key: 'name', title: t('visits.column.name'), cell: ({ patient }) => patient.name, width: '24%' },
    {
      key: 'age',
      title: t('visits.column.age'),
      width: '8rem',
      cell: ({ patient: { birthDate, gender } }) =>
        whole(`${birthDate === null ? '–' : age(birthDate)} · ${t(`visits.gender-short.${gender}`)}`),
    },
    { key: 'purpose', title: t('visits.column.purpose'), cell: ({ purpose }) => purpose, width: '22%' },
    {
      key: 'since',
      title: t('visits.column.since'),
      width: '8.5rem',
      cell: (line) => {
        const words = `${time(line.arrivedAt)}${waits(line) ? ` · ${t('visits.minutes', { count: minutes(line) })}` : ''}`;
        return whole(waits(line) && minutes(line) >= longWait ? <StateWord tone="warn">{words}</StateWord> : words);
      },
    },
    ...(hasDoctors
      ? [
          {
            key: 'doctor',
            title: t('visits.column.doctor'),
            cell: ({ doctorName }: QueueLine) => doctorName,
            width: '10rem',
          },
        ]
      : []),
    {
      key: 'abha',
      title: 'ABHA',
      width: '4.5rem',
      cell: ({ patient: { abhaNumber, isAbhaVerified } }) =>
        abhaNumber === null ? '' : <Badge tone={isAbhaVerified ? 'good' : 'plain'}>ABHA</Badge>,
    },
    {
      key: 'state',
      title: t('visits.column.state'),
      width: '9rem',
      cell: ({ state }) => <StateWord tone={stateTones[state]}>{t(`visits.state.${state}`)}</StateWord>,
    },
  ];
}
