import { useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Loaded, Page } from '../../ui/index.ts';
import { SignedPage } from './signed-page.tsx';
import { VisitEditor } from './visit-editor.tsx';

/** One visit: its page while it is written, or what was signed. */
export function VisitScreen({ visitId }: { visitId: string }) {
  const t = useText();
  const { person } = useSession();
  const page = useQuery('consultations.page', { visitId });
  const side = useQuery('consultations.side', { visitId }, { of: 'patient' });
  const mayWrite = person.roles.includes('doctor');
  const { value } = page;
  if (value === undefined || side.value === undefined) {
    return (
      <Page title={t('visits.visit')} back={() => go('/visits')}>
        <Loaded query={page}>{() => <Loaded query={side}>{() => null}</Loaded>}</Loaded>
      </Page>
    );
  }
  const shared = { value, side: side.value, onChanged: page.retry };
  const isOpen = mayWrite && value.status !== 'signed';
  // Another version is another page: its fields begin anew.
  return isOpen ? (
    <VisitEditor key={value.version} {...shared} />
  ) : (
    <SignedPage key={value.version} {...shared} mayCorrect={mayWrite} />
  );
}
