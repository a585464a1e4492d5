import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import { hiTypes } from '../../../core/kit/words.ts';
import { useCommand, useQuery } from '../../core-client.ts';
import { useKept } from '../../frame/kept.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import {
  Banner,
  Check,
  DateField,
  Dialog,
  ErrorNote,
  FieldRow,
  NumberField,
  Select,
  Stack,
  useFormats,
} from '../../ui/index.ts';
import { type AskForm, type AskInDays, askInput, askPurposes, blankAsk, presetKeys, readAsk } from './ask-form.ts';
import css from './outside.module.css';
import { typeWords } from './record-words.ts';
import { wishWords } from './request-words.ts';

export interface AskDialogProps {
  readonly patientId: string;
  readonly patientName: string;
  readonly onClose: () => void;
}

/** Asks the patient: what, of which time, how long it stays here; with the sentence that the patient will see. */
export function AskDialog({ patientId, patientName, onClose }: AskDialogProps) {
  const t = useText();
  const { person } = useSession();
  const [form, setForm, forget] = useKept(`outside.ask.${patientId}`, blankAsk(toDayInIndia(systemClock())));
  const asking = useCommand('consent.ask');
  const known = useQuery('consent.doctors', {});
  const doctors = (known.value?.doctors ?? []).filter(({ hasRegistration }) => hasRegistration);
  const isDoctor = doctors.some(({ id }) => id === person.staffId);
  const doctorId = form.doctorId || (isDoctor ? person.staffId : (doctors[0]?.id ?? ''));
  const wanted = readAsk(form, systemClock());
  const change = (changes: Partial<AskForm>) => setForm({ ...form, ...changes });
  const send = async () => {
    if (typeof wanted === 'string') return;
    const reply = await asking.run(askInput({ ...form, doctorId }, patientId, wanted));
    if (!reply.ok) return;
    forget();
    onClose();
  };
  return (
    <Dialog
      title={t('outside.ask-title', { name: patientName })}
      isOpen
      onClose={onClose}
      size="xl"
      primary={{
        children: t('outside.ask-send'),
        onPress: send,
        isBusy: asking.isBusy,
        isDisabled: typeof wanted === 'string',
      }}
    >
      <StillWaiting patientId={patientId} />
      <Presets form={form} onChange={(choice) => change({ choice })} />
      {form.choice === 'own' && (
        <OwnWish form={form} fault={typeof wanted === 'string' ? wanted : null} onChange={change} />
      )}
      {(doctors.length > 1 || !isDoctor) && (
        <Select
          label={t('outside.ask-doctor')}
          hint={t('outside.ask-doctor-hint')}
          value={doctorId}
          options={doctors.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => change({ doctorId: id })}
        />
      )}
      {known.value && doctors.length === 0 && <Banner tone="warn">{t('outside.ask-no-doctor')}</Banner>}
      {typeof wanted !== 'string' && (
        <Sentence wanted={wanted} doctor={doctors.find(({ id }) => id === doctorId)?.name ?? person.name} />
      )}
      <ErrorNote failure={asking.failure ?? known.failure} />
    </Dialog>
  );
}

/** Asking twice puts the same question on the patient's phone twice. */
function StillWaiting({ patientId }: { patientId: string }) {
  const t = useText();
  const { recent } = useFormats();
  const asked = useQuery('consent.asked', { patientId }, { of: 'consent-request' });
  const newest = asked.value?.requests.find(({ state }) => state === 'sending' || state === 'REQUESTED');
  if (!newest) return null;
  return <Banner tone="warn">{t('outside.ask-still-waits', { at: recent(newest.askedAt) })}</Banner>;
}

function Presets({ form, onChange }: { form: AskForm; onChange: (choice: AskForm['choice']) => void }) {
  const t = useText();
  return (
    <fieldset className={css['presets']}>
      <legend>{t('outside.ask-what')}</legend>
      {[...presetKeys, 'own' as const].map((key) => (
        <div key={key} className={css['preset']}>
          <input
            type="radio"
            id={`preset-${key}`}
            name="preset"
            value={key}
            checked={form.choice === key}
            aria-describedby={`preset-${key}-what`}
            data-autofocus={form.choice === key || undefined}
            onChange={() => onChange(key)}
          />
          <div>
            <label htmlFor={`preset-${key}`}>{t(`outside.preset.${key}`)}</label>
            <div id={`preset-${key}-what`}>{t(`outside.preset-what.${key}`)}</div>
          </div>
        </div>
      ))}
    </fieldset>
  );
}

interface OwnWishProps {
  readonly form: AskForm;
  readonly fault: string | null;
  readonly onChange: (changes: Partial<AskForm>) => void;
}

function OwnWish({ form, fault, onChange }: OwnWishProps) {
  const t = useText();
  const errorAt = (...places: readonly string[]) =>
    fault !== null && places.includes(fault) ? { error: t(`outside.ask-fault.${fault}`) } : {};
  return (
    <Stack>
      <fieldset className={css['types']} aria-invalid={fault === 'types'}>
        <legend>{t('outside.ask-types')}</legend>
        {hiTypes.map((type) => (
          <Check
            key={type}
            label={typeWords(t, type)}
            isChecked={form.hiTypes.includes(type)}
            onChange={(isChecked) => {
              const others = form.hiTypes.filter((one) => one !== type);
              onChange({ hiTypes: hiTypes.filter((one) => (one === type ? isChecked : others.includes(one))) });
            }}
          />
        ))}
        {fault === 'types' && <div className={css['fault']}>{t('outside.ask-fault.types')}</div>}
      </fieldset>
      <FieldRow>
        <DateField
          label={t('outside.ask-from')}
          value={form.from}
          onChange={(from) => onChange({ from })}
          {...errorAt('from', 'order')}
        />
        <DateField label={t('outside.ask-to')} value={form.to} onChange={(to) => onChange({ to })} {...errorAt('to')} />
        <NumberField
          label={t('outside.ask-keep')}
          value={form.keepDays}
          onChange={(keepDays) => onChange({ keepDays })}
          {...errorAt('keep')}
        />
      </FieldRow>
      <Select
        label={t('outside.ask-purpose')}
        value={form.purpose}
        options={askPurposes.map((purpose) => ({ value: purpose, label: t(`outside.purpose.${purpose}`) }))}
        onChange={(purpose) => onChange({ purpose })}
      />
    </Stack>
  );
}

/** What stands on the patient's phone. */
function Sentence({ wanted, doctor }: { wanted: AskInDays; doctor: string }) {
  const t = useText();
  const { day } = useFormats();
  const facts = {
    doctor,
    what: wishWords(t, wanted.hiTypes),
    from: day(wanted.from),
    to: day(wanted.to),
    until: day(wanted.until),
  };
  return (
    <Banner tone="outside" title={t('outside.ask-sees')}>
      {t('outside.ask-sentence', facts)}
    </Banner>
  );
}
