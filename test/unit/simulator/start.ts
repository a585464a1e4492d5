import { randomUUID } from 'node:crypto';
import { request } from 'node:http';
import path from 'node:path';
import { expect, onTestFinished } from 'vitest';
import { readContract } from '../../../core/simulator/gate/contract.ts';
import {
  makeKeys,
  placesIn,
  practiceClinic,
  type Simulator,
  type SimulatorOptions,
  startSimulator,
} from '../../../core/simulator/index.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { testKey } from '../../world/keys.ts';

export const places = placesIn(path.join(import.meta.dirname, '../../../core/simulator'));
export const start = new Date('2026-11-24T05:12:00.000Z');

/** Keys for all simulators of a test file; `abha` (4096 bits) is made only where a test needs it. */
export const sharedKeys = makeKeys(['session', 'link']);
let abhaKeys: ReturnType<typeof makeKeys> | undefined;

export async function keysWithAbha() {
  abhaKeys ??= makeKeys(['abha', 'phr']);
  return { ...(await sharedKeys), ...(await abhaKeys) };
}

/** A clock that stands still until it is moved. */
export function movableClock(at = start) {
  let now = at;
  return {
    now: () => now,
    move: (milliseconds: number) => {
      now = new Date(now.getTime() + milliseconds);
    },
  };
}

/** A simulator on a free port that ends with the test; callbacks leave at once. */
export async function simulatorFor(options: Partial<SimulatorOptions> = {}): Promise<Simulator> {
  const bugs: unknown[] = [];
  const simulator = await startSimulator({
    port: 0,
    dataFolder: temporaryFolder(),
    key: testKey,
    now: () => start,
    places,
    keys: await sharedKeys,
    onBug: (error) => bugs.push(error),
    ...options,
    switches: { callbackDelay: 0, redeliveryDelay: 50, ...options.switches },
  });
  onTestFinished(async () => {
    await simulator.close();
    expect(wrongAnswers(simulator)).toEqual([]);
    if (bugs.length > 0) throw bugs[0];
  });
  return simulator;
}

const contract = readContract(places.schemas);

/** Answers of success that the published schemas do not allow; `gateway.openid` departs knowingly, it has no https. */
function wrongAnswers({ recorder }: Simulator): string[] {
  return recorder.list({ direction: 'in' }).flatMap(({ operation, status, faults, answerBody, answerHeaders }) => {
    const schema = contract.operations.get(operation)?.response;
    const isJson = answerHeaders['content-type'] === 'application/json';
    if (!schema || !isJson || status === null || status >= 300 || faults.length > 0 || operation === 'gateway.openid')
      return [];
    return contract
      .faultsOf(schema, JSON.parse(answerBody))
      .map((fault) => `${operation} ${fault.instancePath} ${fault.message}`);
  });
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly body: unknown;
}

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}

/** One HTTP call on a connection of its own; a text body is sent as it is, undefined headers are left out. */
export function http(url: string, { method = 'POST', headers = {}, body }: Sent = {}): Promise<Reply> {
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const given = Object.entries({ 'content-type': 'application/json', ...headers }).filter(
    ([, value]) => value !== undefined,
  );
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, headers: Object.fromEntries(given), agent: false }, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.on('error', reject);
      answer.on('end', () => {
        const received = Buffer.concat(chunks).toString();
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text: received, body: parse(received) });
      });
    });
    outgoing.on('error', reject);
    outgoing.end(text);
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The headers that every call to the HIE-CM carries, with a fresh REQUEST-ID. */
export function callHeaders(token: string | undefined, now = start): Record<string, string | undefined> {
  return {
    'REQUEST-ID': randomUUID(),
    TIMESTAMP: now.toISOString(),
    'X-CM-ID': 'sbx',
    Authorization: token === undefined ? undefined : `Bearer ${token}`,
  };
}

/** A session token of the practice clinic. */
export async function signIn(simulator: Simulator, now = start): Promise<string> {
  const reply = await http(`${simulator.bases.hiecm}/gateway/v3/sessions`, {
    headers: callHeaders(undefined, now),
    body: {
      clientId: practiceClinic.clientId,
      clientSecret: practiceClinic.clientSecret,
      grantType: 'client_credentials',
    },
  });
  return (reply.body as { accessToken: string }).accessToken;
}

const sessions = new WeakMap<Simulator, { token: string; until: number }>();

/** A living session token of the practice clinic, the same one as long as it lives. */
export async function session(simulator: Simulator, now = start): Promise<string> {
  const known = sessions.get(simulator);
  if (known && known.until > now.getTime()) return known.token;
  const token = await signIn(simulator, now);
  sessions.set(simulator, { token, until: now.getTime() + 15 * 60_000 });
  return token;
}

/** Calls the HIE-CM as the practice clinic does; headers may be added, changed or (undefined) left out. */
export async function call(
  simulator: Simulator,
  callPath: string,
  sent: Sent & { readonly token?: string | undefined; readonly now?: Date } = {},
): Promise<Reply> {
  const token = sent.token ?? (await session(simulator, sent.now));
  return http(`${simulator.bases.hiecm}${callPath}`, {
    ...sent,
    headers: { ...callHeaders(token, sent.now), ...sent.headers },
  });
}
