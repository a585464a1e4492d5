import { printRefusal } from '../gate/refusal.ts';
import { type Answer, json } from './answer.ts';
import type { Fault, FaultKind } from './faults.ts';

const page = `<!DOCTYPE html><html><head><title>Request Rejected</title></head>
<body>The requested URL was rejected. Please consult with your administrator. Your support ID is 7310943520448266611</body></html>`;

/**
 * What is answered in place of the work, when one of these faults struck; undefined when none did.
 * `session-without-token` concerns the session call alone (abdm-v3.md section 2.5, shape 14).
 */
export function answerInstead(struck: readonly Fault[], scene: { path: string; requestId: string; now: Date }) {
  const first = struck.find(({ kind }) => instead[kind] !== undefined);
  return first && instead[first.kind]?.(first, scene);
}

type Scene = { readonly path: string; readonly requestId: string; readonly now: Date };

const instead: Partial<Record<FaultKind, (fault: Fault, scene: Scene) => Answer>> = {
  'too-many': ({ value = 2 }, scene) => ({
    ...printRefusal([{ http: 429, shape: 'wrapped', code: 'ABDM-1022', message: 'Too many requests' }], scene),
    headers: { 'retry-after': String(value) },
  }),
  'server-error': (_fault, scene) =>
    printRefusal([{ http: 500, shape: 'server', message: 'Internal Server Error' }], scene),
  'bad-gateway': () => ({ status: 502, type: 'text/html', body: '<html><h1>502 Bad Gateway</h1></html>' }),
  unavailable: (_fault, scene) =>
    printRefusal([{ http: 503, shape: 'flat', code: 'ABDM-1024', message: 'Dependent service unavailable' }], scene),
  'endpoint-suspended': (_fault, scene) =>
    printRefusal(
      [
        {
          http: 503,
          shape: 'gateway',
          code: '303001',
          message: 'Runtime Error',
          description: 'Currently , Address endpoint : [ Name : endpoint ] [ State : SUSPENDED ]',
        },
      ],
      scene,
    ),
  'empty-400': () => ({ status: 400 }),
  'html-403': () => ({ status: 403, type: 'text/html', body: page }),
  'invalid-credentials': (_fault, scene) =>
    printRefusal([{ http: 401, shape: 'gateway', code: '900901', message: 'Invalid Credentials' }], scene),
  'session-without-token': () => json({ error: { code: 'ABDM-1011', message: 'Gateway unavailable' } }),
};
