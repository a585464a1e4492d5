import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Facts, Stack } from '../../ui/index.ts';
import type { TransferLine } from './lines.ts';
import { TakenVisits } from './taken-visits.tsx';

/** One request for data of another hospital, visit by visit. */
export function TakenDetails({ transfer }: { transfer: TransferLine }) {
  const t = useText();
  const fresh = useQuery('transfer.list', { consentId: transfer.consentId }, { of: 'transfer' });
  const now = fresh.value?.transfers.find(({ id }) => id === transfer.id) ?? transfer;
  return (
    <Stack>
      <Facts
        items={[
          [t('consents.patient'), now.patient?.name ?? t('consents.unknown-patient')],
          ...(now.requesterName === null ? [] : [[t('consents.asked-by'), now.requesterName] as const]),
          ...(now.purpose === null ? [] : [[t('consents.purpose'), t(`consents.purpose.${now.purpose}`)] as const]),
        ]}
      />
      <TakenVisits transfer={now} />
    </Stack>
  );
}
