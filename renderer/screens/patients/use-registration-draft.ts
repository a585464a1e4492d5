import { useEffect, useState } from 'react';
import { useKept } from '../../frame/kept.ts';
import { fillForm } from '../abha/profile-form.ts';
import { type BegunProfile, takeBegun, takeBegunProfile } from './begun.ts';
import { blankForm, type PatientForm } from './patient-form.ts';

/** What is typed, and what was typed before it and put aside: nothing is lost, and the next patient gets an empty form. */
interface Draft {
  readonly form: PatientForm;
  readonly aside: PatientForm | null;
  /** The conversation about the ABHA that filled the form; empty without one. */
  readonly flowId: string;
}

const empty: Draft = { form: blankForm, aside: null, flowId: '' };

const isBlank = (form: PatientForm) => Object.values(form).every((value) => value === '');

/** The form of a new patient as it survives going away and coming back. */
export function useRegistrationDraft() {
  const [draft, setDraft, forget] = useKept<Draft>('patients.new', empty);
  const { form, aside } = draft;
  const [wasBegun, setWasBegun] = useState(!isBlank(form));
  const asideOrForm = isBlank(form) ? aside : form;
  const set = (part: Partial<PatientForm>) => setDraft({ ...draft, form: { ...form, ...part } });

  useEffect(() => {
    const profile = takeBegunProfile();
    const begun = takeBegun();
    if (profile) {
      setWasBegun(false);
      setDraft({ form: fillForm(blankForm, profile.profile), aside: asideOrForm, flowId: profile.flowId });
    } else if (begun !== '' && isBlank(form)) set(/^[+\d]/.test(begun) ? { mobile: begun } : { name: begun });
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only what was begun before the form was opened
  }, []);

  return {
    form,
    flowId: draft.flowId,
    set,
    /** What ABDM vouches for goes over what was typed. */
    takeProfile: ({ flowId, profile }: BegunProfile) => setDraft({ ...draft, form: fillForm(form, profile), flowId }),
    /** What was filled in stays, as if it had been typed. */
    dropAbha: () => setDraft({ ...draft, flowId: '' }),
    putAside: () => {
      setDraft({ ...empty, aside: asideOrForm });
      setWasBegun(false);
    },
    /** The name, or else the mobile, of what was put aside while the form is empty. */
    putAsideName: aside !== null && isBlank(form) ? aside.name || aside.mobile : null,
    bringBack: () => setDraft({ ...empty, form: aside ?? blankForm }),
    wasBegun: wasBegun && !isBlank(form),
    forget,
  };
}
