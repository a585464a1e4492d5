import { useText } from '../../i18n/index.ts';
import { Card, Stack } from '../../ui/index.ts';
import { AskedList } from './asked-list.tsx';
import { GivenList } from './given-list.tsx';
import { TakenList } from './taken-list.tsx';

/** For the patient's page: which permissions live, on both sides, and who took what. */
export function PatientConsents({ patientId }: { patientId: string }) {
  const t = useText();
  return (
    <Stack>
      <Card isFlush title={t('consents.taken')}>
        <TakenList patientId={patientId} />
      </Card>
      <Card isFlush title={t('consents.given')}>
        <GivenList patientId={patientId} />
      </Card>
      <Card isFlush title={t('consents.asked')}>
        <AskedList patientId={patientId} />
      </Card>
    </Stack>
  );
}
