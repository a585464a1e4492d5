import { dialects, type Incoming, type IncomingKind } from '../../../core/gateway/index.ts';

/** A callback as V3 spells it, read; or where it cannot be. */
export function read<Kind extends IncomingKind>(kind: Kind, body: unknown): Incoming[Kind] | { unreadable: string } {
  const text = JSON.stringify(body);
  const result = dialects.v3.incoming[kind].read(JSON.parse(text), text);
  return result.kind === 'read' ? (result.message as Incoming[Kind]) : { unreadable: result.where };
}

/** The body with members replaced: `undefined` takes one away. */
export function change(body: unknown, changes: Readonly<Record<string, unknown>>): unknown {
  const copy = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
  for (const [place, value] of Object.entries(changes)) {
    const names = place.split('.');
    const last = names.pop() ?? '';
    const parent = names.reduce((object, name) => object[name] as Record<string, unknown>, copy);
    parent[last] = value;
  }
  return copy;
}
