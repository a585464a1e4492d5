import type { OutputOf } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Card, StateWord, useFormats } from '../../ui/index.ts';
import css from './connection.module.css';
import { faultOf } from './words.ts';

type Proof = OutputOf<'connection.prove'>;

const tones = { ok: 'good', failed: 'bad', skipped: 'plain' } as const;

/** What came of "Prove it now", step by step; the last one is a message of ABDM that really came. */
export function ProofCard({ proof, isBusy }: { readonly proof: Proof | undefined; readonly isBusy: boolean }) {
  const t = useText();
  const { time } = useFormats();
  if (isBusy) {
    return (
      <Card title={t('connection.proof')}>
        <output>{t('connection.proving')}</output>
      </Card>
    );
  }
  if (!proof) return null;
  const { steps, deliveredAt } = proof;
  return (
    <Card title={t('connection.proof')}>
      <output>
        <ul className={css['steps']}>
          {steps.map(({ step, result, because }) => (
            <li key={step}>
              <StateWord tone={tones[result]}>{t(`connection.step.${step}`)}</StateWord>
              {result === 'failed' && <span className={css['why']}>{faultOf(t, because)}</span>}
              {result === 'skipped' && <span className={css['why']}>{t('connection.skipped')}</span>}
            </li>
          ))}
        </ul>
        {deliveredAt !== null && <p>{t('connection.delivered', { at: time(deliveredAt) })}</p>}
      </output>
    </Card>
  );
}
