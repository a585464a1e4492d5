import { useState } from 'react';
import { bodyMassIndex, type Note, unusualVitals } from '../../../core/consultations/model.ts';
import { useText } from '../../i18n/index.ts';
import { TextField } from '../../ui/index.ts';
import { isUnreadable, measureOf, type PageForm, type VitalField, vitalFields } from './page-form.ts';
import css from './visits.module.css';

/** What was measured, in a row. An unlikely value is remarked on; it is never refused. */
export function VitalsFields({
  texts,
  vitals,
  onChange,
}: {
  readonly texts: PageForm['vitals'];
  readonly vitals: Note['vitals'];
  readonly onChange: (texts: PageForm['vitals']) => void;
}) {
  const t = useText();
  const [left, setLeft] = useState<ReadonlySet<VitalField>>(new Set());
  const unusual = unusualVitals(vitals);
  const bmi = bodyMassIndex(vitals);
  const isUnusual = (field: VitalField) =>
    unusual.includes(measureOf[field]) || (field === 'pressure' && unusual.includes('diastolic'));
  return (
    <div className={css['vitals']}>
      {vitalFields.map((field) => {
        const isWrong = left.has(field) && isUnreadable(field, texts[field]);
        const isOdd = left.has(field) && isUnusual(field);
        return (
          <TextField
            key={field}
            label={t(`visits.vital.${field}`)}
            value={texts[field]}
            onChange={(text) => onChange({ ...texts, [field]: text })}
            onLeave={() => setLeft(new Set([...left, field]))}
            maxLength={12}
            error={isWrong ? t('visits.vital-unreadable') : undefined}
            hint={isOdd ? t('visits.vital-unusual') : undefined}
          />
        );
      })}
      <div className={css['bmi']}>
        {t('visits.bmi')}
        <strong>{bmi ?? '–'}</strong>
      </div>
    </div>
  );
}
