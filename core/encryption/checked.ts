/** Every way in which encryption refuses its input (encryption.md section 6, and the two that sections 7 and 11 add). */
export const refusalReasons = [
  'bad-base64',
  'bad-nonce',
  'bad-format',
  'wrong-curve',
  'not-on-curve',
  'small-order',
  'not-in-subgroup',
  'bad-private-key',
  'too-short',
  'auth-failed',
  'bad-text',
  'link-not-supported',
] as const;
export type RefusalReason = (typeof refusalReasons)[number];

/** `detail` is an English half-sentence for the log. It holds lengths and kinds, never a key, a nonce or a text. */
export interface Refusal {
  readonly ok: false;
  readonly reason: RefusalReason;
  readonly detail: string;
}

/** Bad input is a value here, not an exception, so that one damaged entry never spoils the others of its page. */
export type Checked<Value> = { readonly ok: true; readonly value: Value } | Refusal;

export function accept<Value>(value: Value): Checked<Value> {
  return { ok: true, value };
}

export function refuse(reason: RefusalReason, detail: string): Refusal {
  return { ok: false, reason, detail };
}
