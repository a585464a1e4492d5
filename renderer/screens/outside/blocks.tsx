import type { Block, Field } from '../../../core/fhir/model.ts';
import { useText } from '../../i18n/index.ts';
import { useFormats } from '../../ui/index.ts';
import { AttachmentBlock } from './attachment-block.tsx';
import { NarrativeBlock } from './narrative-block.tsx';
import css from './reader.module.css';
import { fieldText, labelWords, resourceWords } from './record-words.ts';
import { Allergies, Line, Medicines, Observations, Problems } from './row-blocks.tsx';

/** One piece of a section, by what it is. Everything of a stranger's is put there as text. */
export function BlockView({ block, recordId }: { block: Block; recordId: string }) {
  const t = useText();
  switch (block.kind) {
    case 'observations':
      return <Observations rows={block.rows} />;
    case 'medicines':
      return <Medicines rows={block.rows} />;
    case 'allergies':
      return <Allergies rows={block.rows} />;
    case 'problems':
      return <Problems rows={block.rows} />;
    case 'details':
      return <Details block={block} />;
    case 'table':
      return <Grid columns={block.columns} rows={block.rows} />;
    case 'attachment':
      return <AttachmentBlock attachment={block.attachment} recordId={recordId} />;
    case 'address':
      return (
        <p>
          {block.title ?? t('outside.document')}: <span className={css['address']}>{block.address}</span>{' '}
          <span className={css['quiet']}>{t('outside.address-not-opened')}</span>
        </p>
      );
    case 'narrative':
      return <NarrativeBlock narrative={block.narrative} />;
  }
}

type DetailsBlock = Extract<Block, { kind: 'details' }>;

function Details({ block }: { block: DetailsBlock }) {
  const t = useText();
  const formats = useFormats();
  const heading = block.title ?? resourceWords(t, block.of);
  return (
    <div className={css['details']} data-forbidden={block.isForbidden || undefined}>
      <div>
        {block.isForbidden && <strong className={css['loud']}>{t('outside.do-not')} </strong>}
        <Line isStruck={block.isStruck}>
          <strong>{heading}</strong>
        </Line>
      </div>
      {block.fields.length > 0 && (
        <dl>
          {block.fields.map((one, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- fields of a record never move
            <FieldLine key={at} one={one} text={fieldText(t, formats, one)} />
          ))}
        </dl>
      )}
    </div>
  );
}

function FieldLine({ one, text }: { one: Field; text: string }) {
  const t = useText();
  return (
    <div>
      <dt>{labelWords(t, one.label)}</dt>
      <dd>{text}</dd>
    </div>
  );
}

function Grid({ columns, rows }: { columns: readonly string[]; rows: readonly (readonly string[])[] }) {
  const t = useText();
  return (
    <table className={css['values']}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col">
              {labelWords(t, column)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row, at) => (
          // oxlint-disable-next-line react/no-array-index-key -- rows of a record never move
          <tr key={at}>
            {row.map((cell, place) => (
              // oxlint-disable-next-line react/no-array-index-key -- cells of a record never move
              <td key={place}>{cell}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
