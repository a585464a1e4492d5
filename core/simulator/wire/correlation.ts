/** What ties exchanges together: ids from the headers and from the body, null where a message has none. */
export interface Correlation {
  readonly requestId: string | null;
  /** `response.requestId`: the REQUEST-ID that this message answers. */
  readonly answersRequestId: string | null;
  readonly transactionId: string | null;
  readonly consentId: string | null;
  readonly consentRequestId: string | null;
}

/** Bodies above this are encrypted pages: only their transaction is looked for, among the first members. */
const largestRead = 300_000;

export function correlate(headers: Readonly<Record<string, string>>, body: string): Correlation {
  const value = body.length <= largestRead ? parse(body) : undefined;
  const first = (...paths: readonly string[]) => paths.map((path) => textAt(value, path)).find((text) => text) ?? null;
  return {
    requestId: headers['request-id'] ?? null,
    answersRequestId: first('response.requestId', 'resp.requestId'),
    transactionId:
      first('transactionId', 'hiRequest.transactionId', 'notification.transactionId') ?? transactionAtTheFront(body),
    consentId: first(
      'consentId',
      'notification.consentId',
      'acknowledgement.consentId',
      'hiRequest.consent.id',
      'consent.consentDetail.consentId',
    ),
    consentRequestId: first('consentRequestId', 'consentRequest.id', 'notification.consentRequestId'),
  };
}

const transactionAtTheFront = (body: string): string | null =>
  /"transactionId":\s*"([^"]{1,64})"/.exec(body.slice(0, 2_000))?.[1] ?? null;

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

function textAt(value: unknown, path: string): string | undefined {
  let here = value;
  for (const key of path.split('.')) here = (here as Record<string, unknown> | null | undefined)?.[key];
  return typeof here === 'string' ? here : undefined;
}
