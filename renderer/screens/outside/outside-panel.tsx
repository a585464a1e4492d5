import { type ReactNode, useEffect, useRef, useState } from 'react';
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
  useFocusBack();
  return (
    <SidePanel title={t('outside.title')} onClose={onClose} keys="F4">
      {openId === undefined ? (
        <Loaded query={timeline}>
          {() =>
            records.length === 0 ? (
              <Focused>
                <EmptyState
                  title={t('outside.no-records')}
                  action={<Button onPress={() => go(`/outside/${patientId}`)}>{t('outside.to-asking')}</Button>}
                />
              </Focused>
            ) : (
              <Glance key={records.map(({ id }) => id).join(' ')} patientId={patientId} onOpen={setOpenId}>
                <Focused>
                  <RecordList records={records} onOpen={({ id }) => setOpenId(id)} />
                </Focused>
              </Glance>
            )
          }
        </Loaded>
      ) : (
        <>
          <Focused>
            <Button isSmall onPress={() => setOpenId(undefined)}>
              {t('outside.back-to-list')}
            </Button>
          </Focused>
          <Reader key={openId} recordId={openId} isHere={records.some(({ id }) => id === openId)} onOpen={setOpenId} />
        </>
      )}
    </SidePanel>
  );
}

/** The keyboard goes to what has just come: the first record, or the way back to them. */
function Focused({ children }: { children: ReactNode }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => place.current?.querySelector<HTMLElement>('[data-opens], button')?.focus(), []);
  return <div ref={place}>{children}</div>;
}

/** When the column is put away, the keyboard is where it was before. */
function useFocusBack(): void {
  const [before] = useState(() => document.activeElement);
  useEffect(
    () => () => {
      if (before instanceof HTMLElement) before.focus();
    },
    [before],
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
