import { useEffect, useRef, useState } from 'react';
import { type PaperLanguage, paperLanguages } from '../../../core/consultations/model.ts';
import { useQuery } from '../../core-client.ts';
import { goInstead } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { currentLanguage, sayIn, useText } from '../../i18n/index.ts';
import { Banner, Button, Choice, Loaded, Page, PrintFrame, printPaper } from '../../ui/index.ts';
import { takeNext } from '../visits/take-next.ts';
import css from './paper.module.css';
import { type PaperSize, type PaperValue, Prescription, paperSizes } from './prescription.tsx';

/** A signed prescription on its way to paper: `/print/<id>?paper=A5&lang=hi`, with `now=1` printed at once. */
export function PaperScreen({ consultationId }: { consultationId: string }) {
  const paper = useQuery('consultations.paper', { consultationId });
  const t = useText();
  return paper.value ? (
    <PaperOnTable value={paper.value} />
  ) : (
    <Page title={t('paper.title')} back={() => window.history.back()}>
      <Loaded query={paper}>{() => null}</Loaded>
    </Page>
  );
}

function PaperOnTable({ value }: { value: PaperValue }) {
  const t = useText();
  const { person } = useSession();
  const [{ size, language, isNow }, setChoice] = useState(readChoice);
  const choose = (some: { size?: PaperSize; language?: PaperLanguage }) => {
    const next = { size, language, ...some, isNow: false };
    keepChoice(next);
    setChoice(next);
  };
  usePrintAtOnce(isNow);
  const isDoctor = person.roles.includes('doctor');
  const sheet = <Prescription value={value} size={size} language={language} t={sayIn(language)} />;
  return (
    <Page
      title={t('paper.title')}
      facts={value.patient.name}
      back={() => window.history.back()}
      actions={
        isDoctor && (
          <Button keys="F8" onPress={takeNext}>
            {t('visits.next')}
          </Button>
        )
      }
      primary={{ children: t('visits.print'), onPress: printPaper }}
    >
      {value.isReplaced && <Banner tone="warn">{t('paper.replaced')}</Banner>}
      {value.sealed.clinic.name === '' && <Banner tone="warn">{t('paper.no-clinic')}</Banner>}
      <div className={css['controls']}>
        <Choice
          label={t('paper.size')}
          value={size}
          options={paperSizes.map((one) => ({ value: one, label: one }))}
          onChange={(one) => choose({ size: one })}
        />
        <Choice
          label={t('paper.language')}
          value={language}
          options={paperLanguages.map((one) => ({ value: one, label: t(`paper.language.${one}`) }))}
          onChange={(one) => choose({ language: one })}
        />
      </div>
      <div className={css['table']}>
        <div className={css['preview']} data-paper={size}>
          {sheet}
        </div>
      </div>
      <PrintFrame paper={size}>{sheet}</PrintFrame>
    </Page>
  );
}

/** Once, when the sheet stands in the page; loading the page again does not print again. */
function usePrintAtOnce(isNow: boolean): void {
  const isDone = useRef(false);
  useEffect(() => {
    if (!isNow || isDone.current) return;
    isDone.current = true;
    goInstead(window.location.pathname);
    void printPaper();
  }, [isNow]);
}

const storedAt = 'arogya.paper';

interface PaperChoice {
  readonly size: PaperSize;
  readonly language: PaperLanguage;
  readonly isNow: boolean;
}

/** What the address asks for, else what was chosen last on this PC, else A5 in the language of the screen. */
function readChoice(): PaperChoice {
  const asked = new URLSearchParams(window.location.search);
  const [lastSize, lastLanguage] = (localStorage.getItem(storedAt) ?? '').split(' ');
  const one = <Value extends string>(all: readonly Value[], ...texts: (string | null | undefined)[]) =>
    texts.flatMap((text) => all.find((value) => value === text) ?? [])[0];
  return {
    size: one(paperSizes, asked.get('paper'), lastSize) ?? 'A5',
    language: one(paperLanguages, asked.get('lang'), lastLanguage) ?? currentLanguage(),
    isNow: asked.get('now') === '1',
  };
}

function keepChoice({ size, language }: PaperChoice): void {
  localStorage.setItem(storedAt, `${size} ${language}`);
  goInstead(`${window.location.pathname}?paper=${size}&lang=${language}`);
}
