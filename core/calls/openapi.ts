import { z } from 'zod';
import type { BoundCall } from './handlers.ts';

/** The desk's calls as an OpenAPI 3.1 document, made from the contract: served at `/openapi.json`. */
export function describeCalls(calls: ReadonlyMap<string, BoundCall>, version: string): unknown {
  return {
    openapi: '3.1.0',
    info: { title: 'Arogya Edge, calls of the desk', version },
    paths: Object.fromEntries([...calls].map(([name, { call }]) => [`/call/${name}`, { post: describe(name, call) }])),
  };
}

function describe(name: string, call: BoundCall['call']): unknown {
  const roles = call.for === 'anyone' ? 'anyone' : call.for.join(', ');
  return {
    operationId: name,
    summary: `${call.kind} for ${roles}`,
    parameters: call.kind === 'command' ? [idempotencyKey] : [],
    requestBody: { required: true, content: json(z.toJSONSchema(call.input, { io: 'input', unrepresentable: 'any' })) },
    responses: {
      200: {
        description: `The value, or one of: ${call.problems.join(', ') || 'the general problems'}`,
        content: json({ oneOf: [success(call), refusal] }),
      },
    },
  };
}

const json = (schema: unknown) => ({ 'application/json': { schema } });

const success = (call: BoundCall['call']) => ({
  type: 'object',
  required: ['ok', 'value'],
  properties: { ok: { const: true }, value: z.toJSONSchema(call.output, { io: 'output', unrepresentable: 'any' }) },
});

const refusal = {
  type: 'object',
  required: ['ok', 'code', 'facts'],
  properties: { ok: { const: false }, code: { type: 'string' }, facts: { type: 'object' } },
};

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: true,
  schema: { type: 'string', minLength: 8, maxLength: 100 },
};
