import type { ReactNode } from 'react';
import { goInstead } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Page, Tabs } from '../../ui/index.ts';
import { AbdmPanel } from './abdm-panel.tsx';
import { BackupPanel } from './backup-panel.tsx';
import { ClinicPanel } from './clinic-panel.tsx';
import { StaffPanel } from './staff-panel.tsx';
import { TunnelPanel } from './tunnel-panel.tsx';

/** The panels of the room, in their order. `settings.<key>` is the name of a panel's tab. */
const panels: readonly { readonly key: string; readonly show: () => ReactNode }[] = [
  { key: 'clinic', show: () => <ClinicPanel /> },
  { key: 'staff', show: () => <StaffPanel /> },
  { key: 'backup', show: () => <BackupPanel /> },
  { key: 'abdm', show: () => <AbdmPanel /> },
  { key: 'tunnel', show: () => <TunnelPanel /> },
];

/** For the owner. Each panel is one component and has its own button. */
export function SettingsRoom({ below }: { below: readonly string[] }) {
  const t = useText();
  const open = panels.find(({ key }) => key === below[0])?.key ?? 'clinic';
  return (
    <Page title={t('frame.room.settings')}>
      <Tabs
        label={t('frame.room.settings')}
        open={open}
        onOpen={(key) => goInstead(`/settings/${key}`)}
        tabs={panels.map(({ key, show }) => ({ key, title: t(`settings.${key}`), content: show() }))}
      />
    </Page>
  );
}
