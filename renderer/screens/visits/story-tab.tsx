import { type OutputOf, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, Button, EmptyState, Loaded, StateWord, useFormats } from '../../ui/index.ts';
import { LinkWord, useLinks } from '../linking/link-word.tsx';
import type { LinkState } from '../linking/link-words.ts';
import { stateTones } from './state-tones.ts';
import css from './visits.module.css';

type StoryVisit = OutputOf<'consultations.storyOf'>['visits'][number];

/** The patient's own visits as one time line, newest first: what for, what was found, in which state. */
export function StoryTab({ patientId }: { patientId: string }) {
  const t = useText();
  const story = useQuery('consultations.storyOf', { patientId }, { of: ['visit', 'consultation'] });
  const { links } = useLinks(patientId);
  return (
    <Loaded query={story}>
      {({ visits }) =>
        visits.length === 0 ? (
          <EmptyState title={t('visits.story-empty')}>{t('visits.story-empty-what')}</EmptyState>
        ) : (
          <ul className={css['story']}>
            {visits.map((visit) => (
              <StoryLine key={visit.id} visit={visit} link={links.get(visit.id)} />
            ))}
          </ul>
        )
      }
    </Loaded>
  );
}

function StoryLine({ visit, link }: { visit: StoryVisit; link: LinkState | undefined }) {
  const t = useText();
  const { day } = useFormats();
  const { person } = useSession();
  const mayRead = person.roles.some((role) => role !== 'receptionist');
  const { diagnoses, medicines, complaints, documents, signed, purpose } = visit;
  const heading = diagnoses.length > 0 ? diagnoses.join(', ') : complaints.join(', ') || purpose || t('visits.visit');
  return (
    <li>
      <div>
        <div>{day(visit.day)}</div>
        <div className={css['quiet-line']}>{visit.doctorName}</div>
      </div>
      <div>
        <strong>{heading}</strong>
        {medicines.length > 0 && <div>{medicines.join(' · ')}</div>}
        {documents.length > 0 && <Badge>{t('visits.documents-count', { count: documents.length })}</Badge>}
      </div>
      <div className={css['row-actions']}>
        <StoryState visit={visit} />
        {link && <LinkWord link={link} of={day(visit.day)} />}
        {mayRead && (
          <Button
            isSmall
            onPress={() => go(`/visits/${visit.id}`)}
            label={t('visits.open-of', { day: day(visit.day) })}
          >
            {t('visits.open')}
          </Button>
        )}
        {signed && (
          <Button
            isSmall
            kind="quiet"
            onPress={() => go(`/print/${signed.consultationId}`)}
            label={t('visits.print-of', { day: day(visit.day) })}
          >
            {t('visits.print')}
          </Button>
        )}
      </div>
    </li>
  );
}

function StoryState({ visit: { status, state, hasDraft, signed } }: { visit: StoryVisit }) {
  const t = useText();
  const { recent } = useFormats();
  if (signed) {
    const words = t('visits.signed-at', { at: recent(signed.signedAt) });
    return <StateWord tone={hasDraft ? 'warn' : 'good'}>{hasDraft ? t('visits.being-corrected') : words}</StateWord>;
  }
  if (status === 'draft') return <StateWord tone="warn">{t('visits.draft')}</StateWord>;
  return <StateWord tone={stateTones[state]}>{t(`visits.state.${state}`)}</StateWord>;
}
