import { describe, expect, test } from 'vitest';

import { isTooDeep } from '../../../core/server/json-depth.ts';

import { openDoor, send } from '../inbox/door.ts';

/** A sender that is stopped while it still talks may see the broken connection before the answer. */
const statusOf = (answer: Promise<{ status: number }>) =>
  answer.then(
    ({ status }) => status,
    () => 'cut off',
  );

describe('push paths', () => {
  const page = 'p'.repeat(5000);
  const pushes = (status: 202 | 409 = 202, limit = 10_000) => {
    const got: { text: string; authorization: string | null }[] = [];
    const find = (at: string) =>
      at === '/push/live'
        ? {
            limit,
            handle: async (stream: AsyncIterable<Uint8Array>, { authorization }: { authorization: string | null }) => {
              const chunks: Uint8Array[] = [];
              for await (const chunk of stream) chunks.push(chunk);
              got.push({ text: Buffer.concat(chunks).toString(), authorization });
              return status;
            },
          }
        : undefined;
    return { got, paths: { find } };
  };

  test('that are live take a page without asking for a token; others are 404', async () => {
    const { got, paths } = pushes();
    const door = await openDoor({ pushes: paths });
    expect((await send(`${door.url}/push/live`, { body: page })).status).toBe(202);
    expect(got).toEqual([{ text: page, authorization: null }]);
    expect((await send(`${door.url}/push/dead`, { body: page })).status).toBe(404);
    expect((await send(`${door.url}/push/live`, { method: 'GET' })).status).toBe(404);
  });

  test('answer what their owner says', async () => {
    const { paths } = pushes(409);
    const door = await openDoor({ pushes: paths });
    expect((await send(`${door.url}/push/live`, { body: page })).status).toBe(409);
  });

  test('give up beyond their limit, said or unsaid', async () => {
    const { got, paths } = pushes(202, 4000);
    const door = await openDoor({ pushes: paths });
    expect((await send(`${door.url}/push/live`, { body: page })).status).toBe(413);
    const unsaid = send(`${door.url}/push/live`, { body: page, headers: { 'Transfer-Encoding': 'chunked' } });
    expect(['cut off', 413]).toContain(await statusOf(unsaid));
    expect(got).toEqual([]);
  });
});

describe('the depth of JSON', () => {
  test('counts brackets outside of texts only', () => {
    expect(isTooDeep('[[1]]', 2)).toBe(false);
    expect(isTooDeep('[[[1]]]', 2)).toBe(true);
    expect(isTooDeep('[{"a":[]}]', 2)).toBe(true);
    expect(isTooDeep('["[[[[", "\\"[[[[", [1]]', 2)).toBe(false);
    expect(isTooDeep('["\\\\", [[1]]]', 2)).toBe(true);
    expect(isTooDeep(`${'[],'.repeat(1000)}[]`, 2)).toBe(false);
  });
});
