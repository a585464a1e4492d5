import { useState } from 'react';
import type { Allergies } from '../../../core/consultations/model.ts';
import { useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Button, Dialog, ErrorNote, TextField } from '../../ui/index.ts';
import css from './visits.module.css';

/** What the patient does not tolerate, always in sight; "not asked" is something else than "none known". */
export function AllergyBox({
  allergies: { list, isNoneKnown },
  patientId,
  mayWrite,
}: {
  readonly allergies: Allergies;
  readonly patientId: string;
  readonly mayWrite: boolean;
}) {
  const t = useText();
  const [isAdding, setIsAdding] = useState(false);
  const noteNone = useCommand('consultations.noteNoAllergy');
  const end = useCommand('consultations.endAllergy');
  const state = isNoneKnown ? t('visits.allergy-none') : t('visits.allergy-not-asked');
  return (
    <section className={css['allergies']} data-none={list.length === 0 || undefined}>
      <h2>{t('visits.allergies')}</h2>
      {list.length === 0 && <p>{state}</p>}
      <ul>
        {list.map(({ id, substance, reaction }) => (
          <li key={id} className={css['fields']}>
            <span>
              <strong>{substance}</strong>
              {reaction !== '' && ` · ${reaction}`}
            </span>
            {mayWrite && (
              <Button
                kind="quiet"
                isSmall
                onPress={() => end.run({ allergyId: id })}
                label={t('visits.allergy-end', { substance })}
              >
                ×
              </Button>
            )}
          </li>
        ))}
      </ul>
      {mayWrite && (
        <div className={css['row-actions']}>
          <Button isSmall keys="Alt+A" onPress={() => setIsAdding(true)}>
            {t('visits.allergy-add')}
          </Button>
          {list.length === 0 && !isNoneKnown && (
            <Button isSmall kind="quiet" onPress={() => noteNone.run({ patientId })}>
              {t('visits.allergy-asked-none')}
            </Button>
          )}
        </div>
      )}
      <ErrorNote failure={end.failure ?? noteNone.failure} />
      <AllergyDialog patientId={patientId} isOpen={isAdding} onClose={() => setIsAdding(false)} />
    </section>
  );
}

function AllergyDialog(props: { readonly patientId: string; readonly isOpen: boolean; readonly onClose: () => void }) {
  const { patientId, isOpen, onClose } = props;
  const t = useText();
  const [substance, setSubstance] = useState('');
  const [reaction, setReaction] = useState('');
  const add = useCommand('consultations.addAllergy');
  const save = async () => {
    const reply = await add.run({ patientId, substance, reaction });
    if (!reply.ok) return;
    setSubstance('');
    setReaction('');
    onClose();
  };
  return (
    <Dialog
      title={t('visits.allergy-add')}
      isOpen={isOpen}
      onClose={onClose}
      primary={{
        children: t('visits.allergy-save'),
        onPress: save,
        isBusy: add.isBusy,
        isDisabled: substance.trim() === '',
      }}
    >
      <TextField
        label={t('visits.allergy-substance')}
        hint={t('visits.allergy-substance-hint')}
        value={substance}
        onChange={setSubstance}
        maxLength={120}
        isFocusedFirst
      />
      <TextField
        label={t('visits.allergy-reaction')}
        value={reaction}
        onChange={setReaction}
        maxLength={120}
        isOptional
      />
      <ErrorNote failure={add.failure} />
    </Dialog>
  );
}
