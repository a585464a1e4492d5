import { useEffect, useRef } from 'react';
import { useCommand, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Dialog, ErrorNote, Inline, Loaded, StateWord, useFormats, useNow } from '../../ui/index.ts';
import { canTryAgain, type LinkState, linkInWords, nextStepInWords } from './link-words.ts';
import css from './linking.module.css';

/** "Show me why": where the visit stands, what to do, and each step of its way with its time. */
export function WhyDialog({ visitId, onClose }: { readonly visitId: string; readonly onClose: () => void }) {
  const t = useText();
  const { moment } = useFormats();
  const query = useQuery('linking.why', { visitId }, { of: ['care-context', 'outbox'] });
  return (
    <Dialog title={t('linking.why-title')} isOpen onClose={onClose} size="lg">
      <Loaded query={query}>
        {({ visit, steps }) => (
          <>
            <Standing visit={visit} onClose={onClose} />
            <ol className={css['steps']} aria-label={t('linking.steps')}>
              {steps.map(({ at, step, code }) => (
                <li key={`${at} ${step}`}>
                  <time dateTime={at}>{moment(at)}</time>
                  <span>{t(`linking.step.${step}`)}</span>
                  {code !== null && <code>{code}</code>}
                </li>
              ))}
            </ol>
          </>
        )}
      </Loaded>
    </Dialog>
  );
}

function Standing({ visit, onClose }: { readonly visit: LinkState; readonly onClose: () => void }) {
  const t = useText();
  const formats = useFormats();
  const now = useNow();
  const again = useCommand('linking.tryAgain');
  const step = useRef<HTMLDivElement>(null);
  // The next step has the focus, not the cross that closes the dialog.
  useEffect(() => step.current?.querySelector('button')?.focus(), []);
  const { tone, text } = linkInWords(visit, { t, formats, now });
  const verify = () => {
    onClose();
    go(`/patients/${visit.patientId}/abha`);
  };
  const next = nextStepInWords(visit, t);
  const needsAbha = ['no-abha', 'no-abha-address', 'details-differ', 'abha-deactivated'].includes(visit.because ?? '');
  return (
    <>
      <StateWord tone={tone}>{text}</StateWord>
      {next !== null && <p>{next}</p>}
      <div ref={step}>
        <Inline>
          {needsAbha && (
            <Button keys="Alt+A" onPress={verify}>
              {t('abha.verify')}
            </Button>
          )}
          {canTryAgain(visit) && (
            <Button keys="Alt+T" onPress={() => again.run({ visitId: visit.visitId })} isBusy={again.isBusy}>
              {t('ui.try-again')}
            </Button>
          )}
        </Inline>
      </div>
      <ErrorNote failure={again.failure} />
    </>
  );
}
