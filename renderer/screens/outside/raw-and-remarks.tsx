import { type ReactNode, useState } from 'react';
import type { Narrative } from '../../../core/fhir/model.ts';
import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Loaded } from '../../ui/index.ts';
import { NarrativeBlock } from './narrative-block.tsx';
import css from './reader.module.css';
import { resourceWords } from './record-words.ts';

export interface RawProps {
  readonly recordId: string;
  readonly originals: readonly Narrative[];
  readonly checksum: string | null;
}

/** At the foot, closed: the words as the sender set them, in what the record deviates, and the text as it came. */
export function RawAndRemarks({ recordId, originals, checksum }: RawProps) {
  const t = useText();
  return (
    <footer className={css['foot']}>
      {originals.length > 0 && (
        <Fold title={t('outside.original-text')}>
          {originals.map((narrative, at) => (
            // oxlint-disable-next-line react/no-array-index-key -- texts of a record never move
            <section key={at} className={css['original']}>
              <h4>{resourceWords(t, narrative.of)}</h4>
              <NarrativeBlock narrative={narrative} />
            </section>
          ))}
        </Fold>
      )}
      <Fold title={t('outside.raw-and-remarks')}>
        {checksum !== null && <p className={css['quiet']}>{t(`outside.checksum.${checksum}`)}</p>}
        <Remarks recordId={recordId} />
        <Original recordId={recordId} />
      </Fold>
    </footer>
  );
}

/** What is inside is asked for when it is opened. */
function Fold({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  );
}

function Remarks({ recordId }: { recordId: string }) {
  const t = useText();
  const remarks = useQuery('received.remarks', { recordId });
  return (
    <Loaded query={remarks}>
      {({ remarks: list }) => (
        <>
          <p>{t('outside.remarks', { count: list.length })}</p>
          <ul className={css['remarks']}>
            {list.slice(0, 200).map(({ path, rule, text, severity }) => (
              <li key={`${path} ${rule}`} data-severity={severity}>
                <code>{path}</code> {text}
              </li>
            ))}
          </ul>
        </>
      )}
    </Loaded>
  );
}

function Original({ recordId }: { recordId: string }) {
  const t = useText();
  const original = useQuery('received.original', { recordId });
  return (
    <Loaded query={original}>
      {(value) =>
        value.kind === 'original' ? (
          <>
            {value.isCut && <p className={css['quiet']}>{t('outside.original-cut')}</p>}
            {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a long text is scrolled by the keyboard too */}
            <pre className={css['raw']} tabIndex={0} aria-label={t('outside.as-received')}>
              {value.text}
            </pre>
          </>
        ) : (
          <p>{t('outside.file-gone')}</p>
        )
      }
    </Loaded>
  );
}
