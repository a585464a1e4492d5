import { type Say, useText } from '../../i18n/index.ts';
import { Dialog, SidePanel } from '../../ui/index.ts';
import { AskedDetails } from './asked-details.tsx';
import { GivenDetails } from './given-details.tsx';
import type { AskedRequest, GivenPermission, TransferLine } from './lines.ts';
import { TakenDetails } from './taken-details.tsx';
import { takerName } from './words.ts';

/** The line of a list that stands open; its list keeps it fresh. */
export type Opened =
  | { readonly kind: 'given'; readonly line: GivenPermission }
  | { readonly kind: 'asked'; readonly line: AskedRequest }
  | { readonly kind: 'taken'; readonly line: TransferLine };

interface OpenedProps {
  readonly opened: Opened;
  readonly onClose: () => void;
}

export const keyOfOpened = (opened: Opened): string =>
  opened.kind === 'given' ? opened.line.consentId : opened.line.id;

/** Beside the lists of the room. */
export function OpenedPanel({ opened, onClose }: OpenedProps) {
  const t = useText();
  return (
    <SidePanel title={titleOf(t, opened)} onClose={onClose}>
      <Details key={keyOfOpened(opened)} opened={opened} />
    </SidePanel>
  );
}

/** In front of a patient's page. */
export function OpenedDialog({ opened, onClose }: OpenedProps) {
  const t = useText();
  return (
    <Dialog title={titleOf(t, opened)} isOpen onClose={onClose} size="lg">
      <Details opened={opened} />
    </Dialog>
  );
}

const titleOf = (t: Say, { kind, line }: Opened): string => (kind === 'asked' ? line.patient.name : takerName(t, line));

function Details({ opened }: { readonly opened: Opened }) {
  switch (opened.kind) {
    case 'given':
      return <GivenDetails permission={opened.line} />;
    case 'asked':
      return <AskedDetails request={opened.line} />;
    case 'taken':
      return <TakenDetails transfer={opened.line} />;
  }
}
