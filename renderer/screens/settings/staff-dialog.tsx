import { useState } from 'react';
import type { Role } from '../../../core/kit/words.ts';
import { useCommand } from '../../core-client.ts';
import { useText } from '../../i18n/index.ts';
import { Check, Dialog, ErrorNote, FieldRow, SecretField, TextField } from '../../ui/index.ts';
import type { Member } from './member.ts';
import { ResetPassword } from './reset-password.tsx';
import css from './settings.module.css';

const roles: readonly Role[] = ['receptionist', 'doctor', 'owner'];
const blank = {
  name: '',
  login: '',
  roles: [] as readonly Role[],
  qualification: '',
  registration: '',
  council: '',
  hprId: '',
  isActive: true,
  password: '',
};

/** Adds a person (`member` undefined) or changes one. */
export function StaffDialog({ member, onClose }: { member: Member | undefined; onClose: () => void }) {
  const t = useText();
  const [form, setForm] = useState({ ...blank, ...member });
  const [left, setLeft] = useState<readonly string[]>([]);
  const add = useCommand('staff.add');
  const change = useCommand('staff.change');
  const set = (part: Partial<typeof form>) => setForm({ ...form, ...part });
  const leave = (field: string) => () => setLeft([...left, field]);

  const { login, password, isActive, ...about } = { ...form, roles: [...form.roles] };
  const isLogin = /^[a-z0-9][a-z0-9._-]{1,30}$/.test(login.trim());
  const isReady = form.name.trim() !== '' && form.roles.length > 0 && (member ? true : isLogin && password.length >= 8);
  const save = async () => {
    const fields = { ...pick(about), roles: about.roles };
    const reply = member
      ? await change.run({ ...fields, id: member.id, isActive })
      : await add.run({ ...fields, login: login.trim(), password });
    if (reply.ok) onClose();
  };
  return (
    <Dialog
      title={member ? member.name : t('staff.add')}
      isOpen
      onClose={onClose}
      size="lg"
      primary={{
        children: t(member ? 'ui.save' : 'staff.add'),
        onPress: save,
        isBusy: add.isBusy || change.isBusy,
        isDisabled: !isReady,
      }}
    >
      <TextField
        label={t('staff.name')}
        hint={t('staff.name-hint')}
        value={form.name}
        onChange={(name) => set({ name })}
        isFocusedFirst
        maxLength={100}
      />
      {!member && (
        <FieldRow>
          <TextField
            label={t('staff.login')}
            hint={t('staff.login-hint')}
            value={login}
            onChange={(text) => set({ login: text.toLowerCase() })}
            onLeave={leave('login')}
            error={left.includes('login') && !isLogin ? t('staff.login-form') : undefined}
            maxLength={31}
          />
          <SecretField
            label={t('staff.first-password')}
            hint={t('staff.password-form')}
            value={password}
            onChange={(text) => set({ password: text })}
            onLeave={leave('password')}
            error={left.includes('password') && password.length < 8 ? t('account.password-short') : undefined}
            autoComplete="new-password"
          />
        </FieldRow>
      )}
      <fieldset className={css['roles']}>
        <legend>{t('staff.roles')}</legend>
        {roles.map((role) => (
          <Check
            key={role}
            label={t(`role.${role}`)}
            hint={t(`role.${role}-may`)}
            isChecked={form.roles.includes(role)}
            onChange={(isChecked) =>
              set({ roles: roles.filter((one) => (one === role ? isChecked : form.roles.includes(one))) })
            }
          />
        ))}
      </fieldset>
      {form.roles.includes('doctor') && <DoctorFields form={form} set={set} />}
      {member && (
        <>
          <Check
            label={t('staff.may-sign-in')}
            hint={t('staff.may-sign-in-hint')}
            isChecked={isActive}
            onChange={(next) => set({ isActive: next })}
          />
          <ResetPassword staffId={member.id} />
        </>
      )}
      <ErrorNote failure={add.failure ?? change.failure} />
    </Dialog>
  );
}

type DoctorForm = Pick<typeof blank, 'qualification' | 'registration' | 'council' | 'hprId'>;

/** What stands under a doctor's name on every prescription. */
function DoctorFields({ form, set }: { form: DoctorForm; set: (part: Partial<DoctorForm>) => void }) {
  const t = useText();
  return (
    <>
      <TextField
        label={t('staff.qualification')}
        hint={t('staff.qualification-hint')}
        value={form.qualification}
        onChange={(qualification) => set({ qualification })}
      />
      <FieldRow>
        <TextField
          label={t('staff.registration')}
          value={form.registration}
          onChange={(registration) => set({ registration })}
          maxLength={60}
          width="short"
        />
        <TextField
          label={t('staff.council')}
          value={form.council}
          onChange={(council) => set({ council })}
          maxLength={100}
        />
      </FieldRow>
      <TextField
        label={t('staff.hpr-id')}
        isOptional
        value={form.hprId}
        onChange={(hprId) => set({ hprId })}
        maxLength={60}
      />
    </>
  );
}

function pick({ name, qualification, registration, council, hprId }: DoctorForm & { name: string }) {
  return { name: name.trim(), qualification, registration, council, hprId };
}
