import { useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { type Say, useText } from '../../i18n/index.ts';
import { Button, Card, type Column, Loaded, StateWord, Table } from '../../ui/index.ts';
import type { Member } from './member.ts';
import { StaffDialog } from './staff-dialog.tsx';

/** Who may use the program. Enter on a name opens it. */
export function StaffPanel() {
  const t = useText();
  const staff = useQuery('staff.list', {}, { of: 'staff' });
  const [open, setOpen] = useState<Member | 'new'>();
  return (
    <>
      <Card
        isFlush
        title={t('staff.title')}
        actions={
          <Button kind="primary" onPress={() => setOpen('new')}>
            {t('staff.add')}
          </Button>
        }
      >
        <Loaded query={staff}>
          {(value) => (
            <Table
              label={t('staff.title')}
              columns={columnsOf(t)}
              rows={value.staff}
              keyOf={({ id }) => id}
              onOpen={setOpen}
            />
          )}
        </Loaded>
      </Card>
      {open !== undefined && (
        <StaffDialog member={open === 'new' ? undefined : open} onClose={() => setOpen(undefined)} />
      )}
    </>
  );
}

function columnsOf(t: Say): readonly Column<Member>[] {
  return [
    { key: 'name', title: t('staff.name'), cell: ({ name }) => name },
    { key: 'login', title: t('staff.login'), cell: ({ login }) => login },
    { key: 'roles', title: t('staff.roles'), cell: ({ roles }) => roles.map((role) => t(`role.${role}`)).join(', ') },
    {
      key: 'registration',
      title: t('staff.registration'),
      cell: ({ registration, council }) => [registration, council].filter(Boolean).join(' · '),
    },
    {
      key: 'state',
      title: t('staff.state'),
      cell: ({ isActive, hasPin }) => <MemberState isActive={isActive} hasPin={hasPin} />,
    },
  ];
}

function MemberState({ isActive, hasPin }: { isActive: boolean; hasPin: boolean }) {
  const t = useText();
  if (!isActive) return <StateWord tone="plain">{t('staff.inactive')}</StateWord>;
  return <StateWord tone="good">{t(hasPin ? 'staff.active' : 'staff.active-no-pin')}</StateWord>;
}
