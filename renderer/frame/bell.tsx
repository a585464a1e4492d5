import { useText } from '../i18n/index.ts';
import { MenuButton, useFormats } from '../ui/index.ts';
import css from './frame.module.css';
import { markNewsSeen, news } from './news.ts';
import { go } from './route.ts';

/** News from outside, newest first. Not there as long as there is none. */
export function Bell() {
  const t = useText();
  const formats = useFormats();
  const { items, unseen } = news.use();
  if (items.length === 0) return null;
  return (
    <MenuButton
      label={t('frame.news', { count: unseen })}
      groups={[
        items.map(({ id, title, at, path }) => ({
          key: id,
          text: `${formats.time(at)} · ${title}`,
          run() {
            markNewsSeen();
            if (path !== undefined) go(path);
          },
        })),
      ]}
    >
      <svg viewBox="0 0 16 16" width="1.1rem" height="1.1rem" fill="none" stroke="currentColor" aria-hidden>
        <path d="M3.5 11.5V7a4.5 4.5 0 0 1 9 0v4.5l1 1h-11l1-1ZM6.5 14h3" strokeWidth="1.3" strokeLinejoin="round" />
      </svg>
      {unseen > 0 && <span className={css['count']}>{unseen}</span>}
    </MenuButton>
  );
}
