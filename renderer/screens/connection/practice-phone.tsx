import { useQuery } from '../../core-client.ts';
import { useSession } from '../../frame/session.tsx';
import { currentLanguage, useText } from '../../i18n/index.ts';
import { Card } from '../../ui/index.ts';
import css from './connection.module.css';

/** Where a trainee plays the patient; undefined outside the practice world, and where nobody plays ABDM here. */
function usePhones(): string | undefined {
  const { world } = useSession();
  const { value } = useQuery('practice.show', {}, { isOff: world !== 'practice' });
  return value?.phones ?? undefined;
}

/** Opens one patient's phone, in a tab or window of its own. Nothing outside the practice world. */
export function PracticePhone({ abhaAddress }: { readonly abhaAddress: string | null }) {
  const t = useText();
  const phones = usePhones();
  if (phones === undefined || abhaAddress === null) return null;
  return (
    <PhoneLink address={`${phones}/${encodeURIComponent(abhaAddress)}`}>{t('connection.practice-phone')}</PhoneLink>
  );
}

/** The way to all phones, and what they are for. */
export function PracticePhones() {
  const t = useText();
  const phones = usePhones();
  if (phones === undefined) return null;
  return (
    <Card
      title={t('connection.practice-phone')}
      actions={<PhoneLink address={phones}>{t('connection.practice-phones-open')}</PhoneLink>}
    >
      {t('connection.practice-phones-what')}
    </Card>
  );
}

function PhoneLink({ address, children }: { readonly address: string; readonly children: string }) {
  return (
    <a
      className={css['phone']}
      href={`${address}${currentLanguage() === 'hi' ? '?lang=hi' : ''}`}
      target="_blank"
      rel="noreferrer"
    >
      {children} <span aria-hidden>↗</span>
    </a>
  );
}
