import { type ReactNode, useState } from 'react';
import type { Patient } from '../../../core/patients/model.ts';
import { useCommand } from '../../core-client.ts';
import { goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Button, ErrorNote } from '../../ui/index.ts';
import { useAbhaFlow } from './abha-flow.ts';
import { useAbhaPanel } from './abha-panel.tsx';
import { CardDialog } from './card-dialog.tsx';

interface PatientAbha {
  /** Verify the ABHA, or look at its card. */
  readonly button: ReactNode;
  /** The steps, while they are open. */
  readonly panel: ReturnType<typeof useAbhaPanel> | null;
  readonly dialog: ReactNode;
  readonly putAway: () => void;
}

/** The ABHA at the head of a patient's page: its steps until it is verified, its card after that. */
export function usePatientAbha(
  patient: Patient,
  { isAsked, flowId }: { /** The path asks for the steps. */ readonly isAsked: boolean; readonly flowId: string },
): PatientAbha {
  const t = useText();
  const [chosen, setOpen] = useState<'steps' | 'card' | 'nothing'>('nothing');
  const open = isAsked ? 'steps' : chosen;
  const flow = useAbhaFlow(patient.id, flowId);
  const attaching = useCommand('abha.attach');
  const putAway = () => {
    setOpen('nothing');
    if (isAsked) goInstead(`/patients/${patient.id}`);
  };
  const attach = async () => {
    const reply = await attaching.run({ flowId: flow.flowId, patientId: patient.id });
    if (!reply.ok) return;
    flow.forget();
    putAway();
  };
  const panel = useAbhaPanel({
    flow,
    patient,
    use: { children: t('abha.attach'), onPress: attach, isBusy: attaching.isBusy },
    onPutAway: putAway,
    below: (
      <>
        <p>{t('abha.attach-what')}</p>
        <ErrorNote failure={attaching.failure} />
      </>
    ),
  });
  const isVerified = patient.isAbhaVerified;
  return {
    panel: open === 'steps' ? panel : null,
    putAway,
    button: open !== 'steps' && (
      <Button keys="Alt+A" onPress={() => setOpen(isVerified ? 'card' : 'steps')}>
        {t(isVerified ? 'abha.card' : 'abha.verify')}
      </Button>
    ),
    dialog: open === 'card' && (
      <CardDialog patientId={patient.id} onClose={() => setOpen('nothing')} onVerifyAgain={() => setOpen('steps')} />
    ),
  };
}
