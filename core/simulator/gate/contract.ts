import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';
import { z } from 'zod';
import type { RefusalEntry } from './refusal.ts';

/** A place in the schema documents: the node, and the file that its local references mean. */
export interface SchemaPlace {
  readonly node: Readonly<Record<string, unknown>>;
  readonly file: string;
}

const shapes = [
  'wrapped',
  'list',
  'flat',
  'flatList',
  'field',
  'message',
  'gateway',
  'server',
  'his',
  'text',
  'empty',
] as const;

export const PrintedRefusal = z.object({
  http: z.number(),
  shape: z.enum(shapes),
  code: z.string().optional(),
  message: z.string().optional(),
  field: z.string().optional(),
  description: z.string().optional(),
  detail: z.string().optional(),
});

const Listed = z.object({
  id: z.string(),
  direction: z.enum(['out', 'in', 'phr']),
  method: z.string(),
  base: z.string(),
  path: z.string(),
  headers: z.string(),
  request: z.string().nullable(),
  response: z.string().nullish(),
  defaultError: PrintedRefusal.optional(),
});

/** One call or callback of the published contract, with its checks compiled. Schema names are spelled `file#/$defs/…`. */
export interface Operation extends z.infer<typeof Listed> {
  readonly file: string;
}

export interface Contract {
  readonly operations: ReadonlyMap<string, Operation>;
  /** @returns the faults of a value under a schema name (`m2.json#/$defs/…`); none when it passes. */
  faultsOf(schemaName: string, value: unknown): readonly ErrorObject[];
  /** The node behind a schema name, for walking to its `x-error`. */
  placeOf(schemaName: string): SchemaPlace;
  /** The published text of an ABDM code, for refusals whose own text is not known. */
  textOf(code: string): string;
}

const Codes = z.object({
  codes: z.array(
    z.object({
      code: z.string(),
      means: z.array(z.object({ text: z.string().optional(), meaning: z.string().optional() })),
    }),
  ),
});

const known = new Map<string, Contract>();

/** The contract in a folder (core/simulator/schemas); the files never change, so they are read and compiled once. */
export function readContract(folder: string): Contract {
  const contract = known.get(folder) ?? compileContract(folder);
  known.set(folder, contract);
  return contract;
}

function compileContract(folder: string): Contract {
  const documents = new Map<string, Record<string, unknown>>();
  for (const name of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    documents.set(name, JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Record<string, unknown>);
  }
  const codes = Codes.parse(documents.get('error-codes.json'));
  documents.delete('error-codes.json');

  const ajv = new Ajv2020({ allErrors: true, verbose: true, strict: false });
  for (const document of documents.values()) ajv.addSchema(document);
  const operations = [...documents].flatMap(([file, document]) => operationsOf(file, document));

  return {
    operations: new Map(operations.map((operation) => [operation.id, operation])),
    faultsOf(schemaName, value) {
      const check = checkOf(ajv, schemaName);
      return check(value) ? [] : (check.errors ?? []);
    },
    placeOf: (schemaName) => findPlace(documents, schemaName),
    textOf(code) {
      const means = codes.codes.find((known) => known.code === code)?.means ?? [];
      return means.find(({ text }) => text)?.text ?? means.find(({ meaning }) => meaning)?.meaning ?? code;
    },
  };
}

function operationsOf(file: string, document: Record<string, unknown>): Operation[] {
  const listed = z.array(Listed).parse(document['x-operations'] ?? []);
  const absolute = (name: string) => (name.startsWith('#') ? `${file}${name}` : name);
  return listed.map((operation) => ({
    ...operation,
    file,
    headers: absolute(operation.headers),
    request: operation.request === null ? null : absolute(operation.request),
    response: operation.response?.includes('#') ? absolute(operation.response) : null,
  }));
}

const address = 'https://abdm-v3.example/schemas/';

function checkOf(ajv: Ajv2020, schemaName: string): ValidateFunction {
  const check = ajv.getSchema(`${address}${schemaName}`);
  if (!check) throw new Error(`No schema is called ${schemaName}`);
  return check;
}

function findPlace(documents: ReadonlyMap<string, Record<string, unknown>>, schemaName: string): SchemaPlace {
  const [file = '', pointer = ''] = schemaName.split('#');
  let node: unknown = documents.get(file);
  for (const key of pointer.split('/').slice(1)) node = (node as Record<string, unknown> | undefined)?.[key];
  if (typeof node !== 'object' || node === null) throw new Error(`No schema is called ${schemaName}`);
  return { node: node as Record<string, unknown>, file };
}

/** The entry with a text: its own, else the published one of its code. */
export function withText(contract: Contract, entry: RefusalEntry): RefusalEntry {
  if (entry.message !== undefined || entry.code === undefined) return entry;
  return { ...entry, message: contract.textOf(entry.code) };
}
