import type { Phrase, PhraseKind } from '../../../core/consultations/model.ts';
import { call } from '../../core-client.ts';
import { useOffers } from './use-offers.ts';

/** What the clinic wrote before that begins like `typed`, from two letters on. */
export function useSuggestions(kind: PhraseKind, typed: string): readonly Phrase[] {
  const wanted = typed.trim();
  const { offers } = useOffers(wanted.length < 2 ? '' : wanted, async (text, signal) => {
    const reply = await call('consultations.suggest', { kind, typed: text }, { signal });
    return reply.ok ? reply.value.phrases : [];
  });
  // What is typed to its end already is no offer.
  return offers.filter(({ text }) => text.toLowerCase() !== wanted.toLowerCase());
}
