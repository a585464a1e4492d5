import { useEffect, useMemo, useRef, useState } from 'react';
import type { Note } from '../../../core/consultations/model.ts';
import { call, type OutputOf } from '../../core-client.ts';
import { forgetSaved, noteSaved } from '../../frame/saved-item.tsx';
import { useSession } from '../../frame/session.tsx';
import { type DraftSaver, makeSaver, type SaveState } from './draft-saver.ts';
import { asForm, asNote, type PageForm } from './page-form.ts';

export type PageValue = OutputOf<'consultations.page'>;

export interface OpenPage {
  readonly form: PageForm;
  readonly note: Note;
  /** Takes what was typed; it is on disk a moment later. */
  readonly change: (some: Partial<PageForm>) => void;
  readonly saver: DraftSaver;
  readonly state: SaveState;
  /** After a conflict: what is on this screen stays, over what was stored meanwhile. */
  readonly keepMine: () => Promise<void>;
}

/** The page of a visit while it is being written: its fields, and a draft that follows every pause. */
export function usePage({ visit, note: stored, revision, status, savedAt }: PageValue): OpenPage {
  const { person } = useSession();
  const [form, setForm] = useState(() => asForm(stored));
  const [state, setState] = useState<SaveState>({ kind: 'saved' });
  const newest = useRef(form);
  const [saver] = useState(() =>
    makeSaver({
      visitId: visit.id,
      staffId: person.staffId,
      revision,
      onState: setState,
      onSaved: ({ savedAt: at }) => noteSaved(at),
    }),
  );

  const [shownSavedAt] = useState(() => (status === 'draft' ? savedAt : null));
  useEffect(() => {
    if (shownSavedAt !== null) noteSaved(shownSavedAt);
    const onHidden = () => void (document.hidden && saver.flush());
    document.addEventListener('visibilitychange', onHidden);
    return () => {
      document.removeEventListener('visibilitychange', onHidden);
      saver.stop();
      forgetSaved();
    };
  }, [saver, shownSavedAt]);

  const change = (some: Partial<PageForm>) => {
    newest.current = { ...newest.current, ...some };
    setForm(newest.current);
    saver.save(asNote(newest.current, visit.day));
  };
  const keepMine = async () => {
    const reply = await call('consultations.page', { visitId: visit.id });
    if (reply.ok) saver.overwrite(reply.value.revision);
  };
  const note = useMemo(() => asNote(form, visit.day), [form, visit.day]);
  return { form, note, change, saver, state, keepMine };
}
