import { useEffect, useRef, useState } from 'react';

/**
 * What is offered for a typed text; asked with every change of `text`, nothing for an empty one. The last answer stays until
 * the next one comes, so that a list does not flicker; `isCurrent` says whether it answers the present text.
 */
export function useOffers<Offer>(
  text: string,
  ask: (text: string, signal: AbortSignal) => Promise<readonly Offer[]>,
): { readonly offers: readonly Offer[]; readonly isCurrent: boolean } {
  const [answer, setAnswer] = useState<{ text: string; offers: readonly Offer[] }>({ text: '', offers: [] });
  const latest = useRef(ask);
  useEffect(() => {
    latest.current = ask;
  });
  useEffect(() => {
    if (text === '') return undefined;
    const asking = new AbortController();
    const askNow = async () => {
      const offers = await latest.current(text, asking.signal);
      if (!asking.signal.aborted) setAnswer({ text, offers });
    };
    void askNow();
    return () => asking.abort();
  }, [text]);
  return text === '' ? { offers: [], isCurrent: true } : { offers: answer.offers, isCurrent: answer.text === text };
}
