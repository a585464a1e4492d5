import { useCommand, useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, ErrorNote, Facts, Loaded, Stack, StateWord, useFormats } from '../../ui/index.ts';
import css from './consents.module.css';
import type { GivenPermission } from './lines.ts';
import { TakenVisits } from './taken-visits.tsx';
import { givenState, typeNames } from './words.ts';

/** One permission of others: what it covers, what was taken under it, and the clinic's own hold. */
export function GivenDetails({ permission }: { permission: GivenPermission }) {
  const t = useText();
  const formats = useFormats();
  const fresh = useQuery('consent.given', { patientId: permission.patientId }, { of: 'consent' });
  const now = fresh.value?.permissions.find(({ consentId }) => consentId === permission.consentId) ?? permission;
  const { tone, words } = givenState(t, formats, now);
  return (
    <Stack>
      <StateWord tone={tone}>{words}</StateWord>
      <Facts
        items={[
          [t('consents.patient'), now.patient?.name ?? t('consents.unknown-patient')],
          [t('consents.asked-by'), now.requesterName ?? t('consents.own-app')],
          [t('consents.purpose'), now.purpose === null ? '–' : t(`consents.purpose.${now.purpose}`)],
          [t('consents.what'), typeNames(t, now.hiTypes)],
          [t('consents.period'), t('consents.from-to', { from: formats.day(now.from), to: formats.day(now.to) })],
          [t('consents.visits'), t('consents.visit-count', { count: now.visits })],
          [t('consents.since'), formats.moment(now.grantedAt)],
          [t('consents.until'), formats.moment(now.endedAt ?? now.eraseAt)],
        ]}
      />
      <Hold permission={now} />
      <TakenUnder consentId={now.consentId} />
    </Stack>
  );
}

/** The clinic may hold back for a while; the patient's permission stays as it is. */
function Hold({ permission: { consentId, status, isOver } }: { permission: GivenPermission }) {
  const t = useText();
  const pause = useCommand('consent.pause');
  const resume = useCommand('consent.resume');
  if (isOver) return null;
  const isPaused = status === 'PAUSED';
  const press = isPaused ? resume : pause;
  return (
    <Stack gap="tight">
      <p>{t(isPaused ? 'consents.resume-what' : 'consents.pause-what')}</p>
      <div>
        <Button onPress={() => press.run({ consentId })} isBusy={press.isBusy}>
          {t(isPaused ? 'consents.resume' : 'consents.pause')}
        </Button>
      </div>
      <ErrorNote failure={press.failure} onRetry={() => void press.run({ consentId })} />
    </Stack>
  );
}

function TakenUnder({ consentId }: { consentId: string }) {
  const t = useText();
  const list = useQuery('transfer.list', { consentId }, { of: 'transfer' });
  return (
    <section>
      <h3 className={css['heading']}>{t('consents.taken')}</h3>
      <Loaded query={list}>
        {({ transfers }) =>
          transfers.length === 0 ? (
            <p>{t('consents.nothing-taken')}</p>
          ) : (
            transfers.map((transfer) => <TakenVisits key={transfer.id} transfer={transfer} />)
          )
        }
      </Loaded>
    </section>
  );
}
