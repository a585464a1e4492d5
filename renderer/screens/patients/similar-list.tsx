import { type KeyboardEvent, useRef } from 'react';
import { readBirth } from '../../../core/kit/birth.ts';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import { type OutputOf, useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Kbd, useFormats } from '../../ui/index.ts';
import { birthDateOf, type PatientForm, readMobileOf } from './patient-form.ts';
import css from './patients.module.css';
import { ageAndGender, formatMobile } from './who.ts';

type Similar = OutputOf<'patients.findSimilar'>['patients'][number];

/**
 * "Maybe you mean": known patients like the one being typed, beside the form, new with every letter. F3 goes to the first,
 * the arrows from one to the next, Enter opens.
 */
export function SimilarList({
  form,
  exceptId = null,
  onOpen,
}: {
  readonly form: PatientForm;
  readonly exceptId?: string | null;
  readonly onOpen: (patientId: string) => void;
}) {
  const t = useText();
  const list = useRef<HTMLUListElement>(null);
  const asked = {
    name: form.name,
    mobile: readMobileOf(form),
    gender: form.gender === '' ? null : form.gender,
    birthDate: birthDateOf(readBirth(form.birth, toDayInIndia(systemClock()))),
    exceptId,
  };
  const isBlank = asked.name.trim() === '' && asked.mobile === null;
  const { value } = useQuery('patients.findSimilar', asked, { isOff: isBlank, of: 'patient' });
  const patients = isBlank ? [] : (value?.patients ?? []);
  useKeys([{ keys: 'F3', does: t('patients.maybe'), run: () => list.current?.querySelector('button')?.focus() }]);
  return (
    <aside className={css['maybe']} aria-label={t('patients.maybe')}>
      <h2 className={css['maybe-title']}>
        {t('patients.maybe')}
        {patients.length > 0 && <Kbd>F3</Kbd>}
      </h2>
      <ul ref={list} className={css['maybe-list']}>
        {patients.map((patient) => (
          <li key={patient.id}>
            <SimilarButton patient={patient} onOpen={onOpen} />
          </li>
        ))}
      </ul>
      {patients.length === 0 && (
        <p className={css['quiet']}>{t(isBlank ? 'patients.maybe-hint' : 'patients.maybe-none')}</p>
      )}
    </aside>
  );
}

function SimilarButton({ patient, onOpen }: { patient: Similar; onOpen: (patientId: string) => void }) {
  const t = useText();
  const formats = useFormats();
  const facts = [ageAndGender(t, formats, patient), formatMobile(patient.mobile), patient.district, patient.number];
  return (
    <button type="button" className={css['maybe-item']} onClick={() => onOpen(patient.id)} onKeyDown={onArrow}>
      <strong>{patient.name}</strong>
      <span>{facts.filter(Boolean).join(' · ')}</span>
      <span className={css['reasons']}>
        {patient.likeness.map((reason) => t(`patients.likeness.${reason}`)).join(' · ')}
      </span>
    </button>
  );
}

function onArrow(event: KeyboardEvent<HTMLButtonElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step === undefined) return;
  event.preventDefault();
  const buttons = [...(event.currentTarget.closest('ul')?.querySelectorAll('button') ?? [])];
  buttons[buttons.indexOf(event.currentTarget) + step]?.focus();
}
