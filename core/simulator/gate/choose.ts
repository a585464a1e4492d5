import { isDeepStrictEqual } from 'node:util';
import type { Contract, Operation } from './contract.ts';

/**
 * Among operations on one path, the one that a body means: by `scope` on the ABHA service, by the notifier's type for the
 * data-flow notification. When none fits the first is taken, so that its refusal is given.
 */
export function chooseOperation(contract: Contract, candidates: readonly Operation[], body: unknown): Operation {
  const [first] = candidates;
  if (!first) throw new Error('A route leads to no operation');
  if (candidates.length === 1 || typeof body !== 'object' || body === null) return first;
  if (first.id.startsWith('dataflow.notify.')) {
    const type = (body as NotifyBody).notification?.notifier?.type;
    return candidates.find(({ id }) => id === `dataflow.notify.${type === 'HIU' ? 'hiu' : 'hip'}`) ?? first;
  }
  const { scope } = body as { scope?: unknown };
  return (
    candidates.find((operation) => scopesOf(contract, operation).some((own) => isDeepStrictEqual(own, scope))) ?? first
  );
}

interface NotifyBody {
  readonly notification?: { readonly notifier?: { readonly type?: string } };
}

function scopesOf(contract: Contract, { request }: Operation): readonly unknown[] {
  if (request === null) return [];
  const properties = contract.placeOf(request).node['properties'] as Record<string, ScopeNode> | undefined;
  const { enum: listed = [], const: only } = properties?.['scope'] ?? {};
  return only === undefined ? listed : [only];
}

interface ScopeNode {
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}
