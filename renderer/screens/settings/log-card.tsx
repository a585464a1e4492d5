import { useState } from 'react';
import { call, type Failure, type OutputOf } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote } from '../../ui/index.ts';
import css from './settings.module.css';

/** The log of who did and saw what. Each line seals the one before; the last seal is shown, since a cut end breaks none. */
export function LogCard({ lastHash }: { lastHash: string }) {
  const t = useText();
  const [verdict, setVerdict] = useState<OutputOf<'audit.verify'>>();
  const [failure, setFailure] = useState<Failure>();
  const [isBusy, setIsBusy] = useState(false);
  const check = async () => {
    setIsBusy(true);
    const reply = await call('audit.verify', {});
    setIsBusy(false);
    setVerdict(reply.ok ? reply.value : undefined);
    setFailure(reply.ok ? undefined : reply);
  };
  return (
    <Card
      title={t('backup.log')}
      actions={
        <Button onPress={check} isBusy={isBusy}>
          {t('backup.log-check')}
        </Button>
      }
    >
      <p className={css['note']}>{t('backup.log-note')}</p>
      <p>
        {t('backup.log-seal')} <code className={css['seal']}>{lastHash.slice(0, 16)}</code>
      </p>
      <ErrorNote failure={failure} onRetry={() => void check()} />
      {verdict?.kind === 'whole' && (
        <Banner tone="good" says="politely">
          {t('backup.log-whole', { count: verdict.rows })}
        </Banner>
      )}
      {verdict?.kind === 'broken' && (
        <Banner tone="bad" says="at-once">
          {t('backup.log-broken', { line: verdict.seq })}
        </Banner>
      )}
    </Card>
  );
}
