import type { ReactNode } from 'react';
import type { RecordLine } from '../../../core/received/contract.ts';
import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { EmptyState, Loaded, useFormats } from '../../ui/index.ts';
import css from './outside.module.css';
import { hospitalName, recordDate, statusWords } from './record-words.ts';

export interface GlanceProps {
  readonly patientId: string;
  readonly onOpen: (recordId: string) => void;
  /** Stands after the allergies and before the rest, which may be long. */
  readonly children?: ReactNode;
}

/** Allergies, problems and medicines out of all outside records, each with its source and date. Nothing is merged. */
export function Glance({ patientId, onOpen, children }: GlanceProps) {
  const t = useText();
  const summary = useQuery('received.summary', { patientId });
  return (
    <Loaded query={summary}>
      {({ records, allergies, problems, medicines }) => {
        const sources = new Map(records.map((record) => [record.id, record]));
        const isEmpty = allergies.length + problems.length + medicines.length === 0;
        return isEmpty ? (
          (children ?? <EmptyState title={t('outside.glance-empty')}>{t('outside.choose-record')}</EmptyState>)
        ) : (
          <div className={css['glance']}>
            <GlanceList
              title={t('outside.allergies')}
              lines={allergies.map(({ recordId, row }) => ({
                recordId,
                name: row.name,
                more: row.reactions.join(', '),
                isStruck: row.isStruck,
              }))}
              {...{ sources, onOpen }}
              tone="bad"
            />
            {children}
            <GlanceList
              title={t('outside.medicines')}
              lines={medicines.map(({ recordId, row }) => ({
                recordId,
                name: row.isForbidden ? `${t('outside.do-not-give')} ${row.name}` : row.name,
                more: row.dosage.join('; '),
                isStruck: row.isStruck,
              }))}
              {...{ sources, onOpen }}
            />
            <GlanceList
              title={t('outside.problems')}
              lines={problems.map(({ recordId, row }) => ({
                recordId,
                name: row.name,
                more: row.status === null ? '' : statusWords(t, row.status),
                isStruck: row.isStruck,
              }))}
              {...{ sources, onOpen }}
            />
          </div>
        );
      }}
    </Loaded>
  );
}

interface GlanceLine {
  readonly recordId: string;
  readonly name: string;
  readonly more: string;
  readonly isStruck: boolean;
}

interface GlanceListProps {
  readonly title: string;
  readonly lines: readonly GlanceLine[];
  readonly sources: ReadonlyMap<string, RecordLine>;
  readonly onOpen: (recordId: string) => void;
  readonly tone?: 'bad';
}

function GlanceList({ title, lines, sources, onOpen, tone }: GlanceListProps) {
  const t = useText();
  const formats = useFormats();
  if (lines.length === 0) return null;
  return (
    <section data-tone={tone}>
      <h3>{title}</h3>
      <ul>
        {lines.map((line, at) => {
          const source = sources.get(line.recordId);
          const date = source?.careDate ? recordDate(t, formats, source.careDate.value.slice(0, 10)) : '';
          return (
            // oxlint-disable-next-line react/no-array-index-key -- lines of a summary never move
            <li key={at}>
              {line.isStruck ? <del>{line.name}</del> : <strong>{line.name}</strong>}
              {line.more !== '' && <span> · {line.more}</span>}{' '}
              {source && (
                <button type="button" className={css['source']} onClick={() => onOpen(source.id)}>
                  ◆ {hospitalName(source.hospital)} · {date}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
