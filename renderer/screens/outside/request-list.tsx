import type { AskedRequest, Got } from '../../../core/consent/contract.ts';
import type { TransferLine } from '../../../core/received/contract.ts';
import { useCommand, useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, ErrorNote, StateWord, useFormats } from '../../ui/index.ts';
import css from './outside.module.css';
import { narrowingWords, permissionWords, requestWords, transferWords, wishWords } from './request-words.ts';

/** By permission. */
export type Transfers = ReadonlyMap<string, TransferLine>;

/** The transfers under the permissions of some requests. */
export function useTransfers(requests: readonly AskedRequest[]): Transfers {
  const consentIds = requests.flatMap(({ got }) => got.map(({ consentId }) => consentId));
  const query = useQuery(
    'received.transfers',
    { consentIds },
    { of: ['transfer', 'received', 'consent'], isOff: consentIds.length === 0 },
  );
  const transfers = query.value?.transfers ?? [];
  return new Map(consentIds.length === 0 ? [] : transfers.map((transfer) => [transfer.consentId, transfer]));
}

/** What was asked of one patient, newest first, with what the patient gave and what has come of it. */
export function RequestList({ requests, transfers }: { requests: readonly AskedRequest[]; transfers: Transfers }) {
  return (
    <ul className={css['requests']}>
      {requests.map((request) => (
        <li key={request.id}>
          <RequestHead request={request} />
          {request.got.map((got) => (
            <PermissionLine key={got.consentId} got={got} transfer={transfers.get(got.consentId)} />
          ))}
        </li>
      ))}
    </ul>
  );
}

function RequestHead({ request }: { request: AskedRequest }) {
  const t = useText();
  const formats = useFormats();
  const check = useCommand('consent.checkNow');
  const { tone, text } = requestWords({ t, formats }, request);
  const { hiTypes, from, to, eraseAt, askedAt, state } = request;
  const isLiving = state === 'sending' || state === 'REQUESTED' || state === 'GRANTED';
  const period = t('outside.from-to', { from: formats.day(from), to: formats.day(to) });
  return (
    <>
      <div className={css['line']}>
        <StateWord tone={tone}>{text}</StateWord>
        {state === 'REQUESTED' && (
          <Button isSmall kind="quiet" onPress={() => check.run({ requestId: request.id })} isBusy={check.isBusy}>
            {t('outside.check-now')}
          </Button>
        )}
      </div>
      <div className={css['quiet']}>
        {wishWords(t, hiTypes)} · {period} ·{' '}
        {isLiving && `${t('outside.to-be-erased', { day: formats.day(eraseAt) })} · `}
        {t('outside.asked-at', { at: formats.recent(askedAt) })}
      </div>
      <ErrorNote failure={check.failure} />
    </>
  );
}

function PermissionLine({ got, transfer }: { got: Got; transfer: TransferLine | undefined }) {
  const t = useText();
  const formats = useFormats();
  const again = useCommand('received.askAgain');
  const words = permissionWords({ t, formats }, got) ?? (transfer && transferWords({ t, formats }, transfer));
  const hospital = transfer?.hospital.name ?? got.hipName ?? got.hipId ?? t('outside.unknown-hospital');
  const narrowed = narrowingWords({ t, formats }, got);
  const isUnfinished = transfer !== undefined && transfer.state !== 'complete';
  return (
    <div className={css['permission']}>
      <div className={css['line']}>
        <span className={css['hospital']}>{hospital}</span>
        {words && <StateWord tone={words.tone}>{words.text}</StateWord>}
        {transfer?.mayAskAgain && isUnfinished && (
          <Button
            isSmall
            kind="quiet"
            isDisabled={transfer.askableFrom !== null}
            onPress={() => again.run({ consentId: got.consentId })}
            isBusy={again.isBusy}
            label={t('outside.try-again-at', { hospital })}
          >
            {t('outside.try-again')}
          </Button>
        )}
        {transfer?.mayAskAgain && isUnfinished && transfer.askableFrom !== null && (
          <span className={css['quiet']}>
            {t('outside.askable-from', { at: formats.recent(transfer.askableFrom) })}
          </span>
        )}
      </div>
      {narrowed.length > 0 && (
        <div className={css['quiet']}>{t('outside.narrowed', { what: narrowed.join('; ') })}</div>
      )}
      <ErrorNote failure={again.failure} />
    </div>
  );
}
