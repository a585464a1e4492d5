import { useText } from '../../i18n/index.ts';
import { StateWord, useFormats } from '../../ui/index.ts';
import css from './consents.module.css';
import type { TransferLine } from './lines.ts';
import { becauseOf, transferState, typeNames } from './words.ts';

/** One request for data: how it ended, what went and what did not. */
export function TakenVisits({ transfer }: { transfer: TransferLine }) {
  const t = useText();
  const formats = useFormats();
  const { tone, words } = transferState(t, formats, transfer);
  return (
    <div className={css['transfer']}>
      <div className={css['transfer-head']}>
        <span>{formats.moment(transfer.receivedAt)}</span>
        <StateWord tone={tone}>{words}</StateWord>
      </div>
      <ul>
        {transfer.taken.map(({ careContext, hiTypes, at }) => (
          <li key={careContext}>
            {t('consents.took', { visit: careContext, what: typeNames(t, hiTypes), at: formats.recent(at) })}
          </li>
        ))}
        {transfer.notTaken.map(({ careContext, hiType, because, mayHaveArrived }) => (
          <li key={`${careContext} ${hiType ?? ''}`} className={css['quiet']}>
            {t('consents.did-not-take', {
              visit: careContext,
              what: hiType === null ? '' : typeNames(t, [hiType]),
              because: becauseOf(t, because),
            })}
            {mayHaveArrived && ` ${t('consents.may-have-arrived')}`}
          </li>
        ))}
      </ul>
    </div>
  );
}
