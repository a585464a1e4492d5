/** Pages that are being posted now, by permission: one that ends cuts them off. */
export interface OnTheLine {
  /** Runs with a signal that also fires when the permission ends. */
  readonly post: <Result>(
    consentId: string,
    stopped: AbortSignal,
    run: (signal: AbortSignal) => Promise<Result>,
  ) => Promise<Result>;
  readonly cutOff: (consentId: string) => void;
}

export function makeOnTheLine(): OnTheLine {
  const posts = new Map<AbortController, string>();
  return {
    async post(consentId, stopped, run) {
      const ended = new AbortController();
      posts.set(ended, consentId);
      try {
        return await run(AbortSignal.any([stopped, ended.signal]));
      } finally {
        posts.delete(ended);
      }
    },
    cutOff(consentId) {
      for (const [ended, under] of posts) if (under === consentId) ended.abort();
    },
  };
}
