import { useEffect, useState } from 'react';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import { type LockableField, PatientName } from '../../../core/patients/model.ts';
import { useCommand } from '../../core-client.ts';
import { go, goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote, formatAbhaNumber, Page } from '../../ui/index.ts';
import { useAbhaFlow, type Verified } from '../abha/abha-flow.ts';
import { useAbhaPanel } from '../abha/abha-panel.tsx';
import { PatientFields } from './patient-fields.tsx';
import { detailsIn, type PatientForm, tidyName } from './patient-form.ts';
import { SimilarList } from './similar-list.tsx';
import { useFirstError } from './use-first-error.ts';
import { useRegistrationDraft } from './use-registration-draft.ts';

/** A new patient, on one page. Known ones appear beside it while the name and the mobile are typed; an ABHA fills it. */
export function Registration() {
  const t = useText();
  const draft = useRegistrationDraft();
  const flow = useAbhaFlow('new');
  const [isAbhaOpen, setIsAbhaOpen] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const register = useCommand('patients.register');
  const attach = useCommand('abha.attach');
  const root = useFirstError(attempts);
  const verified = draft.flowId !== '' && draft.flowId === flow.flowId ? flow.verified : undefined;
  const lockedFields = verified ? lockedBy(verified) : [];
  useFocusAfterFilling(root, verified !== undefined);

  const take = ({ profile }: Verified) => {
    draft.takeProfile({ flowId: flow.flowId, profile });
    setIsAbhaOpen(false);
  };
  const panel = useAbhaPanel({
    flow,
    patient: null,
    use: { children: t('abha.use-details'), onPress: () => flow.verified && take(flow.verified) },
    onVerified: take,
    onPutAway: () => setIsAbhaOpen(false),
  });
  const save = async () => {
    const details = detailsIn(tidied(draft.form, verified), toDayInIndia(systemClock()));
    if (!details) return setAttempts(attempts + 1);
    const reply = await register.run(details);
    if (!reply.ok) return;
    const { patientId } = reply.value;
    const attached = verified ? await attach.run({ flowId: flow.flowId, patientId }) : undefined;
    draft.forget();
    if (attached?.ok) flow.forget();
    goInstead(attached && !attached.ok ? `/patients/${patientId}/abha/${flow.flowId}` : `/patients/${patientId}`);
  };
  const saving = { children: t('patients.register'), onPress: save, isBusy: register.isBusy || attach.isBusy };
  return (
    <Page
      title={t('patients.new')}
      back={() => (isAbhaOpen ? setIsAbhaOpen(false) : go('/patients'))}
      width="form"
      primary={isAbhaOpen ? panel.primary : saving}
      actions={
        !isAbhaOpen && (
          <Button keys="Alt+A" onPress={() => setIsAbhaOpen(true)}>
            {t('abha.fill')}
          </Button>
        )
      }
      aside={
        <SimilarList
          form={draft.form}
          onOpen={(patientId) => {
            draft.putAside();
            go(verified ? `/patients/${patientId}/abha/${flow.flowId}` : `/patients/${patientId}`);
          }}
        />
      }
    >
      {isAbhaOpen && panel.content}
      {verified && !isAbhaOpen && (
        <FilledFromAbha verified={verified} onDrop={draft.dropAbha} onShow={() => setIsAbhaOpen(true)} />
      )}
      <Begun draft={draft} />
      <ErrorNote failure={register.failure} onRetry={() => void save()} />
      <Card>
        <div ref={root}>
          <PatientFields
            // Nothing is wrong yet with a field that was only left for the ABHA.
            key={String(isAbhaOpen)}
            form={draft.form}
            set={draft.set}
            lockedFields={lockedFields}
            isTried={attempts > 0}
          />
        </div>
      </Card>
    </Page>
  );
}

const lockedBy = ({ profile }: Verified): LockableField[] => [
  'name',
  'gender',
  ...(profile.birthDate === null ? [] : (['birthDate'] as const)),
];

/** A verified name stands as ABDM spells it; the register takes it over when the ABHA is attached. */
function tidied(form: PatientForm, verified: Verified | undefined): PatientForm {
  const guardianName = tidyName(form.guardianName);
  if (!verified) return { ...form, name: tidyName(form.name), guardianName };
  const isName = PatientName.safeParse(form.name).success;
  return { ...form, guardianName, name: isName ? form.name : form.name.replace(/[^\p{L}\p{M}\p{N} ]/gu, ' ') };
}

/** ABDM has filled the first fields: the next thing to type is what it does not know. */
function useFocusAfterFilling(root: ReturnType<typeof useFirstError>, isFilled: boolean): void {
  useEffect(() => {
    if (!isFilled) return;
    const fields = [...(root.current?.querySelectorAll<HTMLInputElement>('input:not([type="radio"])') ?? [])];
    fields.find(({ readOnly, value }) => !readOnly && value === '')?.focus();
  }, [isFilled, root]);
}

function FilledFromAbha({
  verified: { profile },
  onDrop,
  onShow,
}: {
  readonly verified: Verified;
  readonly onDrop: () => void;
  readonly onShow: () => void;
}) {
  const t = useText();
  return (
    <Banner
      tone="good"
      says="politely"
      actions={
        <>
          <Button isSmall onPress={onShow}>
            {t('abha.show')}
          </Button>
          <Button isSmall kind="quiet" onPress={onDrop}>
            {t('abha.without-it')}
          </Button>
        </>
      }
    >
      {t('abha.filled-from', { number: formatAbhaNumber(profile.abhaNumber) })}
    </Banner>
  );
}

/** What was begun earlier, or put aside, is never lost without a word. */
function Begun({ draft }: { readonly draft: ReturnType<typeof useRegistrationDraft> }) {
  const t = useText();
  const { wasBegun, putAsideName } = draft;
  return (
    <>
      {wasBegun && (
        <Banner
          says="politely"
          actions={
            <Button isSmall onPress={draft.putAside}>
              {t('patients.start-empty')}
            </Button>
          }
        >
          {t('patients.was-begun')}
        </Banner>
      )}
      {putAsideName !== null && (
        <Banner
          actions={
            <Button isSmall onPress={draft.bringBack}>
              {t('patients.bring-back')}
            </Button>
          }
        >
          {t('patients.put-aside', { name: putAsideName })}
        </Banner>
      )}
    </>
  );
}
