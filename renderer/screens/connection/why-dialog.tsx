import { useCommand, useQuery } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Button, Dialog, ErrorNote, Facts, Loaded, Stack, useFormats } from '../../ui/index.ts';
import { messageName, reasonOf } from './words.ts';

/** All that is known of one message: what ABDM said against it, and under which number to ask them. */
export function WhyDialog({ id, onClose }: { readonly id: number | undefined; readonly onClose: () => void }) {
  const t = useText();
  return (
    <Dialog title={t('connection.why-title')} isOpen={id !== undefined} onClose={onClose} size="lg">
      {id !== undefined && <Why id={id} onClose={onClose} />}
    </Dialog>
  );
}

const endable = ['refused', 'needs-person', 'waiting'];

function Why({ id, onClose }: { readonly id: number; readonly onClose: () => void }) {
  const t = useText();
  const { moment } = useFormats();
  const { person } = useSession();
  const why = useQuery('outbox.why', { id }, { of: 'outbox' });
  const letGo = useCommand('outbox.letGo');
  const end = async () => {
    const reply = await letGo.run({ id });
    if (reply.ok) onClose();
  };
  return (
    <Loaded query={why}>
      {({ kind, state, because, attempts, addedAt, deadline, refusal, requestId, isUnsure }) => (
        <Stack>
          <Facts
            items={[
              [t('connection.what'), messageName(t, kind)],
              [t('connection.state'), t(`connection.job.${state}`)],
              [t('connection.reason'), because === null ? t('connection.no-reason') : reasonOf(t, because)],
              [t('connection.asked-for'), moment(addedAt)],
              [t('connection.worth-until'), moment(deadline)],
              [t('connection.attempts'), attempts],
            ]}
          />
          {refusal && (
            <Facts
              items={[
                [t('connection.abdm-said'), refusal.messages.join(' · ') || t('connection.said-nothing')],
                [t('connection.codes'), [...refusal.codes, `HTTP ${refusal.http}`].join(' · ')],
              ]}
            />
          )}
          {requestId !== null && <Facts items={[['REQUEST-ID', <code key="id">{requestId}</code>]]} />}
          {isUnsure && state !== 'sent' && <p>{t('connection.may-have-arrived')}</p>}
          <ErrorNote failure={letGo.failure} />
          {person.roles.includes('owner') && endable.includes(state) && (
            <div>
              <Button kind="danger" onPress={end} isBusy={letGo.isBusy}>
                {t('connection.let-go')}
              </Button>
            </div>
          )}
        </Stack>
      )}
    </Loaded>
  );
}
