import { STATUS_CODES } from 'node:http';

/** What the simulator answers: no body means none at all, as most calls of the HIE-CM promise. */
export interface Answer {
  readonly status: number;
  readonly type?: string;
  readonly body?: string | Uint8Array;
  readonly headers?: Readonly<Record<string, string>>;
}

export const accepted: Answer = { status: 202 };

export const json = (value: unknown, status = 200): Answer => ({
  status,
  type: 'application/json',
  body: JSON.stringify(value),
});

export const image = (png: Uint8Array): Answer => ({ status: 200, type: 'image/png', body: png });

export const bytesOf = (body: Answer['body']): Buffer => Buffer.from(body ?? '');

export function headersOf({ type, body, headers }: Answer): Record<string, string> {
  return {
    ...(type ? { 'content-type': type } : {}),
    'content-length': String(bytesOf(body).length),
    ...headers,
  };
}

/**
 * The same answer as it stands on the wire, for the faults that break one off: half of its body, or, where it has none,
 * half of its head.
 */
export function asHalves(answer: Answer, date: Date): [Buffer, Buffer] {
  const head = [
    `HTTP/1.1 ${answer.status} ${STATUS_CODES[answer.status] ?? ''}`,
    `Date: ${date.toUTCString()}`,
    'Connection: close',
    ...Object.entries(headersOf(answer)).map(([name, value]) => `${name}: ${value}`),
  ];
  const body = bytesOf(answer.body);
  const whole = Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
  const cut = body.length > 1 ? whole.length - Math.ceil(body.length / 2) : Math.floor(whole.length / 2);
  return [whole.subarray(0, cut), whole.subarray(cut)];
}
