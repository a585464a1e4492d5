import { useCallback, useEffect, useRef, useState } from 'react';
import { type CallName, call, type Failure, type InputOf, type OutputOf } from './call.ts';
import { onSignedInAgain } from './signed-in-again.ts';
import { useChanges } from './use-changes.ts';

export interface Query<Value> {
  /** The newest answer; while a new one is on its way, the one before. */
  readonly value: Value | undefined;
  /** Why there is no newer answer. `retry` asks again. */
  readonly failure: Failure | undefined;
  readonly isLoading: boolean;
  /** Loading for more than 300 ms: show the quiet bar now. */
  readonly isSlow: boolean;
  readonly retry: () => void;
}

export interface QueryOptions {
  /** Kinds of change after which the answer is asked for again, such as `patient`. */
  readonly of?: string | readonly string[];
  /** Asks nothing as long as it is true. */
  readonly isOff?: boolean;
}

const patience = 300;

/** Asks the core when the screen opens, when the input changes, and when something of the named kinds changed. */
export function useQuery<Name extends CallName>(
  name: Name,
  input: InputOf<Name>,
  { of = '', isOff = false }: QueryOptions = {},
): Query<OutputOf<Name>> {
  const [value, setValue] = useState<OutputOf<Name>>();
  const [failure, setFailure] = useState<Failure>();
  const [isLoading, setIsLoading] = useState(!isOff);
  const [isSlow, setIsSlow] = useState(false);
  const running = useRef<AbortController>(undefined);
  const inputText = JSON.stringify(input);

  const ask = useCallback(
    async (isBackground: boolean) => {
      running.current?.abort();
      const mine = new AbortController();
      running.current = mine;
      setIsLoading(true);
      const slow = setTimeout(() => setIsSlow(true), patience);
      // The text was made from the input, two lines above.
      const asked = JSON.parse(inputText) as InputOf<Name>;
      const reply = await call(name, asked, { isBackground, signal: mine.signal });
      clearTimeout(slow);
      if (mine.signal.aborted) return;
      setIsLoading(false);
      setIsSlow(false);
      if (reply.ok) setValue(() => reply.value);
      setFailure(reply.ok || isForTheLock(reply.code) ? undefined : reply);
    },
    [name, inputText],
  );

  useEffect(() => {
    if (isOff) return undefined;
    // oxlint-disable-next-line react/set-state-in-effect -- asking the core is what this effect is for
    void ask(false);
    const stop = onSignedInAgain(() => void ask(true));
    return () => {
      stop();
      running.current?.abort();
    };
  }, [ask, isOff]);
  useChanges(isOff ? '' : of, () => void ask(true));

  return { value, failure, isLoading, isSlow, retry: () => void ask(false) };
}

/** The lock screen or the sign-in page stands in front then; the query is asked again after it. */
const isForTheLock = (code: string) => code === 'call.locked' || code === 'call.not-signed-in';
