import { StateWord, type Tone } from '../ui/index.ts';
import css from './frame.module.css';
import { go } from './route.ts';

/** Green is silent (`good` is a quiet mark), amber and red say what to do. With a `path` it opens the list behind it. */
export function StripItem({ tone = 'plain', path, children }: { tone?: Tone; path?: string; children: string }) {
  const words = <StateWord tone={tone}>{children}</StateWord>;
  return (
    <li>
      {path === undefined ? (
        words
      ) : (
        <button type="button" className={css['strip-button']} onClick={() => go(path)}>
          {words}
        </button>
      )}
    </li>
  );
}
