import { type KeyboardEvent, useRef } from 'react';
import {
  type Allergy,
  allergiesAgainst,
  doseInWords,
  isWhollyRead,
  readDose,
  splitLine,
} from '../../../core/consultations/model.ts';
import { currentLanguage, useText } from '../../i18n/index.ts';
import { moveByEnter } from '../../keys/index.ts';
import { Button, SuggestField, TextField } from '../../ui/index.ts';
import type { LineAt } from './lines.tsx';
import type { PageForm } from './page-form.ts';
import { useSuggestions } from './use-suggestions.ts';
import css from './visits.module.css';

type Medicine = PageForm['medicines'][number];

/** Medicine and dose; below them what the dose means, and whether the patient tolerates the medicine. */
export function MedicineLine({
  line,
  at,
  allergies,
}: {
  readonly line: Medicine;
  readonly at: LineAt<Medicine>;
  readonly allergies: readonly Allergy[];
}) {
  const t = useText();
  const fields = useRef<HTMLDivElement>(null);
  const offers = useSuggestions('medicine', line.medicine);
  const label = `${t('visits.medicine')} ${at.number}`;
  /** "Tab Dolo 650 1-0-1 5d" in one go: the dose goes into its own field. */
  const part = (): boolean => {
    if (line.dose.trim() !== '') return false;
    const { medicine, dose } = splitLine(line.medicine);
    if (dose !== '') at.set({ medicine, dose });
    return dose !== '';
  };
  /** Enter after such a line goes on to the next medicine: what is typed then must not land in this one's dose. */
  const passDose = (event: KeyboardEvent) => {
    const [name, dose] = fields.current?.querySelectorAll('input') ?? [];
    const isBare = !event.shiftKey && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (event.key !== 'Enter' || !isBare || event.defaultPrevented || event.nativeEvent.isComposing) return;
    if (event.target !== name || !dose || !part()) return;
    event.preventDefault();
    moveByEnter(dose, false);
  };
  const pick = (medicine: string, dose: string) => {
    at.set({ medicine, dose: line.dose.trim() === '' ? dose : line.dose });
    // The dose last written is there to be changed or left.
    setTimeout(() => {
      const field = fields.current?.querySelectorAll('input')[1];
      field?.focus();
      field?.select();
    });
  };
  return (
    // The key comes from the fields inside.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- see above
    <div ref={fields} onKeyDown={passDose}>
      <div className={`${css['medicine']} ${css['bare']}`}>
        <SuggestField
          label={label}
          value={line.medicine}
          onChange={(medicine) => at.set({ ...line, medicine })}
          suggestions={offers.map((offer) => ({ key: offer.text, ...offer }))}
          onPick={(offer) => pick(offer.text, offer.detail ?? '')}
          onLeave={part}
          {...(at.number === 1 ? { placeholder: t('visits.medicine-hint') } : {})}
        />
        {line.medicine.trim() !== '' && (
          <>
            <TextField
              label={`${t('visits.dose')} ${at.number}`}
              value={line.dose}
              onChange={(dose) => at.set({ ...line, dose })}
              placeholder={t('visits.dose-hint')}
            />
            <DoseMeaning line={line} />
          </>
        )}
        {at.remove && (
          <Button kind="quiet" isSmall onPress={at.remove} label={t('visits.remove-line', { line: label })}>
            ×
          </Button>
        )}
      </div>
      {allergiesAgainst(allergies, line.medicine).map(({ id, substance, reaction }) => (
        <div key={id} className={css['below']} data-tone="bad" role="alert">
          {t('visits.allergy-warning', { substance: reaction === '' ? substance : `${substance} (${reaction})` })}
        </div>
      ))}
    </div>
  );
}

function DoseMeaning({ line }: { line: Medicine }) {
  const t = useText();
  if (line.dose.trim() === '') return <div className={css['below']} />;
  const dose = readDose(line.dose);
  const words = doseInWords(dose, { language: currentLanguage(), medicine: line.medicine });
  if (isWhollyRead(dose)) return <div className={css['below']}>{words}</div>;
  const key = dose.steps.length === 0 ? 'visits.dose-unread' : 'visits.dose-partly-read';
  return (
    <div className={css['below']} data-tone="warn">
      {t(key, { words })}
    </div>
  );
}
