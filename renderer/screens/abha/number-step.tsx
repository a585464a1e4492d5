import { useState } from 'react';
import { plainDigits } from '../../../core/kit/digits.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { formatAbhaNumber, TextField } from '../../ui/index.ts';
import { type AbhaFlow, isAbhaNumber } from './abha-flow.ts';

/** The ABHA number, typed from the card or the patient's phone. */
export function NumberStep({ flow, isTried }: { readonly flow: AbhaFlow; readonly isTried: boolean }) {
  const t = useText();
  const { world } = useSession();
  const [wasLeft, setWasLeft] = useState(false);
  const isWrong = (isTried || (wasLeft && flow.typed !== '')) && !isAbhaNumber(flow.typed);
  const tidy = () => {
    setWasLeft(true);
    const digits = plainDigits(flow.typed).replace(/[\s-]/g, '');
    if (isAbhaNumber(flow.typed)) flow.setTyped(formatAbhaNumber(digits));
  };
  return (
    <TextField
      label={t('abha.number')}
      hint={t(world === 'practice' ? 'abha.number-hint-practice' : 'abha.number-hint')}
      error={isWrong ? t('abha.number-wrong') : undefined}
      value={flow.typed}
      onChange={flow.setTyped}
      onLeave={tidy}
      kind="digits"
      width="medium"
      placeholder="91-1234-5678-9012"
      maxLength={24}
      isFocusedFirst
      isLast
    />
  );
}
