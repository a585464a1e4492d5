import { type ReactNode, useEffect, useRef, useState } from 'react';
import type { Patient } from '../../../core/patients/model.ts';
import { go } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote, type PageProps, QuietBar, Stack, Stepper } from '../../ui/index.ts';
import { type AbhaFlow, isOtp, type Verified } from './abha-flow.ts';
import { CodeStep } from './code-step.tsx';
import { DetailsStep } from './details-step.tsx';
import { NumberStep } from './number-step.tsx';

type Primary = NonNullable<PageProps['primary']>;

interface AbhaPanelOptions {
  readonly flow: AbhaFlow;
  /** Who is to get the ABHA; null where nobody is chosen yet. */
  readonly patient: Patient | null;
  /** What can be done with what ABDM said of the person. */
  readonly use: Primary;
  /** Runs when the right code was given. */
  readonly onVerified?: (verified: Verified) => void;
  readonly onPutAway: () => void;
  /** The page is about nothing else and bears the title itself. */
  readonly isWholePage?: boolean;
  /** Beside or below what ABDM says, such as who of our patients it may be. */
  readonly below?: ReactNode;
}

/**
 * The steps of an ABHA inside a page: number, code, what ABDM says. The page takes over `primary`, so that it still has one
 * primary button, and shows `content`.
 */
export function useAbhaPanel(options: AbhaPanelOptions): { readonly primary: Primary; readonly content: ReactNode } {
  const { flow, patient, use, onVerified } = options;
  const t = useText();
  const [otp, setOtp] = useState('');
  const [tried, setTried] = useState<string>();

  const send = async () => {
    setTried('number');
    if (await flow.send()) setTried(undefined);
  };
  const check = async () => {
    setTried('code');
    if (!isOtp(otp)) return;
    const { verified, isWrong } = await flow.verify(otp);
    // A wrong code makes room for the right one; one that could not be asked about stays.
    if (verified || isWrong) setOtp('');
    if (isWrong) setTried(undefined);
    if (!verified) return;
    if (!isOfAnother(verified, patient)) onVerified?.(verified);
  };
  const { verified } = flow;
  const another = verified && isOfAnother(verified, patient) ? verified.knownPatient : null;
  const atDetails: Primary = another
    ? { children: t('abha.open-known', { number: another.number }), onPress: () => go(`/patients/${another.id}`) }
    : use;
  const primaries: Readonly<Record<AbhaFlow['step'], Primary>> = {
    number: { children: t('abha.send'), onPress: send, isBusy: flow.isBusy },
    code: { children: t('abha.check'), onPress: check, isBusy: flow.isBusy },
    details: atDetails,
  };
  const content = <AbhaPanel {...options} otp={otp} setOtp={setOtp} tried={tried} another={another} />;
  return { primary: primaries[flow.step], content };
}

/** One ABHA belongs to one patient. */
const isOfAnother = ({ knownPatient }: Verified, patient: Patient | null): boolean =>
  knownPatient !== null && knownPatient.id !== patient?.id;

interface AbhaPanelProps extends AbhaPanelOptions {
  readonly otp: string;
  readonly setOtp: (otp: string) => void;
  readonly tried: string | undefined;
  readonly another: Verified['knownPatient'];
}

function AbhaPanel(props: AbhaPanelProps) {
  const { flow, patient, otp, setOtp, tried, another, below, isWholePage = false } = props;
  const t = useText();
  const putAway = (
    <Button kind="quiet" isSmall onPress={props.onPutAway}>
      {t('ui.put-away')}
    </Button>
  );
  const head = isWholePage ? {} : { title: t('abha.title'), actions: putAway };
  const { sent, verified } = flow;
  return (
    <FocusAtStep key={`${flow.step} ${flow.isReady}`}>
      <Card {...head}>
        <Stack>
          <Stepper
            label={t('abha.title')}
            steps={(['number', 'code', 'details'] as const).map((key) => ({ key, title: t(`abha.step.${key}`) }))}
            now={flow.step}
            onBackTo={flow.restart}
          />
          <QuietBar isOn={flow.isBusy} />
          <ErrorNote failure={flow.failure} />
          {flow.step === 'number' && <NumberStep flow={flow} isTried={tried === 'number'} />}
          {flow.step === 'code' && sent && (
            <CodeStep flow={flow} sent={sent} otp={otp} setOtp={setOtp} isTried={tried === 'code'} />
          )}
          {another && (
            <Banner tone="warn" says="at-once">
              {t('abha.belongs-to', { number: another.number, name: another.name })}
            </Banner>
          )}
          {verified && <DetailsStep verified={verified} flowId={flow.flowId} patient={another ? null : patient} />}
          {verified && !another && below}
        </Stack>
      </Card>
    </FocusAtStep>
  );
}

/** After each step the focus is where the next action is: the field, or the page's primary button. */
function FocusAtStep({ children }: { readonly children: ReactNode }) {
  const root = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const field = root.current?.querySelector<HTMLElement>('[data-autofocus]');
    const button = root.current?.closest('[data-form]')?.querySelector<HTMLElement>('button[data-primary]');
    (field ?? button)?.focus();
  }, []);
  return <div ref={root}>{children}</div>;
}
