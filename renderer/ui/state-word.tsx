import css from './state.module.css';
import type { Tone } from './tone.ts';

const marks: Readonly<Record<Tone, string>> = { plain: '', good: '●', warn: '▲', bad: '■', outside: '◆', accent: '●' };

/** A state in words; the mark before it has a form as well as a colour. */
export function StateWord({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return (
    <span className={css['word']} data-tone={tone}>
      {marks[tone] !== '' && (
        <span className={css['mark']} aria-hidden>
          {marks[tone]}
        </span>
      )}
      {children}
    </span>
  );
}

/** A short fact in a frame: a role, a record type, an ABHA mark. */
export function Badge({ tone = 'plain', children }: { tone?: Tone; children: string }) {
  return (
    <span className={css['badge']} data-tone={tone}>
      {children}
    </span>
  );
}
