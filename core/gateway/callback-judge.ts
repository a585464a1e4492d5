import { issuerForms, judgeToken, type TokenRules, type TokenVerdict } from './callback-token.ts';
import type { Certs } from './certs.ts';
import type { GatewayConfig } from './config.ts';
import type { FarSide } from './store.ts';

/** `no-certs`: nobody can be judged yet, because ABDM's keys were never fetched. The door answers 503, so that it is sent again. */
export type CallbackVerdict = Exclude<TokenVerdict, { kind: 'unknown-key' }> | { readonly kind: 'no-certs' };

/** How many bearers are remembered: the gateway uses one token for many callbacks. */
const mostRemembered = 50;

interface JudgeParts {
  readonly certs: Certs;
  readonly now: () => Date;
  readonly farSide: (url: string) => FarSide | undefined;
}

/** Judges the bearers of callbacks, fetching ABDM's keys where they are missing or a token names an unknown one. */
export function makeCallbackJudge({ certs, now, farSide }: JudgeParts) {
  const remembered = new Map<string, { rules: TokenRules; until: number; verdict: CallbackVerdict }>();
  let rules: { of: GatewayConfig; rules: TokenRules } | null = null;

  const rulesOf = (config: GatewayConfig): TokenRules => {
    const keys = certs.keys(config);
    const issuer = config.issuer ?? farSide(config.hieCmUrl)?.issuer ?? null;
    const issuers = issuer === null ? [] : issuerForms(issuer);
    const isSame = rules?.of === config && rules.rules.keys === keys && rules.rules.issuers.join() === issuers.join();
    if (!rules || !isSame) rules = { of: config, rules: { keys, issuers, client: config.callbackClient } };
    return rules.rules;
  };

  return async (config: GatewayConfig, authorization: string): Promise<CallbackVerdict> => {
    let current = rulesOf(config);
    const known = remembered.get(authorization);
    if (known && known.rules === current && now().getTime() < known.until) return known.verdict;

    if (current.keys.size === 0 || current.issuers.length === 0) {
      await certs.refresh(config);
      current = rulesOf(config);
      if (current.keys.size === 0 || current.issuers.length === 0) return { kind: 'no-certs' };
    }
    let verdict = judgeToken(authorization, current, now());
    if (verdict.kind === 'unknown-key') {
      await certs.refresh(config);
      current = rulesOf(config);
      verdict = judgeToken(authorization, current, now());
    }
    if (verdict.kind === 'unknown-key') return { kind: 'refused', because: 'signature' };
    if (verdict.kind === 'verified') {
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(authorization, { rules: current, until: verdict.until, verdict });
    }
    return verdict;
  };
}
