import { useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, Dialog, ErrorNote } from '../../ui/index.ts';
import css from './settings.module.css';

/** For a sheet that got lost or was seen: a new key, after which the old sheet opens nothing. */
export function KeyCard() {
  const t = useText();
  const [isAsking, setIsAsking] = useState(false);
  const [isDone, setIsDone] = useState(false);
  const change = useCommand('backup.changeKey');
  const go = async () => {
    const reply = await change.run({});
    setIsDone(reply.ok);
    if (reply.ok) setIsAsking(false);
  };
  return (
    <Card title={t('backup.key')}>
      <p className={css['note']}>{t('backup.key-note')}</p>
      {isDone && (
        <Banner tone="warn" says="politely">
          {t('backup.key-done')}
        </Banner>
      )}
      <div>
        <Button kind="danger" onPress={() => setIsAsking(true)}>
          {t('backup.key-change')}
        </Button>
      </div>
      <Dialog
        title={t('backup.key-change')}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        primary={{ children: t('backup.key-change'), onPress: go, isBusy: change.isBusy, isDanger: true }}
      >
        <p>{t('backup.key-sure')}</p>
        <ErrorNote failure={change.failure} />
      </Dialog>
    </Card>
  );
}
