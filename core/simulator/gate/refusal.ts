import { toInstant } from '../../kit/clock.ts';
import type { Answer } from '../wire/answer.ts';

/** The bodies in which ABDM says no (abdm-v3.md section 2.5; `common.json#/$defs/refusal.<shape>`). */
export type RefusalShape =
  | 'wrapped'
  | 'list'
  | 'flat'
  | 'flatList'
  | 'field'
  | 'message'
  | 'gateway'
  | 'server'
  | 'his'
  | 'text'
  | 'empty';

/** One published or observed refusal, as the schemas describe it. */
export interface RefusalEntry {
  readonly http: number;
  readonly shape: RefusalShape;
  readonly code?: string | undefined;
  readonly message?: string | undefined;
  readonly field?: string | undefined;
  readonly description?: string | undefined;
  readonly detail?: string | undefined;
}

/** Thrown by a handler: its transaction rolls back and the caller reads the entries in their shape. */
export class Refusal extends Error {
  readonly entries: readonly RefusalEntry[];

  constructor(...entries: readonly [RefusalEntry, ...RefusalEntry[]]) {
    const [{ http, code, message, shape }] = entries;
    super(`${http} ${code ?? message ?? shape}`);
    this.name = 'Refusal';
    this.entries = entries;
  }
}

/** `400 {"error":{"code":"ABDM-…","message":"…"}}`: the commonest shape. */
export function refuse(code: string, message: string, http = 400): Refusal {
  return new Refusal({ http, shape: 'wrapped', code, message });
}

export const notFound: RefusalEntry = {
  http: 404,
  shape: 'gateway',
  code: '404',
  message: 'Runtime Error',
  description: 'No matching resource found for given API Request',
};

/** What stands around a refusal in the shapes that mention it. */
export interface RefusalScene {
  readonly path: string;
  readonly requestId: string;
  readonly now: Date;
}

/** Prints a refusal; several entries may only share the shapes `list` and `flatList`. */
export function printRefusal(entries: readonly RefusalEntry[], scene: RefusalScene): Answer {
  const [first] = entries;
  if (!first) throw new Error('A refusal needs a reason');
  if (first.shape === 'empty') return { status: first.http };
  if (first.shape === 'text') return { status: first.http, type: 'text/plain', body: first.message ?? '' };
  return { status: first.http, type: 'application/json', body: JSON.stringify(refusalBody(first, entries, scene)) };
}

function refusalBody(first: RefusalEntry, entries: readonly RefusalEntry[], scene: RefusalScene): unknown {
  const code = first.code ?? '';
  const message = first.message ?? '';
  switch (first.shape) {
    case 'wrapped':
      return { error: { code, message } };
    case 'list':
      return entries.map((entry) => ({ error: { code: withColon(entry.code), message: entry.message ?? '' } }));
    case 'flat':
      return { code, message };
    case 'flatList':
      return entries.map((entry) => ({ code: withColon(entry.code), message: entry.message ?? '' }));
    case 'field':
      return { [first.field ?? 'field']: message, timestamp: inAbhaTime(scene.now) };
    case 'message':
      return { message, timestamp: inAbhaTime(scene.now) };
    case 'gateway':
      return gatewayBody(first);
    case 'server':
      return {
        timestamp: scene.now.getTime(),
        path: scene.path,
        status: first.http,
        error: message,
        requestId: scene.requestId,
      };
    case 'his':
      return { code, message, details: [{ code: first.detail ?? code, message, attribute: {} }] };
    case 'text':
    case 'empty':
      return '';
  }
}

function gatewayBody({ code = '', message = '', description }: RefusalEntry): unknown {
  const said = { message, description: description ?? message };
  return code === '404' ? { code, type: 'Status report', ...said } : { code, ...said };
}

/** The shapes of lists carry the code with `: ` behind it, as the gateway prints it. */
const withColon = (code = ''): string => `${code}: `;

/** `2026-11-24 05:12:00`: the ABHA service's own way of writing an instant. */
const inAbhaTime = (now: Date): string => toInstant(now).slice(0, 19).replace('T', ' ');
