import { useEffect, useState } from 'react';
import { systemClock, toDayInIndia } from '../../../core/kit/clock.ts';
import { useCommand } from '../../core-client.ts';
import { useKept } from '../../frame/kept.ts';
import { go, goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Card, ErrorNote, Page } from '../../ui/index.ts';
import { takeBegun } from './begun.ts';
import { PatientFields } from './patient-fields.tsx';
import { blankForm, detailsIn, type PatientForm, tidyName } from './patient-form.ts';
import { SimilarList } from './similar-list.tsx';
import { useFirstError } from './use-first-error.ts';

/** What is typed, and what was typed before it and put aside: nothing is lost, and the next patient gets an empty form. */
interface Draft {
  readonly form: PatientForm;
  readonly aside: PatientForm | null;
}

const isBlank = (form: PatientForm) => Object.values(form).every((value) => value === '');

/** A new patient, on one page. Known ones appear beside it while the name and the mobile are typed. */
export function Registration() {
  const t = useText();
  const [{ form, aside }, setDraft, forget] = useKept<Draft>('patients.new', { form: blankForm, aside: null });
  const [wasBegun, setWasBegun] = useState(!isBlank(form));
  const [attempts, setAttempts] = useState(0);
  const register = useCommand('patients.register');
  const root = useFirstError(attempts);
  const set = (part: Partial<PatientForm>) => setDraft({ form: { ...form, ...part }, aside });
  const putAside = () => setDraft({ form: blankForm, aside: isBlank(form) ? aside : form });
  useEffect(() => {
    const begun = takeBegun();
    if (begun !== '' && isBlank(form)) set(/^[+\d]/.test(begun) ? { mobile: begun } : { name: begun });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only what was begun before the form was opened
  }, []);

  const save = async () => {
    const tidy = { ...form, name: tidyName(form.name), guardianName: tidyName(form.guardianName) };
    const details = detailsIn(tidy, toDayInIndia(systemClock()));
    if (!details) return setAttempts(attempts + 1);
    const reply = await register.run(details);
    if (!reply.ok) return;
    forget();
    goInstead(`/patients/${reply.value.patientId}`);
  };
  const openKnown = (patientId: string) => {
    putAside();
    go(`/patients/${patientId}`);
  };
  return (
    <Page
      title={t('patients.new')}
      back={() => go('/patients')}
      width="form"
      primary={{ children: t('patients.register'), onPress: save, isBusy: register.isBusy }}
      aside={<SimilarList form={form} onOpen={openKnown} />}
    >
      {wasBegun && !isBlank(form) && (
        <Banner
          says="politely"
          actions={
            <Button
              isSmall
              onPress={() => {
                putAside();
                setWasBegun(false);
              }}
            >
              {t('patients.start-empty')}
            </Button>
          }
        >
          {t('patients.was-begun')}
        </Banner>
      )}
      {aside !== null && isBlank(form) && (
        <Banner
          actions={
            <Button isSmall onPress={() => setDraft({ form: aside, aside: null })}>
              {t('patients.bring-back')}
            </Button>
          }
        >
          {t('patients.put-aside', { name: aside.name === '' ? aside.mobile : aside.name })}
        </Banner>
      )}
      <ErrorNote failure={register.failure} onRetry={() => void save()} />
      <Card>
        <div ref={root}>
          <PatientFields form={form} set={set} isTried={attempts > 0} />
        </div>
      </Card>
    </Page>
  );
}
