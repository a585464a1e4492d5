import { type KeyboardEvent, useState } from 'react';
import { readBirth } from '../../../core/kit/birth.ts';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { Gender } from '../../../core/kit/words.ts';
import { type GuardianRelation, guardianRelations, type LockableField } from '../../../core/patients/model.ts';
import { useQuery } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Choice, FieldRow, Select, Stack, SuggestField, TextField, useFormats } from '../../ui/index.ts';
import { birthDateOf, errorsIn, type FormField, type PatientForm, tidyName } from './patient-form.ts';
import { placeOfPincode, placesLike, statesLike } from './places.ts';

interface PatientFieldsProps {
  readonly form: PatientForm;
  readonly set: (part: Partial<PatientForm>) => void;
  /** Fields that ABDM has verified. */
  readonly lockedFields?: readonly LockableField[];
  /** Saving was tried: everything that is wrong is said now. */
  readonly isTried: boolean;
}

/** The fields of a patient, for registering and for changing. Errors are said when a field was left, or saving was tried. */
export function PatientFields({ form, set, lockedFields = [], isTried }: PatientFieldsProps) {
  const t = useText();
  const [left, setLeft] = useState<readonly FormField[]>([]);
  const errors = errorsIn(form, toDayInIndia(systemClock()), lockedFields.includes('name'));
  const field = (name: FormField, tidy?: (text: string) => string) => {
    const error = isTried || left.includes(name) ? errors[name] : undefined;
    return {
      value: form[name],
      onChange: (value: string) => set({ [name]: value }),
      error: error === undefined ? undefined : t(error),
      onLeave: () => {
        setLeft([...left, name]);
        const tidied = tidy?.(form[name]) ?? form[name];
        if (tidied !== form[name]) set({ [name]: tidied });
      },
    };
  };
  const lockOf = (name: LockableField) => (lockedFields.includes(name) ? t('patients.locked') : undefined);
  return (
    <Stack>
      <TextField
        {...field('name', lockedFields.includes('name') ? undefined : tidyName)}
        label={t('patients.name')}
        lockedBecause={lockOf('name')}
        isFocusedFirst={!lockedFields.includes('name')}
        maxLength={120}
      />
      <GenderChoice form={form} set={set} error={field('gender').error} lockedBecause={lockOf('gender')} />
      <FieldRow>
        <BirthField form={form} {...field('birth')} lockedBecause={lockOf('birthDate')} />
        <TextField {...field('mobile')} label={t('patients.mobile')} kind="phone" isOptional maxLength={20} />
      </FieldRow>
      <FieldRow>
        <Select
          label={t('patients.guardian-relation')}
          isOptional
          value={form.guardianRelation}
          placeholder="–"
          options={guardianRelations.map((value) => ({ value, label: t(`patients.relation.${value}`) }))}
          onChange={(guardianRelation: GuardianRelation) => set({ guardianRelation })}
        />
        <TextField
          {...field('guardianName', tidyName)}
          label={t('patients.guardian-name')}
          isOptional
          maxLength={120}
        />
      </FieldRow>
      <TextField {...field('addressLine')} label={t('patients.address-line')} isOptional />
      <PlaceFields form={form} set={set} field={field} />
    </Stack>
  );
}

type FieldOf = (name: FormField) => {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  onLeave: () => void;
};

const genders: readonly Gender[] = ['M', 'F', 'T', 'O', 'U'];

/** The first letter of an option chooses it, in English and in the language of the screen. */
function GenderChoice({
  form,
  set,
  error,
  lockedBecause,
}: Pick<PatientFieldsProps, 'form' | 'set'> & { error: string | undefined; lockedBecause: string | undefined }) {
  const t = useText();
  const options = genders.map((value) => ({ value, label: t(`patients.gender.${value}`) }));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.altKey || event.metaKey || lockedBecause !== undefined) return;
    const letter = event.key.toLocaleLowerCase();
    const chosen = options.find(({ label }) => label.toLocaleLowerCase().startsWith(letter)) ?? latin.get(letter);
    if (letter.length !== 1 || chosen === undefined) return;
    event.preventDefault();
    set({ gender: chosen.value });
    // Where the mark is, the focus is: from another option Tab would only go to the chosen one.
    event.currentTarget.querySelector<HTMLElement>(`input[value="${chosen.value}"]`)?.focus();
  };
  return (
    // The radio buttons inside have the focus; the letters only come by.
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- not a control, it hears keys of the controls inside
    <div onKeyDown={onKeyDown}>
      <Choice
        label={t('patients.gender')}
        value={form.gender}
        options={options}
        onChange={(gender) => set({ gender })}
        error={error}
        lockedBecause={lockedBecause}
      />
    </div>
  );
}

const latin: ReadonlyMap<string, { value: Gender }> = new Map([
  ['m', { value: 'M' }],
  ['f', { value: 'F' }],
  ['t', { value: 'T' }],
  ['o', { value: 'O' }],
]);

/** One field for both: `14/5/1990`, or `34`, or `8m`. What was understood stands below while it is typed. */
function BirthField({
  form,
  lockedBecause,
  ...field
}: { form: PatientForm; lockedBecause: string | undefined } & ReturnType<FieldOf>) {
  const t = useText();
  const formats = useFormats();
  const birthDate = birthDateOf(readBirth(form.birth, toDayInIndia(systemClock())));
  const understood = birthDate === null ? t('patients.birth-hint') : `✓ ${formats.birth(birthDate)}`;
  return (
    <TextField
      {...field}
      label={t('patients.birth')}
      hint={field.error === undefined ? understood : undefined}
      isOptional
      lockedBecause={lockedBecause}
      maxLength={20}
    />
  );
}

/** A postal code that patients of late have given fills the rest. */
function PlaceFields({ form, set, field }: Pick<PatientFieldsProps, 'form' | 'set'> & { field: FieldOf }) {
  const t = useText();
  const places = useQuery('patients.places', {}).value?.places ?? [];
  const onPincode = (pincode: string) => {
    const place = form.district === '' && form.state === '' ? placeOfPincode(places, pincode) : undefined;
    set(place ? { pincode, district: place.district, state: place.state } : { pincode });
  };
  const offers = placesLike(places, form.district);
  return (
    <FieldRow>
      <TextField
        {...field('pincode')}
        label={t('patients.pincode')}
        kind="digits"
        isOptional
        width="short"
        onChange={onPincode}
        maxLength={6}
      />
      <SuggestField
        {...field('district')}
        label={t('patients.district')}
        isOptional
        suggestions={offers.map(({ district, state }) => ({
          key: `${district} ${state}`,
          text: district,
          detail: state,
        }))}
        onPick={({ key }) => {
          const place = offers.find(({ district, state }) => `${district} ${state}` === key);
          if (place) set({ district: place.district, state: place.state });
        }}
        maxLength={60}
      />
      <SuggestField
        {...field('state')}
        label={t('patients.state')}
        isOptional
        suggestions={statesLike(form.state).map((text) => ({ key: text, text }))}
        onPick={({ text }) => set({ state: text })}
        maxLength={60}
      />
    </FieldRow>
  );
}
