import { useState } from 'react';
import { useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Dialog, ErrorNote, Inline } from '../../ui/index.ts';
import type { DraftSaver } from './draft-saver.ts';

/** Throws the draft away, after a second look; of a correction, the signed version stays as it was. */
export function DropDraft({
  visitId,
  version,
  saver,
  onDropped,
}: {
  readonly visitId: string;
  readonly version: number;
  readonly saver: DraftSaver;
  readonly onDropped: () => void;
}) {
  const t = useText();
  const [isAsking, setIsAsking] = useState(false);
  const drop = useCommand('consultations.dropDraft');
  const throwAway = async () => {
    await saver.flush();
    const reply = await drop.run({ visitId, revision: saver.revision() });
    if (reply.ok) window.location.reload();
    else onDropped();
  };
  const words = version > 1 ? 'visits.drop-correction' : 'visits.drop-draft';
  return (
    <Inline>
      <Button kind="quiet" isSmall onPress={() => setIsAsking(true)}>
        {t(words)}
      </Button>
      <Dialog
        title={t(words)}
        isOpen={isAsking}
        onClose={() => setIsAsking(false)}
        primary={{ children: t('visits.drop'), onPress: throwAway, isBusy: drop.isBusy, isDanger: true }}
      >
        <p>{t(version > 1 ? 'visits.drop-correction-what' : 'visits.drop-draft-what')}</p>
        <ErrorNote failure={drop.failure} />
      </Dialog>
    </Inline>
  );
}
