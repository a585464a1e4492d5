import { useEffect, useRef, useState } from 'react';
import type { Hint } from '../../../core/consultations/model.ts';
import { call, type Failure, type OutputOf } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Banner, Dialog, ErrorNote, formatAbhaNumber, QuietBar } from '../../ui/index.ts';
import type { DraftSaver } from './draft-saver.ts';
import css from './visits.module.css';

type Summary = OutputOf<'consultations.summary'>;
type Signed = OutputOf<'consultations.sign'>;

export interface SignDialogProps {
  readonly visitId: string;
  readonly saver: DraftSaver;
  readonly prints: boolean;
  /** What stands in a field and cannot be read, in words: it would not be on the signed page, so nobody signs over it. */
  readonly unread: readonly string[];
  readonly onClose: () => void;
  readonly onSigned: () => void;
}

/** The moment of signing: what will be fixed and shared, what to look at before, then one press. */
export function SignDialog({ visitId, saver, prints, unread, onClose, onSigned }: SignDialogProps) {
  const t = useText();
  const [summary, setSummary] = useState<Summary>();
  const [failure, setFailure] = useState<Failure>();
  const [refused, setRefused] = useState<Extract<Signed, { kind: 'refused' }>>();
  const [isBusy, setIsBusy] = useState(false);

  useEffect(() => {
    const look = async () => {
      await saver.flush();
      const reply = await call('consultations.summary', { visitId });
      if (reply.ok) setSummary(reply.value);
      else setFailure(reply);
    };
    void look();
  }, [saver, visitId]);

  const hasNothing = summary?.hints.some(({ kind }) => kind === 'nothing-written') ?? true;
  const cannotSign = hasNothing || unread.length > 0;
  const sign = async () => {
    if (cannotSign || isBusy) return;
    setIsBusy(true);
    setFailure(undefined);
    // What was stored last is not what stands on the screen: nobody signs that.
    const isStored = await saver.flush();
    const reply = isStored ? await call('consultations.sign', { visitId, revision: saver.revision() }) : undefined;
    setIsBusy(false);
    if (!reply) return setFailure(saver.failure());
    if (!reply.ok) setFailure(reply);
    else if (reply.value.kind === 'refused') setRefused(reply.value);
    else if (prints) go(`/print/${reply.value.consultationId}?now=1`);
    else onSigned();
    if (reply.ok && reply.value.kind === 'signed') onClose();
  };

  return (
    <Dialog
      title={t('visits.sign-title')}
      isOpen
      onClose={onClose}
      size="lg"
      primary={{
        children: t(prints ? 'visits.sign-and-print' : 'visits.sign'),
        onPress: sign,
        isBusy,
        isDisabled: cannotSign,
      }}
    >
      <SignAgainKey run={() => void sign()} />
      <QuietBar isOn={isBusy} />
      {unread.map((words) => (
        <Banner key={words} tone="bad">
          {words}
        </Banner>
      ))}
      {summary && <SummaryWords summary={summary} />}
      {refused && <Refused refused={refused} />}
      <ErrorNote failure={failure} />
    </Dialog>
  );
}

/** F6 twice signs and prints: the second press is the signature. */
function SignAgainKey({ run }: { run: () => void }) {
  const t = useText();
  useKeys([{ keys: 'F6', does: t('visits.sign-and-print'), run }]);
  return null;
}

function SummaryWords({ summary }: { summary: Summary }) {
  const t = useText();
  const { hints, hiTypes, careContextDisplay, abhaNumber, isAbhaVerified, documents, medicines } = summary;
  const urgent = hints.filter(({ kind }) => kind === 'allergy' || kind === 'nothing-written');
  const others = hints.filter((hint) => !urgent.includes(hint));
  const words = useRef<HTMLDivElement>(null);
  // What is to be read has the focus, not the cross that closes it.
  useEffect(() => words.current?.focus(), []);
  const counts: Readonly<Record<string, number>> = { Prescription: medicines, HealthDocumentRecord: documents };
  return (
    <div className={css['summary']} ref={words} tabIndex={-1}>
      {urgent.map((hint) => (
        <Banner key={`${hint.kind} ${hint.about}`} tone="bad">
          {hintInWords(t, hint)}
        </Banner>
      ))}
      <div>
        <strong>{careContextDisplay}</strong>
        <ul>
          {hiTypes.map((hiType) => (
            <li key={hiType}>{t(`visits.record.${hiType}`, { count: counts[hiType] ?? 1 })}</li>
          ))}
        </ul>
      </div>
      <p>
        {abhaNumber === null
          ? t('visits.sign-without-abha')
          : t(isAbhaVerified ? 'visits.sign-with-abha' : 'visits.sign-abha-unverified', {
              number: formatAbhaNumber(abhaNumber),
            })}
      </p>
      {others.length > 0 && (
        <Banner tone="warn" title={t('visits.look-at')}>
          <ul>
            {others.map((hint) => (
              <li key={`${hint.kind} ${hint.about}`}>{hintInWords(t, hint)}</li>
            ))}
          </ul>
        </Banner>
      )}
      <p>{t('visits.sign-fixes')}</p>
    </div>
  );
}

function hintInWords(t: Say, { kind, about, detail }: Hint): string {
  const measure = kind === 'unusual-vital' ? t(`visits.measure.${about}`) : about;
  return t(`visits.hint.${kind}`, { about: measure, detail });
}

function Refused({ refused: { obstacles } }: { refused: Extract<Signed, { kind: 'refused' }> }) {
  const t = useText();
  return (
    <Banner tone="bad" title={t('visits.sign-refused')}>
      <ul>
        {obstacles.map(({ hiType, path, rule, text }) => (
          <li key={`${hiType} ${path} ${rule}`}>
            {t(`visits.record-name.${hiType}`)}: {text} ({path})
          </li>
        ))}
      </ul>
    </Banner>
  );
}
