import { useState } from 'react';
import { go } from '../../frame/route.ts';
import { useText } from '../../i18n/index.ts';
import { useKeys } from '../../keys/index.ts';
import { Banner, Button, ErrorNote, Page } from '../../ui/index.ts';
import { useOutsidePanel } from '../outside/outside-panel.tsx';
import { DocumentsSection } from './documents-section.tsx';
import { DropDraft } from './drop-draft.tsx';
import { repeatLast, repeatMedicine, unreadFields } from './page-form.ts';
import { PageSections } from './page-sections.tsx';
import { SideColumn, type SideValue } from './side-column.tsx';
import { SignDialog } from './sign-dialog.tsx';
import { takeNext } from './take-next.ts';
import { type OpenPage, type PageValue, usePage } from './use-page.ts';
import { VisitHead } from './visit-head.tsx';
import css from './visits.module.css';

export interface EditorProps {
  readonly value: PageValue;
  readonly side: SideValue;
  /** Something was stored beside the page's text: asks for the page anew. */
  readonly onChanged: () => void;
}

/** The page of one visit while it is written. It is on disk at every pause; nothing here has to be saved by hand. */
export function VisitEditor({ value, side, onChanged }: EditorProps) {
  const t = useText();
  const page = usePage(value);
  const [signing, setSigning] = useState<'sign' | 'sign-and-print'>();
  const { form, change, saver } = page;
  const { visit, patient } = value;
  const outside = useOutsidePanel(patient.id);
  const next = async () => {
    if (await saver.flush()) await takeNext();
  };
  useKeys([{ keys: 'F8', does: t('visits.next'), run: () => void next() }]);
  return (
    <Page
      title={patient.name}
      facts={<VisitHead value={value} />}
      back={() => go('/visits')}
      primary={{ children: t('visits.sign'), onPress: () => setSigning('sign') }}
      {...outside.aside}
      actions={
        <>
          {outside.button}
          {side.last && (
            <Button keys="Alt+R" onPress={() => side.last && change(repeatLast(form, side.last.note))}>
              {t('visits.repeat-last')}
            </Button>
          )}
          <Button keys="F6" onPress={() => setSigning('sign-and-print')}>
            {t('visits.sign-and-print')}
          </Button>
        </>
      }
    >
      {value.version > 1 && (
        <Banner tone="warn" title={t('visits.correcting', { version: value.version })}>
          {value.reason}
        </Banner>
      )}
      <SaveTrouble page={page} onReload={() => window.location.reload()} />
      <div className={css['editor']}>
        <SideColumn
          side={side}
          patientId={patient.id}
          stopped={form.stopped}
          onPrescribe={(medicine, dose) => change(repeatMedicine(form, { medicine, dose }))}
          onStop={(medicine) => change({ stopped: [...form.stopped, medicine] })}
        />
        <div className={css['page']}>
          <PageSections page={page} today={visit.day} allergies={side.allergies.list} />
          <DocumentsSection visitId={visit.id} documents={value.documents} saver={saver} onChanged={onChanged} />
        </div>
      </div>
      {value.status === 'draft' && (
        <DropDraft visitId={visit.id} version={value.version} saver={saver} onDropped={onChanged} />
      )}
      {signing && (
        <SignDialog
          visitId={visit.id}
          saver={saver}
          prints={signing === 'sign-and-print'}
          unread={unreadFields(form, visit.day).map((field) =>
            field === 'followUp'
              ? t('visits.unread', { field: t('visits.follow-up'), text: form.followUp })
              : t('visits.unread', { field: t(`visits.vital.${field}`), text: form.vitals[field] }),
          )}
          onClose={() => setSigning(undefined)}
          onSigned={onChanged}
        />
      )}
    </Page>
  );
}

/** Says what is not on disk, and lets a person decide where two screens wrote on one page. */
function SaveTrouble({ page, onReload }: { page: OpenPage; onReload: () => void }) {
  const t = useText();
  const { state, keepMine } = page;
  if (state.kind === 'conflict') {
    return (
      <Banner
        tone="bad"
        title={t('visits.conflict')}
        actions={
          <>
            <Button isSmall onPress={onReload}>
              {t('visits.conflict-show')}
            </Button>
            <Button isSmall onPress={keepMine}>
              {t('visits.conflict-keep')}
            </Button>
          </>
        }
      >
        {t('visits.conflict-what')}
      </Banner>
    );
  }
  return state.kind === 'trouble' ? <ErrorNote failure={state.failure} /> : null;
}
