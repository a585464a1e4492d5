import { useEffect, useState } from 'react';
import type { Phrase, PhraseKind } from '../../../core/consultations/model.ts';
import { call } from '../../core-client.ts';

/** What the clinic wrote before that begins like `typed`; asked with every letter, only the last answer counts. */
export function useSuggestions(kind: PhraseKind, typed: string): readonly Phrase[] {
  const [found, setFound] = useState<readonly Phrase[]>([]);
  const wanted = typed.trim();
  useEffect(() => {
    if (wanted.length < 2) return setFound([]);
    const asking = new AbortController();
    const soon = setTimeout(() => {
      void call('consultations.suggest', { kind, typed: wanted }, { signal: asking.signal }).then((reply) => {
        if (!asking.signal.aborted) setFound(reply.ok ? reply.value.phrases : []);
      });
    }, 60);
    return () => {
      clearTimeout(soon);
      asking.abort();
    };
  }, [kind, wanted]);
  // What is typed to its end already is no offer.
  return found.filter(({ text }) => text.toLowerCase() !== wanted.toLowerCase());
}
