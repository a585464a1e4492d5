import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { Card } from '../../ui/index.ts';
import { AskedList } from './asked-list.tsx';
import { GivenList } from './given-list.tsx';
import { type Opened, OpenedDialog } from './opened.tsx';
import { TakenList } from './taken-list.tsx';

/** Of one patient: who took what, who may take it until when, and what we may see of others. */
export function PatientConsents({ patientId }: { readonly patientId: string }) {
  const t = useText();
  const [opened, setOpened] = useState<Opened>();
  return (
    <>
      <Card isFlush title={t('consents.taken')}>
        <TakenList patientId={patientId} onOpen={(line) => setOpened({ kind: 'taken', line })} />
      </Card>
      <Card isFlush title={t('consents.given')}>
        <GivenList patientId={patientId} onOpen={(line) => setOpened({ kind: 'given', line })} />
      </Card>
      <Card isFlush title={t('consents.asked')}>
        <AskedList patientId={patientId} onOpen={(line) => setOpened({ kind: 'asked', line })} />
      </Card>
      {opened && <OpenedDialog opened={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
