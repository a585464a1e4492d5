import { go } from '../../frame/route.ts';
import { useSession } from '../../frame/session.tsx';
import { useText } from '../../i18n/index.ts';
import { Button, Choice } from '../../ui/index.ts';
import css from './outside.module.css';

export const storySources = ['all', 'own', 'outside'] as const;
export type StorySource = (typeof storySources)[number];

export interface OutsideBarProps {
  readonly patientId: string;
  readonly source: StorySource;
  /** Missing while there is nothing from outside to choose. */
  readonly onSource: ((source: StorySource) => void) | undefined;
}

/** Above the story: whose lines are shown, and the way to ask for more. Reception sees neither. */
export function OutsideBar({ patientId, source, onSource }: OutsideBarProps) {
  const t = useText();
  const { person } = useSession();
  if (person.roles.every((role) => role === 'receptionist')) return null;
  return (
    <div className={css['bar']}>
      {onSource ? (
        <Choice
          label={t('outside.story-source')}
          value={source}
          options={storySources.map((value) => ({ value, label: t(`outside.story.${value}`) }))}
          onChange={onSource}
        />
      ) : (
        <span />
      )}
      <Button onPress={() => go(`/outside/${patientId}`)}>{t('outside.title')}</Button>
    </div>
  );
}
