/**
 * The two origins that our windows may show. `app://desk` is the clinic's own page, `app://phone` the practice phone of the
 * simulator. Each has a session of its own, so that neither can ask anything of the other.
 */
export const scheme = 'app';
export const deskOrigin = 'app://desk';
export const phoneOrigin = 'app://phone';

/** The phone's session: kept in memory only, it is play. */
export const phonePartition = 'phone';

/**
 * `app://desk` for `app://desk/patients?x`. Node's own `URL.origin` is `'null'` for every scheme that it does not know,
 * hence two foreign schemes would look alike; this compares scheme and host. An address that is none gives `''`.
 */
export function originOf(address: string): string {
  return URL.canParse(address) ? `${new URL(address).protocol}//${new URL(address).host}` : '';
}
