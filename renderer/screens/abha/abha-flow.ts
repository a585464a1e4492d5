import { Otp, TypedAbhaNumber } from '../../../core/abha/model.ts';
import { type OutputOf, useCommand, useQuery } from '../../core-client.ts';
import { useKept } from '../../frame/kept.ts';

export type Sent = OutputOf<'abha.sendOtp'>;
export type Verified = OutputOf<'abha.verifyOtp'>;
export type AbhaStep = 'number' | 'code' | 'details';

/** What a person has begun about an ABHA: the number as typed, and the core's name of the conversation. */
interface Begun {
  readonly typed: string;
  readonly flowId: string;
}

const nothing: Begun = { typed: '', flowId: '' };

/**
 * One conversation about an ABHA, which may be left and taken up again: where it stands is asked of the core. `place` tells
 * apart what is going on at the desk (`new`) and at each patient; `given` takes up one that was begun elsewhere.
 */
export function useAbhaFlow(place: string, given = '') {
  const [begun, setBegun, forget] = useKept<Begun>(`abha.${place}`, nothing);
  const flowId = begun.flowId === '' ? given : begun.flowId;
  const shown = useQuery('abha.showFlow', { flowId }, { isOff: flowId === '' });
  const sending = useCommand('abha.sendOtp');
  const resending = useCommand('abha.resendOtp');
  const verifying = useCommand('abha.verifyOtp');
  const isGone = shown.failure?.code === 'abha.flow-gone';
  const isKnown = flowId !== '' && !isGone;
  const sent = isKnown ? shown.value?.sent : undefined;
  const verified = isKnown ? (shown.value?.verified ?? undefined) : undefined;

  const clear = () => {
    sending.clear();
    resending.clear();
    verifying.clear();
  };
  return {
    flowId: isKnown ? flowId : '',
    typed: begun.typed,
    setTyped: (typed: string) => setBegun({ ...begun, typed }),
    step: stepOf({ isKnown, isVerified: verified !== undefined }),
    /** False until the core has said where the conversation stands. */
    isReady: !isKnown || shown.value !== undefined || shown.failure !== undefined,
    sent,
    verified,
    isBusy: sending.isBusy || resending.isBusy || verifying.isBusy,
    failure: verifying.failure ?? resending.failure ?? sending.failure ?? shown.failure,
    /** Asks ABDM for a code; false when what was typed is no ABHA number. */
    async send(): Promise<boolean> {
      const abhaNumber = begun.typed;
      if (!isAbhaNumber(abhaNumber)) return false;
      clear();
      const reply = await sending.run({ abhaNumber });
      if (reply.ok) setBegun({ typed: abhaNumber, flowId: reply.value.flowId });
      return true;
    },
    async resend(): Promise<void> {
      clear();
      await resending.run({ flowId });
      shown.retry();
    },
    /** Gives the code; what ABDM says of the person comes back at once and stands in `verified` soon. */
    async verify(otp: string): Promise<{ verified?: Verified; isWrong: boolean }> {
      clear();
      const reply = await verifying.run({ flowId, otp });
      if (!reply.ok) return { isWrong: reply.code === 'abha.wrong-otp' };
      shown.retry();
      return { verified: reply.value, isWrong: false };
    },
    /** Back to the number; the code that was sent stays good for it. */
    restart() {
      clear();
      setBegun({ typed: begun.typed, flowId: '' });
    },
    forget() {
      clear();
      forget();
    },
  };
}

export type AbhaFlow = ReturnType<typeof useAbhaFlow>;

const stepOf = ({ isKnown, isVerified }: { isKnown: boolean; isVerified: boolean }): AbhaStep =>
  !isKnown ? 'number' : isVerified ? 'details' : 'code';

export const isAbhaNumber = (typed: string): boolean => TypedAbhaNumber.safeParse(typed).success;
export const isOtp = (typed: string): boolean => Otp.safeParse(typed).success;
