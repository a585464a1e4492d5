/**
 * Where records of other hospitals may arrive. Paths are secret and short-lived: `core/received` makes one for each request
 * for data; whatever is not live is 404.
 */
export interface LivePushPaths {
  find(path: string): LivePush | undefined;
}

export interface LivePush {
  /** Bytes of one request. */
  readonly limit: number;
  /**
   * Takes in one page; resolves once it is on disk with the status for the sender. Reading throws `PushTooLarge` beyond the
   * limit and any other error when the sender stops in the middle: let both pass.
   */
  handle(stream: AsyncIterable<Uint8Array>, from: { readonly authorization: string | null }): Promise<PushStatus>;
}

export type PushStatus = 202 | 400 | 401 | 404 | 409 | 413 | 503;

/** The sender's page is longer than agreed. */
export class PushTooLarge extends Error {}

/** Hands on at most `limit` bytes. @throws PushTooLarge when there are more */
export async function* atMost(stream: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let length = 0;
  for await (const piece of stream) {
    length += piece.length;
    if (length > limit) throw new PushTooLarge();
    yield piece;
  }
}
