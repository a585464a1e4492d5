import type { ReactNode } from 'react';
import { useText } from '../../i18n/index.ts';
import { Facts, StateWord, useFormats } from '../../ui/index.ts';
import css from './connection.module.css';
import { abdmState, clockState, recordFaults, type Shown, type State, tunnelState } from './words.ts';

type Items = readonly (readonly [name: string, value: ReactNode])[];

/** This PC — the way in — ABDM: how each stands, since when, and when that was last proved. */
export function Picture({ shown: { clock, tunnel, abdm } }: { readonly shown: Shown }) {
  const t = useText();
  const { recent } = useFormats();
  const pc = clockState(t, clock);
  const way = tunnelState(t, tunnel);
  const far = abdmState(t, abdm);
  const difference = clock.differenceSeconds;
  const pcItems: Items =
    difference === null ? [] : [[t('connection.clock-difference'), t('connection.seconds', { count: difference })]];
  const wayItems: Items = [
    [t('connection.since'), recent(tunnel.since)],
    ...(tunnel.provedAt === null ? [] : [[t('connection.proved-at'), recent(tunnel.provedAt)] as const]),
    [t('connection.way-by'), t(`connection.provider.${tunnel.provider}`)],
    ...(tunnel.url === null ? [] : [[t('connection.address'), <code key="address">{tunnel.url}</code>] as const]),
  ];
  const farItems: Items = [
    ...(abdm.since === null ? [] : [[t('connection.since'), recent(abdm.since)] as const]),
    [t('connection.reached-us'), abdm.lastCallbackAt === null ? t('connection.never') : recent(abdm.lastCallbackAt)],
  ];
  return (
    <ol className={css['picture']} aria-label={t('connection.picture')}>
      <Part name={t('connection.pc')} state={pc} items={pcItems} remarks={[]} />
      <Part
        name={t('connection.way-in')}
        state={way}
        items={wayItems}
        remarks={tunnel.isOtherName ? [t('connection.other-name')] : []}
      />
      <Part name="ABDM" state={far} items={farItems} remarks={recordFaults(t, abdm)} />
    </ol>
  );
}

interface PartProps {
  readonly name: string;
  readonly state: State;
  readonly items: Items;
  readonly remarks: readonly string[];
}

function Part({ name, state, items, remarks }: PartProps) {
  return (
    <li className={css['part']} data-tone={state.tone}>
      <h2>{name}</h2>
      <StateWord tone={state.tone}>{state.words}</StateWord>
      {remarks.map((remark) => (
        <StateWord key={remark} tone="bad">
          {remark}
        </StateWord>
      ))}
      <Facts items={items} />
    </li>
  );
}
