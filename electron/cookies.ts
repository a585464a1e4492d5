/**
 * The session cookie of the desk. Electron keeps no cookies for custom schemes and drops `Set-Cookie` of an answer
 * (electron issues 27981, 39525), so the shell keeps it, in memory only, and the page never holds it.
 */
export interface Cookies {
  /** Takes the values of an answer's `Set-Cookie` headers. */
  readonly keep: (setCookies: readonly string[]) => void;
  /** The `Cookie` header for the next request; empty when there is nothing to send. */
  readonly header: () => string;
}

export function keepCookies(): Cookies {
  const kept = new Map<string, string>();
  return {
    keep: (setCookies) => {
      for (const line of setCookies) {
        const [pair = '', ...attributes] = line.split(';').map((part) => part.trim());
        const equals = pair.indexOf('=');
        const name = pair.slice(0, Math.max(equals, 0));
        if (attributes.some(endsCookie)) {
          kept.delete(name);
        } else if (name !== '') {
          kept.set(name, pair.slice(equals + 1));
        }
      }
    },
    header: () => [...kept].map(([name, value]) => `${name}=${value}`).join('; '),
  };
}

/** A server ends a cookie by an age of zero or by an expiry in 1970. Other expiries need no clock: the core knows them. */
function endsCookie(attribute: string): boolean {
  const [name = '', value = ''] = attribute.split('=');
  switch (name.toLowerCase()) {
    case 'max-age':
      return Number(value) <= 0;
    case 'expires':
      return Date.parse(value) <= 0;
    default:
      return false;
  }
}
