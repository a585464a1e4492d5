import { type Allergy, readDiagnosis } from '../../../core/consultations/model.ts';
import { useText } from '../../i18n/index.ts';
import { Button, TextArea, TextField, useFormats } from '../../ui/index.ts';
import { Lines } from './lines.tsx';
import { MedicineLine } from './medicine-line.tsx';
import { dayOfFollowUp } from './page-form.ts';
import { PhraseLine } from './phrase-line.tsx';
import { Section } from './section.tsx';
import type { OpenPage } from './use-page.ts';
import css from './visits.module.css';
import { VitalsFields } from './vitals-fields.tsx';

const isBlankText = (text: string): boolean => text.trim() === '';

/** The page of a visit, in the order in which a doctor thinks; each part grows as it is used. */
export function PageSections({
  page,
  today,
  allergies,
}: {
  readonly page: OpenPage;
  readonly today: string;
  readonly allergies: readonly Allergy[];
}) {
  const t = useText();
  const { form, note, change } = page;
  return (
    <>
      <Section title={t('visits.complaints')}>
        <Lines lines={form.complaints} blank="" isBlank={isBlankText} onChange={(complaints) => change({ complaints })}>
          {(text, at) => (
            <PhraseLine
              kind="complaint"
              label={t('visits.complaint')}
              text={text}
              at={at}
              onText={at.set}
              isFocusedFirst={at.number === 1}
              {...(at.number === 1 ? { placeholder: t('visits.complaint-hint') } : {})}
            />
          )}
        </Lines>
      </Section>
      <Section title={t('visits.findings')}>
        <VitalsFields texts={form.vitals} vitals={note.vitals} onChange={(vitals) => change({ vitals })} />
        <div className={css['bare']}>
          <TextArea
            label={t('visits.findings')}
            value={form.findings}
            onChange={(findings) => change({ findings })}
            rows={1}
            placeholder={t('visits.findings-hint')}
            maxLength={5000}
          />
        </div>
      </Section>
      <Section title={t('visits.diagnosis')}>
        <Diagnoses page={page} />
      </Section>
      <Section title={t('visits.medicines')}>
        <Lines
          lines={form.medicines}
          blank={{ medicine: '', dose: '' }}
          isBlank={({ medicine }) => isBlankText(medicine)}
          onChange={(medicines) => change({ medicines })}
        >
          {(line, at) => <MedicineLine line={line} at={at} allergies={allergies} />}
        </Lines>
        <Stopped page={page} />
      </Section>
      <Section title={t('visits.tests')}>
        <Lines lines={form.tests} blank="" isBlank={isBlankText} onChange={(tests) => change({ tests })}>
          {(text, at) => <PhraseLine kind="test" label={t('visits.test')} text={text} at={at} onText={at.set} />}
        </Lines>
      </Section>
      <Section title={t('visits.advice')}>
        <div className={css['bare']}>
          <TextArea
            label={t('visits.advice')}
            value={form.advice}
            onChange={(advice) => change({ advice })}
            rows={1}
            maxLength={5000}
          />
        </div>
      </Section>
      <Section title={t('visits.follow-up')}>
        <FollowUpField text={form.followUp} today={today} onChange={(followUp) => change({ followUp })} />
      </Section>
    </>
  );
}

function Diagnoses({ page }: { page: OpenPage }) {
  const t = useText();
  const { form, change } = page;
  return (
    <Lines
      lines={form.diagnoses}
      blank={{ text: '', isOngoing: false }}
      isBlank={({ text }) => isBlankText(text)}
      onChange={(diagnoses) => change({ diagnoses })}
    >
      {(line, at) => {
        const { code, certainty } = readDiagnosis(line.text);
        const marks = [
          certainty === 'provisional' ? t('visits.provisional') : '',
          code === null ? '' : `ICD-10 ${code}`,
        ];
        const words = marks.filter((mark) => mark !== '').join(' · ');
        return (
          <PhraseLine
            kind="diagnosis"
            label={t('visits.diagnosis')}
            text={line.text}
            at={at}
            onText={(text) => at.set({ ...line, text })}
            pick={(text, detail) => (detail === '' ? text : `${text} ${detail}`)}
            actions={
              <>
                <span className={css['below']}>{words}</span>
                <Button
                  kind={line.isOngoing ? 'plain' : 'quiet'}
                  isSmall
                  onPress={() => at.set({ ...line, isOngoing: !line.isOngoing })}
                  label={t('visits.ongoing-of', { number: at.number })}
                >
                  {line.isOngoing ? `✓ ${t('visits.ongoing')}` : t('visits.ongoing')}
                </Button>
              </>
            }
            {...(at.number === 1 ? { placeholder: t('visits.diagnosis-hint') } : {})}
          />
        );
      }}
    </Lines>
  );
}

function Stopped({ page }: { page: OpenPage }) {
  const t = useText();
  const { stopped } = page.form;
  return stopped.map((medicine) => (
    <div key={medicine} className={css['fields']}>
      <span className={css['below']}>{t('visits.stopped', { medicine })}</span>
      <Button
        kind="quiet"
        isSmall
        onPress={() => page.change({ stopped: stopped.filter((name) => name !== medicine) })}
        label={t('visits.remove-line', { line: medicine })}
      >
        ×
      </Button>
    </div>
  ));
}

function FollowUpField({ text, today, onChange }: { text: string; today: string; onChange: (text: string) => void }) {
  const t = useText();
  const { day } = useFormats();
  const meant = dayOfFollowUp(text, today);
  return (
    <div className={`${css['two']} ${css['bare']}`}>
      <TextField
        label={t('visits.follow-up')}
        value={text}
        onChange={onChange}
        placeholder={t('visits.follow-up-hint')}
        maxLength={30}
      />
      <span className={css['below']} data-tone={meant === undefined ? 'warn' : undefined}>
        {meant === undefined ? t('visits.follow-up-unread') : meant === null ? '' : day(meant)}
      </span>
    </div>
  );
}
