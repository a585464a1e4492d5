import { useState } from 'react';
import type { DoctorBrief } from '../../../core/visits/model.ts';
import { useCommand, useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Dialog, ErrorNote, Loaded, Select, TextField, useFormats } from '../../ui/index.ts';
import css from './desk.module.css';

/** Puts a patient into the queue: what for, Enter. The doctor is asked for only where there are several. */
export function ArriveDialog({
  patientId,
  doctors,
  onClose,
}: {
  readonly patientId: string;
  readonly doctors: readonly DoctorBrief[];
  readonly onClose: () => void;
}) {
  const t = useText();
  const { age } = useFormats();
  const shown = useQuery('patients.show', { patientId });
  const [purpose, setPurpose] = useState('');
  const [doctorId, setDoctorId] = useState<string>('');
  const arrive = useCommand('visits.arrive');
  const put = async () => {
    const reply = await arrive.run({ patientId, purpose, ...(doctorId === '' ? {} : { doctorId }) });
    if (reply.ok) onClose();
  };
  return (
    <Dialog
      title={t('desk.arrive')}
      isOpen
      onClose={onClose}
      primary={{ children: t('desk.arrive-put'), onPress: put, isBusy: arrive.isBusy }}
    >
      <Loaded query={shown}>
        {({ patient }) => (
          <div>
            <span className={css['who']}>{patient.name}</span> ·{' '}
            {patient.birthDate === null ? t('ui.birth-unknown') : age(patient.birthDate)} · {patient.number}
          </div>
        )}
      </Loaded>
      {doctors.length > 1 && (
        <Select
          label={t('visits.column.doctor')}
          value={doctorId}
          placeholder={t('desk.doctor-as-before')}
          options={doctors.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={setDoctorId}
        />
      )}
      <TextField
        label={t('visits.column.purpose')}
        isOptional
        value={purpose}
        onChange={setPurpose}
        maxLength={120}
        placeholder={t('desk.purpose-hint')}
        isFocusedFirst
        isLast
      />
      <ErrorNote failure={arrive.failure} />
    </Dialog>
  );
}
