import { useState } from 'react';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import type { Patient, PatientDetails } from '../../../core/patients/model.ts';
import { call, useCommand, useQuery } from '../../core-client.ts';
import { useKept } from '../../frame/kept.ts';
import { go, goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote, Loaded, Page } from '../../ui/index.ts';
import { PatientFields } from './patient-fields.tsx';
import { detailsIn, formOf, mergeForms, type PatientForm } from './patient-form.ts';
import { SimilarList } from './similar-list.tsx';
import { useFirstError } from './use-first-error.ts';

/** Changes what is written about a patient. */
export function EditPatient({ patientId }: { readonly patientId: string }) {
  const t = useText();
  const query = useQuery('patients.show', { patientId });
  if (query.value !== undefined) return <EditForm seen={query.value.patient} />;
  return (
    <Page title={t('patients.change')} back={() => go(`/patients/${patientId}`)}>
      <Loaded query={query}>{() => null}</Loaded>
    </Page>
  );
}

/** What is typed, over which version of the patient. */
interface Draft {
  readonly form: PatientForm;
  readonly over: Patient;
}

function EditForm({ seen }: { seen: Patient }) {
  const t = useText();
  const back = `/patients/${seen.id}/details`;
  const [{ form, over }, setDraft, forget] = useKept<Draft>(`patients.edit ${seen.id}`, {
    form: formOf(seen),
    over: seen,
  });
  const [attempts, setAttempts] = useState(0);
  const edit = useCommand('patients.edit');
  const root = useFirstError(attempts);
  const isOld = edit.failure?.code === 'patients.changed-meanwhile';

  const save = async () => {
    const details = detailsIn(form, toDayInIndia(systemClock()), over.lockedFields.includes('name'));
    if (!details) return setAttempts(attempts + 1);
    const reply = await edit.run({ patientId: seen.id, version: over.version, details: changedIn(details, over) });
    if (!reply.ok) return;
    forget();
    goInstead(back);
  };
  const takeNewest = async () => {
    const reply = await call('patients.show', { patientId: seen.id });
    if (!reply.ok) return;
    const newest = reply.value.patient;
    setDraft({ form: mergeForms(formOf(over), form, formOf(newest)), over: newest });
    edit.clear();
  };
  const leave = () => {
    if (sameForms(form, formOf(over))) forget();
    go(back);
  };
  return (
    <Page
      title={t('patients.change-of', { name: seen.name })}
      back={leave}
      width="form"
      primary={{ children: t('ui.save'), onPress: save, isBusy: edit.isBusy }}
      aside={<SimilarList form={form} exceptId={seen.id} onOpen={(id) => go(`/patients/${id}`)} />}
    >
      {isOld ? (
        <Banner
          tone="warn"
          says="at-once"
          actions={
            <Button isSmall onPress={takeNewest}>
              {t('patients.take-newest')}
            </Button>
          }
        >
          {t('problems.patients.changed-meanwhile')}
        </Banner>
      ) : (
        <ErrorNote failure={edit.failure} onRetry={() => void save()} />
      )}
      <Card>
        <div ref={root}>
          <PatientFields
            form={form}
            set={(part) => setDraft({ form: { ...form, ...part }, over })}
            lockedFields={over.lockedFields}
            isTried={attempts > 0}
          />
        </div>
      </Card>
    </Page>
  );
}

const sameForms = (one: PatientForm, other: PatientForm) => JSON.stringify(one) === JSON.stringify(other);

/** Only what differs goes to the core: a field that nobody touched is not judged again. */
function changedIn(details: PatientDetails, over: Patient): Partial<PatientDetails> {
  // The keys are those of the details.
  const changed = Object.entries(details).filter(([field, value]) => over[field as keyof PatientDetails] !== value);
  return Object.fromEntries(changed);
}
