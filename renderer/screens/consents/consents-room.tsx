import { useState } from 'react';
import { useText } from '../../i18n/index.ts';
import { Page, Tabs } from '../../ui/index.ts';
import { AskedList } from './asked-list.tsx';
import { GivenList } from './given-list.tsx';
import { NewHospitals } from './new-hospitals.tsx';
import { keyOfOpened, type Opened, OpenedPanel } from './opened.tsx';
import { TakenList } from './taken-list.tsx';

const parts = ['given', 'asked', 'taken'] as const;

/** `/consents`, `/consents/<given|asked|taken>`: what others may take from us, what we may see, and who took what. */
export function ConsentsRoom({ below }: { readonly below: readonly string[] }) {
  const t = useText();
  const [part, setPart] = useState<string>(parts.find((key) => key === below[0]) ?? 'given');
  const [opened, setOpened] = useState<Opened>();
  const openPart = (key: string) => {
    setOpened(undefined);
    setPart(key);
  };
  const selected = (kind: Opened['kind']) => (opened?.kind === kind ? keyOfOpened(opened) : undefined);
  return (
    <Page
      title={t('frame.room.consents')}
      aside={opened && <OpenedPanel opened={opened} onClose={() => setOpened(undefined)} />}
    >
      <NewHospitals />
      <Tabs
        label={t('frame.room.consents')}
        open={part}
        onOpen={openPart}
        tabs={[
          {
            key: 'given',
            title: t('consents.given'),
            content: <GivenList selected={selected('given')} onOpen={(line) => setOpened({ kind: 'given', line })} />,
          },
          {
            key: 'asked',
            title: t('consents.asked'),
            content: <AskedList selected={selected('asked')} onOpen={(line) => setOpened({ kind: 'asked', line })} />,
          },
          {
            key: 'taken',
            title: t('consents.taken'),
            content: <TakenList selected={selected('taken')} onOpen={(line) => setOpened({ kind: 'taken', line })} />,
          },
        ]}
      />
    </Page>
  );
}
