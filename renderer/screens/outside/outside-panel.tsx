import { useState } from 'react';
import { useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { Button, EmptyState, Loaded, SidePanel } from '../../ui/index.ts';
import { Glance } from './glance.tsx';
import { Reader } from './reader.tsx';
import { RecordList } from './record-list.tsx';

export interface OutsidePanelProps {
  readonly patientId: string;
  readonly onClose: () => void;
}

/** Outside records in a column beside the visit: what matters at a glance, the list, and the one that is read. F4, and again: away. */
export function OutsidePanel({ patientId, onClose }: OutsidePanelProps) {
  const t = useText();
  const [openId, setOpenId] = useState<string>();
  const timeline = useQuery('received.timeline', { patientId }, { of: ['received', 'consent'] });
  const records = timeline.value?.records ?? [];
  return (
    <SidePanel title={t('outside.title')} onClose={onClose} keys="F4">
      {openId === undefined ? (
        <Loaded query={timeline}>
          {() => (
            <>
              {records.length === 0 ? (
                <EmptyState
                  title={t('outside.no-records')}
                  action={<Button onPress={() => go(`/outside/${patientId}`)}>{t('outside.to-asking')}</Button>}
                />
              ) : (
                <>
                  <RecordList records={records} onOpen={({ id }) => setOpenId(id)} />
                  <Glance key={records.length} patientId={patientId} onOpen={setOpenId} />
                </>
              )}
            </>
          )}
        </Loaded>
      ) : (
        <>
          <div>
            <Button isSmall onPress={() => setOpenId(undefined)} isFocusedFirst>
              {t('outside.back-to-list')}
            </Button>
          </div>
          <Reader key={openId} recordId={openId} isHere={records.some(({ id }) => id === openId)} onOpen={setOpenId} />
        </>
      )}
    </SidePanel>
  );
}

/** For a page with a patient: the button that opens the column, and the column for the page's side while it is open. */
export function useOutsidePanel(patientId: string) {
  const t = useText();
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  return {
    button: isOpen ? null : (
      <Button keys="F4" onPress={() => setIsOpen(true)}>
        {t('outside.title')}
      </Button>
    ),
    aside: isOpen ? { aside: <OutsidePanel patientId={patientId} onClose={close} /> } : {},
  };
}
