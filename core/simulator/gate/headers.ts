import type { Contract, Operation } from './contract.ts';
import type { RefusalEntry } from './refusal.ts';

/** Request headers with lower-case names, as Node gives them. */
export type Headers = Readonly<Record<string, string | undefined>>;

/** What the gate needs to know beside the schemas. */
export interface HeaderRules {
  readonly cmId: string;
  readonly now: Date;
  /** How far TIMESTAMP may be from now, in milliseconds. */
  readonly clockTolerance: number;
  /** User tokens of the ABHA service: with `Bearer ` in front (default) or bare. */
  readonly userTokenPrefix: 'bearer' | 'bare';
}

const userTokens = new Set(['x-token', 't-token', 'r-token']);

/**
 * Judges the headers of a call (`schemas/README.md`, "Refusing wrong messages", step 2). Signatures, expiry and repeats of
 * REQUEST-ID are judged elsewhere, because they need the simulator's state.
 */
export function refusalOfHeaders(
  contract: Contract,
  operation: Operation,
  { headers, rules }: { headers: Headers; rules: HeaderRules },
): RefusalEntry | undefined {
  const wanted = contract.placeOf(operation.headers).node['required'] as readonly string[];
  const missing = wanted.filter((name) => !headers[name]?.trim() && !userTokens.has(name));
  if (missing.includes('authorization')) return { ...unauthorised, code: '900902', message: 'Missing Credentials' };
  if (missing.length > 0) return { http: 403, shape: 'text', message: 'Access Denied' };

  const faulty = new Set(
    contract
      .faultsOf(operation.headers, headers)
      .map(({ instancePath, params }) => instancePath.slice(1) || String(params['missingProperty'])),
  );
  if (isFarOff(headers['timestamp'], rules)) faulty.add('timestamp');
  if (headers['x-cm-id'] !== undefined && headers['x-cm-id'] !== rules.cmId) faulty.add('x-cm-id');
  for (const name of userTokens) if (wanted.includes(name) && isBareAsAsked(headers[name], rules)) faulty.delete(name);

  const [name] = order.filter((name) => faulty.has(name));
  return name && malformed(name, operation);
}

const unauthorised = { http: 401, shape: 'gateway' } as const;

/** In which order faulty headers are named, when there are several. */
const order = [
  'authorization',
  'request-id',
  'timestamp',
  'x-cm-id',
  'x-hip-id',
  'x-hiu-id',
  'x-link-token',
  'x-auth-token',
  'requester-id',
  'transaction_id',
  'x-token',
  't-token',
  'r-token',
] as const;

function malformed(name: (typeof order)[number], operation: Operation): RefusalEntry {
  const atAbha = operation.base === '{abha}' || operation.base === '{phrweb}';
  const shared = atAbha ? ({ http: 404, shape: 'wrapped' } as const) : ({ http: 400, shape: 'flat' } as const);
  switch (name) {
    case 'authorization':
      return { ...unauthorised, code: '900901', message: 'Invalid Credentials' };
    case 'request-id':
      return { ...shared, code: 'ABDM-1030', message: 'Invalid request ID' };
    case 'timestamp':
      return { ...shared, code: 'ABDM-1016', message: atAbha ? 'Invalid Timestamp' : 'Invalid TimeStamp' };
    case 'x-cm-id':
      return { http: 400, shape: 'flat', code: 'ABDM-2403', message: 'Invalid X-CM-ID' };
    case 'x-link-token':
      return { http: 400, shape: 'wrapped', code: 'ABDM-1066', message: 'Invalid JWT token' };
    case 'transaction_id':
      return { http: 401, shape: 'wrapped', code: 'ABDM-1017' };
    case 'x-token':
    case 't-token':
    case 'r-token':
      return { http: 400, shape: 'message', message: `Invalid ${name[0]?.toUpperCase()}-token` };
    case 'x-hip-id':
    case 'x-hiu-id':
    case 'x-auth-token':
    case 'requester-id':
      return { http: 400, shape: 'flat', code: 'ABDM-1032', message: 'Invalid header' };
  }
}

function isFarOff(timestamp: string | undefined, { now, clockTolerance }: HeaderRules): boolean {
  const sent = Date.parse(timestamp ?? '');
  return !Number.isNaN(sent) && Math.abs(sent - now.getTime()) > clockTolerance;
}

function isBareAsAsked(token: string | undefined, { userTokenPrefix }: HeaderRules): boolean {
  return userTokenPrefix === 'bare' && /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]*$/.test(token ?? '');
}
