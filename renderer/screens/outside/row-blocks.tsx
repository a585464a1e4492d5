import type { ReactNode } from 'react';
import type { AllergyRow, MedicineRow, ObservationRow, ProblemRow } from '../../../core/fhir/model.ts';
import { useText } from '../../i18n/index.ts';
import { useFormats } from '../../ui/index.ts';
import css from './reader.module.css';
import { recordDate, statusWords } from './record-words.ts';

/** What was taken back is struck out; it still says what had been said. */
export function Line({ isStruck, children }: { isStruck: boolean; children: ReactNode }) {
  const t = useText();
  return isStruck ? <del title={t('outside.taken-back')}>{children}</del> : children;
}

/** The author's words, and what the code is called where that says something else. */
function Named({
  row,
}: {
  row: { readonly name: string; readonly codeName: string | null; readonly isStruck: boolean };
}) {
  const t = useText();
  return (
    <Line isStruck={row.isStruck}>
      {row.name === '' ? (row.codeName ?? t('outside.without-name')) : row.name}
      {row.name !== '' && row.codeName !== null && <span className={css['quiet']}> {row.codeName}</span>}
    </Line>
  );
}

/** Values with units and ranges; parts of a panel stand below it. */
export function Observations({ rows }: { rows: readonly ObservationRow[] }) {
  const t = useText();
  const formats = useFormats();
  const hasRange = rows.some(({ range }) => range !== null);
  // One date for all of them stands below the table once.
  const dates = [...new Set(rows.map(({ date }) => date))];
  const hasDate = dates.length > 1;
  return (
    <>
      <table className={css['values']}>
        <thead>
          <tr>
            <th scope="col">{t('outside.column.what')}</th>
            <th scope="col">{t('outside.column.value')}</th>
            {hasRange && <th scope="col">{t('outside.column.range')}</th>}
            {hasDate && <th scope="col">{t('outside.column.date')}</th>}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- rows of a record never move
            <tr key={at} data-head={row.value === null || undefined}>
              <th scope="row" style={{ paddingInlineStart: `${0.4 + row.level * 1.1}rem` }}>
                <Named row={row} />
              </th>
              <td data-high={row.interpretation !== null || undefined}>
                <Line isStruck={row.isStruck}>
                  {row.value ?? ''}
                  {row.interpretation !== null && <strong> {row.interpretation}</strong>}
                </Line>
                {row.note !== null && <div className={css['quiet']}>{row.note}</div>}
              </td>
              {hasRange && <td>{row.range}</td>}
              {hasDate && <td>{row.date === null ? '' : recordDate(t, formats, row.date)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
      {!hasDate && dates[0] != null && <div className={css['quiet']}>{recordDate(t, formats, dates[0])}</div>}
    </>
  );
}

export function Medicines({ rows }: { rows: readonly MedicineRow[] }) {
  const t = useText();
  const formats = useFormats();
  return (
    <ul className={css['rows']}>
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows of a record never move
        <li key={at} data-forbidden={row.isForbidden || undefined}>
          {row.isForbidden && <strong className={css['loud']}>{t('outside.do-not-give')} </strong>}
          <strong>
            <Named row={row} />
          </strong>
          {row.dosage.map((dose) => (
            <div key={dose}>{dose}</div>
          ))}
          <Small
            parts={[
              t(`outside.medicine.${row.kind}`),
              row.date && recordDate(t, formats, row.date),
              row.lastDay && t('outside.last-day', { day: recordDate(t, formats, row.lastDay) }),
              row.status && statusWords(t, row.status),
              row.reason && t('outside.because-of', { reason: row.reason }),
              row.note,
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

export function Allergies({ rows }: { rows: readonly AllergyRow[] }) {
  const t = useText();
  const formats = useFormats();
  return (
    <ul className={css['allergies']}>
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows of a record never move
        <li key={at} data-none={row.isNone || undefined}>
          <strong>
            <Named row={row} />
          </strong>
          {row.reactions.length > 0 && <span> · {row.reactions.join(', ')}</span>}
          <Small
            parts={[
              row.criticality && t('outside.criticality', { criticality: row.criticality }),
              row.status && statusWords(t, row.status),
              row.certainty && statusWords(t, row.certainty),
              row.date && recordDate(t, formats, row.date),
              row.note,
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

export function Problems({ rows }: { rows: readonly ProblemRow[] }) {
  const t = useText();
  const formats = useFormats();
  const dated = (text: string | null) => (text === null ? null : recordDate(t, formats, text));
  return (
    <ul className={css['rows']}>
      {rows.map((row, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- rows of a record never move
        <li key={at}>
          <strong>
            <Named row={row} />
          </strong>
          <Small
            parts={[
              row.since && t('outside.since', { since: dated(row.since) ?? '' }),
              row.until && t('outside.until-date', { to: dated(row.until) ?? '' }),
              row.severity,
              row.status && statusWords(t, row.status),
              row.certainty && statusWords(t, row.certainty),
              dated(row.date),
              row.note,
            ]}
          />
        </li>
      ))}
    </ul>
  );
}

function Small({ parts }: { parts: readonly (string | null | undefined)[] }) {
  const said = parts.filter(Boolean);
  return said.length === 0 ? null : <div className={css['quiet']}>{said.join(' · ')}</div>;
}
