import { useEffect } from 'react';
import type { RecordLine } from '../../../core/received/contract.ts';
import { type OutputOf, useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Loaded, StateWord, useFormats, useNow } from '../../ui/index.ts';
import { BlockView } from './blocks.tsx';
import { RawAndRemarks } from './raw-and-remarks.tsx';
import css from './reader.module.css';
import { StoneWords } from './record-list.tsx';
import {
  countWords,
  hospitalName,
  recordDate,
  sectionTitle,
  statusWords,
  timeLeft,
  typeWords,
} from './record-words.ts';

type Opened = OutputOf<'received.open'>;
type Readable = Extract<Opened, { kind: 'record' }>;

export interface ReaderProps {
  readonly recordId: string;
  /** False once the time line no longer has it: then the core is asked why. */
  readonly isHere: boolean;
  /** Opens the later version of the same document. */
  readonly onOpen: (recordId: string) => void;
}

/** One record of another hospital, for a doctor's eyes. Each opening stands in the audit log, so it is asked for once. */
export function Reader({ recordId, isHere, onOpen }: ReaderProps) {
  const opened = useQuery('received.open', { recordId });
  const { retry } = opened;
  const wasRead = opened.value?.kind === 'record' || opened.value?.kind === 'unreadable';
  useEffect(() => {
    if (!isHere && wasRead) retry();
    // oxlint-disable-next-line react/exhaustive-deps -- asked again when it goes, not whenever `retry` is another function
  }, [isHere, wasRead]);
  return (
    <article className={css['reader']}>
      <Loaded query={opened}>{(value) => <Content opened={value} onOpen={onOpen} />}</Loaded>
    </article>
  );
}

function Content({ opened, onOpen }: { opened: Opened; onOpen: ReaderProps['onOpen'] }) {
  const t = useText();
  switch (opened.kind) {
    case 'record':
      return <Record opened={opened} onOpen={onOpen} />;
    case 'unreadable':
      return (
        <Banner tone="warn" title={t('outside.cannot-be-read')}>
          {hospitalName(opened.hospital)} · {t(`outside.unreadable.${opened.because}`)}
        </Banner>
      );
    case 'erased':
      return (
        <Banner title={t('outside.erased-title')}>
          {hospitalName(opened.tombstone.hospital)}: {countWords(t, opened.tombstone.records)}
          <StoneWords stone={opened.tombstone} />
        </Banner>
      );
    case 'held':
      return (
        <Banner tone="warn" title={t('outside.held-title')}>
          {t(`outside.held.${opened.because}`)}
        </Banner>
      );
    case 'hidden':
      return <Banner tone="warn">{t(`outside.hidden.${opened.because}`)}</Banner>;
  }
}

function Record({ opened, onOpen }: { opened: Readable; onOpen: ReaderProps['onOpen'] }) {
  const t = useText();
  const { record, view, differences, checksum } = opened;
  const isShown = (from: string) => view.sections.filter((section) => section.from === from).length > 0;
  // What must never be overlooked comes before everything else.
  const withAllergies = view.sections.filter(({ blocks }) => blocks.some(({ kind }) => kind === 'allergies'));
  const sections = [...withAllergies, ...view.sections.filter((section) => !withAllergies.includes(section))];
  return (
    <>
      <Head record={record} view={view} />
      {record.replacedBy !== null && <Replaced by={record.replacedBy} onOpen={onOpen} />}
      <WhoseRecord differences={differences} isConfirmed={record.isConfirmed} />
      {sections.map((section, at) => (
        // oxlint-disable-next-line react/no-array-index-key -- sections of a record never move
        <section key={at} className={css['section']} data-level={section.level} data-from={section.from}>
          <h3>{sectionTitle(t, section)}</h3>
          {section.blocks.map((block, place) => (
            // oxlint-disable-next-line react/no-array-index-key -- blocks of a record never move
            <BlockView key={place} block={block} recordId={record.id} />
          ))}
          {section.blocks.length === 0 && <p className={css['quiet']}>{t('outside.section-empty')}</p>}
        </section>
      ))}
      {view.isCut && <Banner tone="warn">{t('outside.is-cut')}</Banner>}
      {!isShown('section') && !isShown('type') && view.sections.length === 0 && <p>{t('outside.nothing-in-it')}</p>}
      <RawAndRemarks recordId={record.id} originals={view.originals} checksum={checksum} />
    </>
  );
}

function Head({ record, view }: { record: RecordLine; view: Readable['view'] }) {
  const t = useText();
  const formats = useFormats();
  const now = useNow();
  const date = record.careDate ? recordDate(t, formats, record.careDate.value) : t('outside.date-unknown');
  const ownTitle = view.title !== null && view.title !== typeWords(t, record.hiType) ? view.title : null;
  const patient = view.patient;
  return (
    <header className={css['head']}>
      <div className={css['from']}>
        ◆ {hospitalName(record.hospital)} · {date} <em>· {t('outside.not-verified')}</em>
      </div>
      <h2>
        {typeWords(t, record.hiType)}
        {ownTitle !== null && <span className={css['own-title']}> · {ownTitle}</span>}
      </h2>
      <div className={css['quiet']}>
        {[record.authors.join(', '), view.status && statusWords(t, view.status)].filter(Boolean).join(' · ')}
      </div>
      {patient && (
        <div className={css['quiet']}>
          {t('outside.patient-in-record', {
            who: [
              patient.names[0] ?? t('outside.without-name'),
              patient.gender === null ? '' : t(`outside.gender.${knownGender(patient.gender)}`),
              patient.birthDate === null ? '' : recordDate(t, formats, patient.birthDate),
              patient.abhaNumbers[0]?.replace(/^(..)(....)(....)(....)$/, '$1-$2-$3-$4') ??
                patient.abhaAddresses[0] ??
                '',
            ]
              .filter(Boolean)
              .join(' · '),
          })}
        </div>
      )}
      <div>
        <StateWord tone="outside">
          {t('outside.may-be-read-until', { at: formats.moment(record.until), left: timeLeft(t, record.until, now) })}
        </StateWord>
      </div>
    </header>
  );
}

const knownGender = (gender: string): string => (['male', 'female', 'other'].includes(gender) ? gender : 'unknown');

function Replaced({ by, onOpen }: { by: string; onOpen: ReaderProps['onOpen'] }) {
  const t = useText();
  return (
    <Banner
      tone="warn"
      actions={
        <Button isSmall onPress={() => onOpen(by)}>
          {t('outside.open-newer')}
        </Button>
      }
    >
      {t('outside.replaced')}
    </Banner>
  );
}

/** In red what does not fit this patient; in grey that the record proves nothing. */
function WhoseRecord({ differences, isConfirmed }: Pick<Readable, 'differences'> & { isConfirmed: boolean }) {
  const t = useText();
  const formats = useFormats();
  if (differences.length === 0) {
    return isConfirmed ? null : <Banner>{t('outside.not-confirmed')}</Banner>;
  }
  const side = (field: string, value: string) => {
    if (field === 'gender') return t(`outside.gender.${knownGender(value)}`);
    if (field === 'birth') return recordDate(t, formats, value);
    return field === 'abha' ? value.replace(/^(..)(....)(....)(....)$/, '$1-$2-$3-$4') : value;
  };
  return (
    <Banner tone="bad" title={t('outside.differs')} says="at-once">
      {differences.map(({ field, inRecord, ours }) => (
        <div key={field}>
          {t(`outside.difference.${field}`, { inRecord: side(field, inRecord), ours: side(field, ours) })}
        </div>
      ))}
    </Banner>
  );
}
