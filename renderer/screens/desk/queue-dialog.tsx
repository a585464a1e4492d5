import { useState } from 'react';
import type { QueueLine, VisitState } from '../../../core/visits/model.ts';
import { useCommand } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Dialog, ErrorNote, TextField, useFormats } from '../../ui/index.ts';
import css from './desk.module.css';

/** What can be done with somebody in the queue. Each press can be taken back. */
export function QueueDialog({ line, onClose }: { line: QueueLine; onClose: () => void }) {
  const t = useText();
  const { time } = useFormats();
  const [purpose, setPurpose] = useState(line.purpose);
  const call = useCommand('visits.call');
  const leave = useCommand('visits.leave');
  const undo = useCommand('visits.undo');
  const rename = useCommand('visits.setPurpose');
  const { id: visitId, state, patient } = line;
  const isHere: readonly VisitState[] = ['waiting', 'called', 'with-doctor'];
  const finish = async (work: Promise<{ readonly ok: boolean }>) => {
    const reply = await work;
    if (reply.ok) onClose();
  };
  return (
    <Dialog title={`${line.queueNumber} · ${patient.name}`} isOpen onClose={onClose} size="sm">
      <div className={css['actions']}>
        <span>
          {t(`visits.state.${state}`)} · {t('desk.since', { time: time(line.arrivedAt) })} · {line.doctorName}
        </span>
        {state === 'waiting' && (
          <Button keys="C" kind="primary" isFocusedFirst onPress={() => finish(call.run({ visitId }))}>
            {t('desk.call')}
          </Button>
        )}
        {state !== 'waiting' && state !== 'done' && (
          <Button keys="U" isFocusedFirst onPress={() => finish(undo.run({ visitId }))}>
            {t('desk.undo')}
          </Button>
        )}
        {isHere.includes(state) && (
          <Button keys="L" onPress={() => finish(leave.run({ visitId }))}>
            {t('desk.left')}
          </Button>
        )}
        <Button keys="O" onPress={() => go(`/patients/${line.patientId}`)}>
          {t('desk.open-patient')}
        </Button>
        {state !== 'done' && (
          <>
            <TextField
              label={t('visits.column.purpose')}
              isOptional
              value={purpose}
              onChange={setPurpose}
              maxLength={120}
            />
            {purpose !== line.purpose && (
              <Button onPress={() => finish(rename.run({ visitId, purpose }))}>{t('desk.purpose-save')}</Button>
            )}
          </>
        )}
        <ErrorNote failure={call.failure ?? leave.failure ?? undo.failure ?? rename.failure} />
      </div>
    </Dialog>
  );
}
