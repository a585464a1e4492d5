import { plainDigits } from '../../../core/kit/digits.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Button, Inline, TextField, useNow } from '../../ui/index.ts';
import { type AbhaFlow, isOtp, type Sent } from './abha-flow.ts';

interface CodeStepProps {
  readonly flow: AbhaFlow;
  readonly sent: Sent;
  /** Stays in the page's memory alone, and goes with the step. */
  readonly otp: string;
  readonly setOtp: (otp: string) => void;
  readonly isTried: boolean;
}

/** The code that ABDM has sent to the patient's mobile, and how often it may be sent again. */
export function CodeStep({ flow, sent, otp, setOtp, isTried }: CodeStepProps) {
  const t = useText();
  const { world } = useSession();
  const isWrong = isTried && !isOtp(otp);
  return (
    <>
      <p>{sent.sentTo === '' ? t('abha.code-sent') : t('abha.code-sent-to', { mobile: sent.sentTo })}</p>
      <TextField
        label={t('abha.code')}
        hint={t(world === 'practice' ? 'abha.code-hint-practice' : 'abha.code-hint')}
        error={isWrong ? t('abha.code-wrong-form') : undefined}
        value={otp}
        onChange={(typed) => setOtp(plainDigits(typed).replace(/[^\d\s]/g, ''))}
        kind="digits"
        width="short"
        maxLength={7}
        autoComplete="one-time-code"
        isFocusedFirst
        isLast
      />
      <Inline>
        <ResendButton flow={flow} sent={sent} />
        <Button kind="quiet" isSmall onPress={flow.restart}>
          {t('abha.other-number')}
        </Button>
      </Inline>
    </>
  );
}

/** At most twice, each a minute after the last one: the core counts, the button tells. */
function ResendButton({ flow, sent: { resendsLeft, resendAfter } }: Pick<CodeStepProps, 'flow' | 'sent'>) {
  const t = useText();
  const now = useNow(1);
  const seconds = Math.ceil((Date.parse(resendAfter) - now.getTime()) / 1000);
  if (resendsLeft === 0) return <span>{t('abha.no-resend-left')}</span>;
  const left = t('abha.resends-left', { count: resendsLeft });
  if (seconds > 0) return <span>{t('abha.resend-in', { seconds, left })}</span>;
  return (
    <Button isSmall keys="Alt+R" onPress={flow.resend} isBusy={flow.isBusy} label={`${t('abha.resend')}, ${left}`}>
      {t('abha.resend')}
    </Button>
  );
}
