import { useState } from 'react';
import { type OutputOf, useQuery } from '../../core-client.ts';
import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Badge, Button, EmptyState, Loaded, StateWord, useFormats } from '../../ui/index.ts';
import { LinkWord, useLinks } from '../linking/link-word.tsx';
import type { LinkState } from '../linking/link-words.ts';
import { OutsideBar, type StorySource } from '../outside/outside-bar.tsx';
import { useOutsideRows } from '../outside/story-rows.tsx';
import { stateTones } from './state-tones.ts';
import css from './visits.module.css';

type StoryVisit = OutputOf<'consultations.storyOf'>['visits'][number];

/** One time line, newest first: own visits with what was found and their state, and what came from outside. */
export function StoryTab({ patientId }: { patientId: string }) {
  const t = useText();
  const story = useQuery('consultations.storyOf', { patientId }, { of: ['visit', 'consultation'] });
  const { links } = useLinks(patientId);
  const outside = useOutsideRows(patientId);
  const [source, setSource] = useState<StorySource>('all');
  return (
    <Loaded query={story}>
      {({ visits }) => {
        const own =
          source === 'outside'
            ? []
            : visits.map((visit) => ({
                key: visit.id,
                day: visit.day,
                row: <StoryLine key={visit.id} visit={visit} link={links.get(visit.id)} />,
              }));
        const rows = [...own, ...(source === 'own' ? [] : outside)].sort((one, other) =>
          other.day.localeCompare(one.day),
        );
        return (
          <>
            <OutsideBar patientId={patientId} source={source} onSource={outside.length > 0 ? setSource : undefined} />
            {rows.length === 0 ? (
              <EmptyState title={t('visits.story-empty')}>{t('visits.story-empty-what')}</EmptyState>
            ) : (
              <ul className={css['story']}>{rows.map(({ row }) => row)}</ul>
            )}
          </>
        );
      }}
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
