import type { ErrorObject } from 'ajv/dist/2020.js';
import { type Contract, type Operation, PrintedRefusal, type SchemaPlace, withText } from './contract.ts';
import { acceptedByContradiction } from './contradictions.ts';
import type { RefusalEntry } from './refusal.ts';

/**
 * The refusal that a wrong body earns, chosen as `schemas/README.md` says under "Refusing wrong messages", step 4.
 * The list holds one entry, but for the consent calls, which name all their faults at once.
 *
 * @returns undefined when the body passes, or departs only as `contradictions.ts` allows
 */
export function refusalOfBody(
  contract: Contract,
  operation: Operation,
  { body, loopback }: { body: unknown; loopback: boolean },
): RefusalEntry[] | undefined {
  const { request } = operation;
  if (request === null) return undefined;
  const faults = contract
    .faultsOf(request, body)
    .filter((fault) => !acceptedByContradiction(operation.id, fault, loopback));
  const worst = mostTelling(faults);
  if (!worst) return undefined;

  const root = contract.placeOf(request);
  const entryOf = (fault: ErrorObject) => withText(contract, findAnswer(contract, root, fault) ?? fallback(operation));
  const chosen = entryOf(worst);
  if (!operation.id.startsWith('consent.') || chosen.shape !== 'list') return [chosen];
  return joined([chosen, ...faults.filter((fault) => hasOwnAnswer(contract, root, fault)).map(entryOf)]);
}

const fallback = (operation: Operation): RefusalEntry =>
  operation.defaultError ?? { http: 400, shape: 'wrapped', code: 'ABDM-1006' };

const rank = ({ keyword }: ErrorObject) => (keyword === 'anyOf' ? 0 : keyword === 'if' ? 2 : 1);

/**
 * Longest path first; among equals `anyOf` before the faults of its branches and `if` last. The branches of an `anyOf`
 * count only when nothing outside them is wrong: an unknown scope fits no branch of the login calls, and would else be
 * told as a fault of the login hint.
 */
function mostTelling(faults: readonly ErrorObject[]): ErrorObject | undefined {
  const plain = faults.filter(({ keyword, schemaPath }) => keyword !== 'anyOf' && !schemaPath.includes('/anyOf/'));
  return [...(plain.length > 0 ? plain : faults)].sort(
    (one, other) => other.instancePath.length - one.instancePath.length || rank(one) - rank(other),
  )[0];
}

function joined(entries: readonly RefusalEntry[]): RefusalEntry[] {
  const lists = entries.filter(({ shape }) => shape === 'list');
  return lists.filter((entry, at) => lists.findIndex((other) => other.message === entry.message) === at);
}

/** Whether the contract gives this very fault an answer, rather than one of the places around it. */
function hasOwnAnswer(contract: Contract, root: SchemaPlace, fault: ErrorObject): boolean {
  const places = placesAlong(contract, root, fault.instancePath).at(-1) ?? [];
  return ownAnswer(contract, places, fault) !== undefined;
}

function findAnswer(contract: Contract, root: SchemaPlace, fault: ErrorObject): RefusalEntry | undefined {
  const [here = [], ...around] = placesAlong(contract, root, fault.instancePath).reverse();
  return ownAnswer(contract, here, fault) ?? [here, ...around].map(answerAt).find((entry) => entry !== undefined);
}

function ownAnswer(contract: Contract, here: SchemaPlace[], fault: ErrorObject): RefusalEntry | undefined {
  if (fault.keyword !== 'required') return answerAt(here);
  const name = String(fault.params['missingProperty']);
  const named = here.map(({ node }) => asNode(node['x-missing'])?.[name]).find((entry) => entry !== undefined);
  return named ? PrintedRefusal.parse(named) : answerAt(step(contract, here, name));
}

/** `x-error` of the first of these places that has one. */
function answerAt(places: readonly SchemaPlace[]): RefusalEntry | undefined {
  const named = places.map(({ node }) => node['x-error']).find((entry) => entry !== undefined);
  return named ? PrintedRefusal.parse(named) : undefined;
}

/** All places that describe the root, then its member, then that one's member … down to the instance path. */
function placesAlong(contract: Contract, root: SchemaPlace, instancePath: string): SchemaPlace[][] {
  const levels = [spread(contract, root)];
  for (const segment of instancePath.split('/').slice(1)) levels.push(step(contract, levels.at(-1) ?? [], segment));
  return levels;
}

function step(contract: Contract, places: readonly SchemaPlace[], segment: string): SchemaPlace[] {
  const isIndex = /^\d+$/.test(segment);
  return places.flatMap(({ node, file }) => {
    const below = asNode(node['properties'])?.[segment] ?? (isIndex ? node['items'] : undefined);
    const member = asNode(below);
    return member ? spread(contract, { node: member, file }) : [];
  });
}

/** A place together with what its references and branches say about the same value. */
function spread(contract: Contract, place: SchemaPlace): SchemaPlace[] {
  const { node, file } = place;
  const reference = typeof node['$ref'] === 'string' ? node['$ref'] : undefined;
  const target = reference && contract.placeOf(reference.startsWith('#') ? `${file}${reference}` : reference);
  const branches = [node['allOf'], node['anyOf'], [node['then']], [node['else']]]
    .flatMap((list) => (Array.isArray(list) ? list : []))
    .map(asNode)
    .filter((branch) => branch !== undefined)
    .map((branch) => ({ node: branch, file }));
  return [place, ...[...(target ? [target] : []), ...branches].flatMap((next) => spread(contract, next))];
}

function asNode(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
}
