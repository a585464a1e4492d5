import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Facts, SidePanel, Stack, useFormats } from '../../ui/index.ts';
import type { TransferLine } from './lines.ts';
import { TakenVisits } from './taken-visits.tsx';
import { takerName } from './words.ts';

/** One request for data of another hospital, visit by visit. */
export function TakenPanel({ transfer, onClose }: { transfer: TransferLine; onClose: () => void }) {
  const t = useText();
  const formats = useFormats();
  const fresh = useQuery('transfer.list', { consentId: transfer.consentId }, { of: 'transfer' });
  const now = fresh.value?.transfers.find(({ id }) => id === transfer.id) ?? transfer;
  return (
    <SidePanel title={takerName(t, now)} onClose={onClose}>
      <Stack>
        <Facts
          items={[
            [t('consents.patient'), now.patient?.name ?? t('consents.unknown-patient')],
            [t('consents.asked-by'), now.requesterName ?? '–'],
            [t('consents.purpose'), now.purpose === null ? '–' : t(`consents.purpose.${now.purpose}`)],
            [t('consents.when'), formats.moment(now.receivedAt)],
          ]}
        />
        <TakenVisits transfer={now} />
      </Stack>
    </SidePanel>
  );
}
