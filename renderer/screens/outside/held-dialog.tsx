import type { HeldLine } from '../../../core/received/contract.ts';
import { type OutputOf, useCommand, useQuery } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Banner, Button, Dialog, ErrorNote, formatAbhaNumber, Inline, Loaded, useFormats } from '../../ui/index.ts';
import css from './outside.module.css';
import { heldReason, hospitalName, recordDate } from './record-words.ts';

/** Why a record is kept out of view, whom it says it is about, and what can be done: show it after all, or erase it. */
export function HeldDialog({ line, onClose }: { line: HeldLine; onClose: () => void }) {
  const t = useText();
  const { person } = useSession();
  const release = useCommand('received.release');
  const discard = useCommand('received.discard');
  const { id: recordId, state, mayRelease } = line;
  const run = async (command: typeof release) => {
    const reply = await command.run({ recordId });
    if (reply.ok) onClose();
  };
  const canRelease = mayRelease && person.roles.includes('doctor');
  return (
    <Dialog title={t('outside.held-title')} isOpen onClose={onClose} size="lg">
      <p>
        {hospitalName(line.hospital)}: {heldReason(t, line)}
      </p>
      {state === 'quarantined' && <Comparison recordId={recordId} />}
      {state === 'quarantined' && !mayRelease && <Banner>{t('outside.not-granted-what')}</Banner>}
      {mayRelease && !canRelease && <Banner>{t('outside.only-doctors')}</Banner>}
      <Inline>
        {canRelease && (
          <Button onPress={() => run(release)} isBusy={release.isBusy}>
            {t('outside.release')}
          </Button>
        )}
        <Button kind="danger" onPress={() => run(discard)} isBusy={discard.isBusy}>
          {t('outside.discard')}
        </Button>
      </Inline>
      <ErrorNote failure={release.failure ?? discard.failure} />
    </Dialog>
  );
}

function Comparison({ recordId }: { recordId: string }) {
  const compared = useQuery('received.compare', { recordId });
  return <Loaded query={compared}>{(value) => <Sides {...value} />}</Loaded>;
}

function Sides({ inRecord, ours }: OutputOf<'received.compare'>) {
  const t = useText();
  const formats = useFormats();
  const rows = [
    [t('outside.side.name'), inRecord?.names.join(', '), ours.name],
    [t('outside.side.gender'), genderWords(t, inRecord?.gender ?? null), genderWords(t, ours.gender)],
    [
      t('outside.side.birth'),
      inRecord?.birthDate && recordDate(t, formats, inRecord.birthDate),
      ours.birthDate && formats.day(ours.birthDate),
    ],
    [
      t('outside.side.abha'),
      inRecord?.abhaNumbers.map(formatAbhaNumber).join(', '),
      ours.abhaNumber && formatAbhaNumber(ours.abhaNumber),
    ],
    [t('outside.side.address'), inRecord?.abhaAddresses.join(', '), ours.abhaAddress],
  ] as const;
  return (
    <table className={css['sides']}>
      <thead>
        <tr>
          <th scope="col">{t('outside.side.what')}</th>
          <th scope="col">{t('outside.side.record')}</th>
          <th scope="col">{t('outside.side.ours')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, theirs, own]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td>{theirs || '–'}</td>
            <td>{own || '–'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const byLetter: Readonly<Record<string, string>> = { M: 'male', F: 'female', O: 'other', T: 'other' };

function genderWords(t: ReturnType<typeof useText>, gender: string | null): string {
  if (gender === null) return '';
  const word = byLetter[gender] ?? gender;
  return t(`outside.gender.${['male', 'female', 'other'].includes(word) ? word : 'unknown'}`);
}
