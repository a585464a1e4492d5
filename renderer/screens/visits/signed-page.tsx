import { type ReactNode, useState } from 'react';
import { doseInWords, readDose } from '../../../core/consultations/model.ts';
import { useCommand } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { currentLanguage, useText } from '../../i18n/index.ts';
import { Button, Dialog, ErrorNote, Inline, Page, StateWord, TextField, useFormats } from '../../ui/index.ts';
import { VisitLink } from '../linking/link-word.tsx';
import { useOutsidePanel } from '../outside/outside-panel.tsx';
import { DocumentsSection } from './documents-section.tsx';
import { followUpInWords, vitalsInWords } from './note-words.ts';
import { diagnosisText } from './page-form.ts';
import { Section } from './section.tsx';
import { SideColumn } from './side-column.tsx';
import { takeNext } from './take-next.ts';
import type { EditorProps } from './visit-editor.tsx';
import { VisitHead } from './visit-head.tsx';
import css from './visits.module.css';

/** A page that is fixed: to be read, printed, or corrected by a new version. */
export function SignedPage({ value, side, onChanged, mayCorrect }: EditorProps & { readonly mayCorrect: boolean }) {
  const t = useText();
  const { day, moment } = useFormats();
  const [isCorrecting, setIsCorrecting] = useState(false);
  const { signed, patient, visit, status } = value;
  const outside = useOutsidePanel(patient.id);
  return (
    <Page
      title={patient.name}
      facts={<VisitHead value={value} />}
      back={() => go('/visits')}
      {...(signed
        ? { primary: { children: t('visits.print'), onPress: () => go(`/print/${signed.consultationId}`) } }
        : {})}
      {...outside.aside}
      actions={
        <>
          {outside.button}
          {mayCorrect && signed && (
            <Button onPress={() => setIsCorrecting(true)} keys="Alt+C">
              {t('visits.correct')}
            </Button>
          )}
          {mayCorrect && (
            <Button keys="F8" onPress={takeNext}>
              {t('visits.next')}
            </Button>
          )}
        </>
      }
    >
      <div>
        {signed && status === 'signed' ? (
          <Inline>
            <StateWord tone="good">
              {t('visits.signed-by', { name: signed.doctorName, at: moment(signed.signedAt), version: signed.version })}
            </StateWord>
            <VisitLink patientId={patient.id} visitId={visit.id} day={day(visit.day)} />
          </Inline>
        ) : (
          <StateWord tone="warn">{t('visits.not-signed-yet')}</StateWord>
        )}
      </div>
      <div className={css['editor']}>
        <SideColumn side={side} patientId={patient.id} stopped={[]} />
        <div className={`${css['page']} ${css['signed']}`}>
          <NoteWords value={value} />
          <DocumentsSection visitId={visit.id} documents={value.documents} onChanged={onChanged} />
        </div>
      </div>
      <CorrectDialog
        visitId={visit.id}
        isOpen={isCorrecting}
        onClose={() => setIsCorrecting(false)}
        onBegun={() => {
          setIsCorrecting(false);
          onChanged();
        }}
      />
    </Page>
  );
}

function NoteWords({ value: { note, visit } }: Pick<EditorProps, 'value'>) {
  const t = useText();
  const formats = useFormats();
  const list = (lines: readonly string[]) => (
    <ul>
      {lines.map((line) => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  );
  const medicines = note.medicines.map(({ medicine, dose }) => {
    const words = doseInWords(readDose(dose), { language: currentLanguage(), medicine });
    return words === '' ? medicine : `${medicine} · ${words}`;
  });
  const vitals = vitalsInWords(t, note.vitals);
  const parts: readonly (readonly [title: string, isThere: boolean, content: ReactNode])[] = [
    [
      t('visits.complaints'),
      note.complaints.length > 0,
      list(note.complaints.map(({ text, since }) => (since === '' ? text : `${text} × ${since}`))),
    ],
    [
      t('visits.findings'),
      vitals !== '' || note.findings !== '',
      <>
        {vitals !== '' && <p>{vitals}</p>}
        <p>{note.findings}</p>
      </>,
    ],
    [t('visits.diagnosis'), note.diagnoses.length > 0, list(note.diagnoses.map(diagnosisText))],
    [t('visits.medicines'), note.medicines.length > 0, list(medicines)],
    [t('visits.stopped-title'), note.stopped.length > 0, list(note.stopped)],
    [t('visits.tests'), note.tests.length > 0, list(note.tests.map(({ text }) => text))],
    [t('visits.advice'), note.advice !== '', <p key="advice">{note.advice}</p>],
    [t('visits.follow-up'), note.followUp !== null, followUpInWords({ t, formats }, note.followUp, visit.day)],
  ];
  return parts.map(([title, isThere, content]) =>
    isThere ? (
      <Section key={title} title={title}>
        {content}
      </Section>
    ) : null,
  );
}

function CorrectDialog(props: {
  readonly visitId: string;
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly onBegun: () => void;
}) {
  const { visitId, isOpen, onClose, onBegun } = props;
  const t = useText();
  const [reason, setReason] = useState('');
  const correct = useCommand('consultations.correct');
  const begin = async () => {
    const reply = await correct.run({ visitId, reason });
    if (reply.ok) onBegun();
  };
  return (
    <Dialog
      title={t('visits.correct')}
      isOpen={isOpen}
      onClose={onClose}
      primary={{
        children: t('visits.correct-begin'),
        onPress: begin,
        isBusy: correct.isBusy,
        isDisabled: reason.trim().length < 3,
      }}
    >
      <p>{t('visits.correct-what')}</p>
      <TextField
        label={t('visits.correct-reason')}
        value={reason}
        onChange={setReason}
        maxLength={300}
        isFocusedFirst
        isLast
      />
      <ErrorNote failure={correct.failure} />
    </Dialog>
  );
}
