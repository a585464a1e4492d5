import { useEffect, useRef, useState } from 'react';
import type { Reply } from '../../core/kit/contract.ts';
import { type CallName, call, type Failure, type InputOf, newKey, type OutputOf } from './call.ts';

export interface Command<Input, Value> {
  /** Sends it. The same input again, after no success, goes under the same key, so that nothing happens twice. */
  readonly run: (input: Input) => Promise<Reply<Value>>;
  readonly isBusy: boolean;
  /** Why the last attempt did not succeed; goes with the next attempt or by `clear`. */
  readonly failure: Failure | undefined;
  readonly clear: () => void;
}

/** A command or an exchange of a form. */
export function useCommand<Name extends CallName>(name: Name): Command<InputOf<Name>, OutputOf<Name>> {
  const [isBusy, setIsBusy] = useState(false);
  const [failure, setFailure] = useState<Failure>();
  const attempt = useRef<{ inputText: string; key: string }>(undefined);
  const isMounted = useRef(true);
  useEffect(() => {
    isMounted.current = true;
    return () => void (isMounted.current = false);
  }, []);

  const run = async (input: InputOf<Name>): Promise<Reply<OutputOf<Name>>> => {
    const inputText = JSON.stringify(input);
    if (attempt.current?.inputText !== inputText) attempt.current = { inputText, key: newKey() };
    setIsBusy(true);
    setFailure(undefined);
    const reply = await call(name, input, { key: attempt.current.key });
    if (reply.ok) attempt.current = undefined;
    if (isMounted.current) {
      setIsBusy(false);
      setFailure(reply.ok ? undefined : reply);
    }
    return reply;
  };
  return { run, isBusy, failure, clear: () => setFailure(undefined) };
}
