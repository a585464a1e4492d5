import type { IncomingMessage } from 'node:http';

export type Body =
  | { readonly kind: 'read'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' }
  | { readonly kind: 'cut-off' };

/** Reads a whole request body of at most `limit` bytes into memory; a longer one is given up at the limit. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Body> {
  if (Number(request.headers['content-length'] ?? 0) > limit) return { kind: 'too-large' };
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of request) {
      // Without an encoding set, an IncomingMessage yields Buffers.
      const bytes = chunk as Buffer;
      length += bytes.length;
      if (length > limit) return { kind: 'too-large' };
      chunks.push(bytes);
    }
  } catch {
    return { kind: 'cut-off' };
  }
  return { kind: 'read', bytes: Buffer.concat(chunks) };
}
