import { useState } from 'react';
import { call, type OutputOf } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { SuggestField, useFormats } from '../../ui/index.ts';
import { useOffers } from '../visits/use-offers.ts';
import css from './desk.module.css';

type Found = OutputOf<'patients.find'>['patients'][number];

/** The desk's one field: a name, a mobile or a number; Enter takes the first patient found. */
export function WhoHasCome({ onChosen }: { onChosen: (patientId: string) => void }) {
  const t = useText();
  const { age } = useFormats();
  const [text, setText] = useState('');
  const { offers, isCurrent } = useOffers(text.trim(), findPatients);
  // Enter takes the first one: never one that was found for other letters.
  const found = isCurrent ? offers : [];
  const isUnknown = text.trim() !== '' && isCurrent && offers.length === 0;
  const about = ({ number, birthDate, gender, mobile, guardianName }: Found) =>
    [birthDate === null ? '' : age(birthDate), t(`visits.gender-short.${gender}`), number, mobile ?? '', guardianName]
      .filter((part) => part !== '')
      .join(' · ');
  return (
    <div className={css['come']}>
      <SuggestField
        label={t('desk.who')}
        hint={isUnknown ? t('desk.who-unknown') : undefined}
        value={text}
        onChange={setText}
        suggestions={found.map((patient) => ({ key: patient.id, text: patient.name, detail: about(patient) }))}
        onPick={({ key }) => {
          setText('');
          onChosen(key);
        }}
        placeholder={t('desk.who-hint')}
        takesFirst
        isFocusedFirst
      />
    </div>
  );
}

const findPatients = async (text: string, signal: AbortSignal): Promise<readonly Found[]> => {
  const reply = await call('patients.find', { text, limit: 8 }, { signal });
  return reply.ok ? reply.value.patients : [];
};
