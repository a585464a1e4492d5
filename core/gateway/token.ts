import { z } from 'zod';

/** The readable parts of a JWT. Reading is not believing: see `callback-token.ts`. */
export interface TokenParts {
  readonly header: { readonly alg: string; readonly kid: string };
  readonly claims: z.output<typeof Claims>;
  /** What was signed, and the signature over it. */
  readonly signed: string;
  readonly signature: Buffer;
}

const Header = z.object({ alg: z.string(), kid: z.string() });
const Claims = z.object({
  iss: z.string().optional(),
  azp: z.string().optional(),
  clientId: z.string().optional(),
  exp: z.number().optional(),
  realm_access: z
    .object({ roles: z.array(z.string()) })
    .optional()
    .catch(undefined),
});

/** Takes a token apart; null for anything that is not three parts with a JSON head and JSON claims. */
export function readToken(token: string): TokenParts | null {
  const [head, body, signature, ...more] = token.split('.');
  if (head === undefined || body === undefined || signature === undefined || more.length > 0) return null;
  const header = Header.safeParse(decode(head));
  const claims = Claims.safeParse(decode(body));
  if (!header.success || !claims.success) return null;
  return {
    header: header.data,
    claims: claims.data,
    signed: `${head}.${body}`,
    signature: Buffer.from(signature, 'base64url'),
  };
}

/** Who issued our own token, and what it allows us (a missing role explains refusals later). */
export function readClaims(token: string): { issuer: string | null; roles: readonly string[] } {
  const claims = readToken(token)?.claims;
  return { issuer: claims?.iss ?? null, roles: claims?.realm_access?.roles ?? [] };
}

function decode(part: string): unknown {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8'));
  } catch {
    return undefined;
  }
}
