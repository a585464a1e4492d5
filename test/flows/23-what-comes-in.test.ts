import { connect } from 'node:net';
import { describe, expect, test } from 'vitest';
import { newId } from '../../core/kit/ids.ts';
import { bodies, consentDetail } from '../unit/gateway/samples.ts';
import { until } from '../world/clinic.ts';
import { type Doors, openDoors, statusOf } from '../world/doors.ts';
import { send } from '../world/send.ts';

/** What ABDM's own sender may bring to the public door, and how each ends (architecture.md 7.23 to 7.27). */
const limit = { timeout: 120_000 };
const hipNotice = '/api/v3/consent/request/hip/notify';
const statusPath = '/api/v3/hiu/consent/request/on-status';
const megabyte = 1024 * 1024;

/** A permission that somebody takes from us, alive under the clock of these tests. */
function grant(consentId = newId()) {
  const permission = { ...consentDetail.permission, dataEraseAt: '2027-06-01T00:00:00.000Z' };
  const detail = { ...consentDetail, consentId, permission };
  return { notification: { status: 'GRANTED', consentId, consentDetail: detail, signature: 'c2lnbmF0dXJl' } };
}

/** Answers of ours to notices, as ABDM gets them. */
const acknowledged = ({ farSide }: Doors): string[] =>
  farSide.arrived
    .filter(({ path }) => path.endsWith('/consent/v3/request/hip/on-notify'))
    .map(({ json }) => (json as { response: { requestId: string } }).response.requestId);

const takeAcknowledgements = (doors: Doors) =>
  doors.farSide.on('/api/hiecm/consent/v3/request/hip/on-notify', () => ({ status: 202 }));

/** Resolves when nothing in the inbox waits for its work. */
const settled = (doors: Doors) => until(() => doors.rows().every(({ state }) => state !== 'waiting'));

describe('a callback that is replayed', () => {
  test('is taken once, however often and however fast it comes', limit, async () => {
    const doors = await openDoors();
    takeAcknowledgements(doors);
    const [id, body] = [newId(), grant()];
    const statuses = await Promise.all(Array.from({ length: 40 }, () => doors.callback(hipNotice, body, { id })));
    expect(new Set(statuses)).toEqual(new Set([202]));
    await settled(doors);
    expect(doors.rows()).toMatchObject([{ id, state: 'done' }]);
    await until(() => acknowledged(doors).length > 0);
    expect(acknowledged(doors)).toEqual([id]);
  });

  test('under another id is met, changes nothing twice, and is answered under its own id', limit, async () => {
    const doors = await openDoors();
    takeAcknowledgements(doors);
    const [first, second, body] = [newId(), newId(), grant()];
    for (const id of [first, second]) expect(await doors.callback(hipNotice, body, { id })).toBe(202);
    await until(() => acknowledged(doors).length === 2);
    expect(acknowledged(doors).toSorted()).toEqual([first, second].toSorted());
    const { permissions } = await doors.desk.value<{ permissions: { consentId: string }[] }>('consent.given', {});
    expect(permissions.map(({ consentId }) => consentId)).toEqual([body.notification.consentId]);
    const lines = doors.db.all('SELECT seq FROM audit WHERE about = @id', { id: body.notification.consentId });
    expect(lines).toHaveLength(1);
  });
});

describe('a callback that is late', () => {
  const [quarter, most] = [{ jwt: { life: -900 } }, { jwt: { life: -2400 } }];

  test('is taken when it answers what we asked, for half an hour', limit, async () => {
    const doors = await openDoors();
    const asking = '/api/hiecm/consent/v3/request/status';
    doors.farSide.on(asking, () => ({ status: 202 }));
    await until(async () => (await abdm(doors)).record === 'registered');
    const proof = doors.desk.value<{ deliveredAt: string | null }>('connection.prove', {});
    const question = await until(() => doors.farSide.arrived.find(({ path }) => path === asking));
    const answers = String(question.headers['request-id']);
    const body = { ...(bodies['consent.request-status'] as object), response: { requestId: answers } };
    expect(await doors.callback(statusPath, body, most)).toBe(401);
    expect(await doors.callback(statusPath, body, quarter)).toBe(202);
    expect((await proof).deliveredAt).not.toBeNull();
  });

  test('is refused when nobody asked, and when it brings a consent', limit, async () => {
    const doors = await openDoors();
    const body = { ...(bodies['consent.request-status'] as object), response: { requestId: newId() } };
    expect(await doors.callback(statusPath, body, quarter)).toBe(401);
    expect(await doors.callback(hipNotice, grant(), quarter)).toBe(401);
    expect(doors.rows()).toEqual([]);
  });
});

const abdm = async ({ desk }: Doors) => (await desk.value<{ abdm: { record: string } }>('connection.show', {})).abdm;

describe('a callback that is too much', () => {
  test('is 413 beyond a megabyte, said or unsaid, whoever sends it; a megabyte is none too many', limit, async () => {
    const doors = await openDoors();
    const huge = JSON.stringify({ ...grant(), more: 'x'.repeat(2 * megabyte) });
    const url = `${doors.callbackUrl}${hipNotice}`;
    const said = send(url, { body: huge, headers: doors.headers(hipNotice) });
    const unsaid = send(url, { body: huge, headers: doors.headers(hipNotice, chunked) });
    const stranger = send(url, { body: huge, headers: doors.headers(hipNotice, { headers: { Authorization: '' } }) });
    for (const answer of [said, unsaid, stranger]) expect([413, 'cut off']).toContain(await statusOf(answer));
    expect(doors.rows()).toEqual([]);

    const padding = megabyte - JSON.stringify({ ...grant(), more: '' }).length;
    expect(await doors.callback(hipNotice, { ...grant(), more: 'x'.repeat(padding) })).toBe(202);
  });

  test('is refused when its head is', limit, async () => {
    const doors = await openDoors();
    const headers = { 'X-MORE': 'x'.repeat(20_000) };
    expect([431, 'cut off']).toContain(await statusOf(doorsSend(doors, headers)));
    expect(doors.rows()).toEqual([]);
  });

  test('is 400 when it nests deeper than sixty, also a million times; sixty are read', limit, async () => {
    const doors = await openDoors();
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(await doors.callback(hipNotice, nested(61))).toBe(400);
    expect(await doors.callback(hipNotice, nested(megabyte / 2 - 1))).toBe(400);
    expect(await doors.callback(hipNotice, `{"a":${'{"a":'.repeat(60)}1${'}'.repeat(60)}}`)).toBe(400);
    expect(doors.rows()).toEqual([]);
    expect(await doors.callback(hipNotice, nested(60))).toBe(202);
  });
});

const chunked = { headers: { 'Transfer-Encoding': 'chunked' } };
const doorsSend = (doors: Doors, headers: Readonly<Record<string, string>>) =>
  send(`${doors.callbackUrl}${hipNotice}`, {
    body: JSON.stringify(grant()),
    headers: doors.headers(hipNotice, { headers }),
  });

describe('a callback that says nothing we understand', () => {
  test('is 400 when it is no JSON, and leaves nothing', limit, async () => {
    const doors = await openDoors();
    const whole = JSON.stringify(grant());
    const wrongs = ['', '{', whole.slice(0, -1), `${whole}}`, '<html></html>', Buffer.from([0x22, 0xff, 0xfe, 0x22])];
    for (const wrong of wrongs) expect(await doors.callback(hipNotice, wrong)).toBe(400);
    expect(doors.rows()).toEqual([]);
  });

  test('is kept as unreadable when it is JSON, and shown without a word of what it says', limit, async () => {
    const doors = await openDoors();
    const { notification } = grant();
    const broken = { ...notification.consentDetail, hiTypes: 'Savitri Bai' };
    const bodiesOf = ['null', '[]', '"Savitri Bai"', '{"notification":{"status":"Savitri Bai"}}'];
    const wrong = { notification: { ...notification, consentDetail: broken } };
    for (const body of [...bodiesOf, wrong]) expect(await doors.callback(hipNotice, body)).toBe(202);
    await settled(doors);
    expect(doors.rows().map(({ state }) => state)).toEqual(Array.from({ length: 5 }, () => 'unreadable'));
    const shown = JSON.stringify(await doors.desk.value('inbox.list', {}));
    expect(shown).toContain('notification.consentDetail.hiTypes');
    expect([shown, ...doors.events].join('\n')).not.toContain('Savitri');
  });

  test('is kept as refused when it is for somebody else, or answers what nobody asked', limit, async () => {
    const doors = await openDoors();
    await doors.callback(hipNotice, grant(), { headers: { 'X-HIP-ID': 'IN9999999999' } });
    await doors.callback(statusPath, bodies['consent.request-status']);
    await settled(doors);
    expect(doors.rows()).toMatchObject([
      { state: 'refused', because: 'not-ours' },
      { state: 'refused', because: 'nobody-asked' },
    ]);
  });
});

describe('a sender that takes its time', () => {
  test('is cut off, and meanwhile holds up nobody', limit, async () => {
    const doors = await openDoors();
    const head = Object.entries(doors.headers(hipNotice)).map(([name, value]) => `${name}: ${value}\r\n`);
    const start = `POST ${hipNotice} HTTP/1.1\r\nHost: clinic\r\n`;
    const body = JSON.stringify(grant());
    const slowest = [
      trickle(doors, { at: `${start}X-SLOW: `, drop: 'x' }),
      trickle(doors, { at: `${start}${head.join('')}Content-Length: ${body.length}\r\n\r\n{`, drop: ' ' }),
      trickle(doors, {
        at: `${start}${head.join('')}Transfer-Encoding: chunked\r\n\r\n1\r\n{\r\n`,
        drop: '1\r\n \r\n',
      }),
    ];
    for (let turn = 0; turn < 20; turn += 1) expect(await doors.callback(hipNotice, grant())).toBe(202);
    for (const end of await Promise.all(slowest)) expect(end).not.toMatch(/ 20\d /);
    expect(await doors.callback(hipNotice, grant())).toBe(202);
    expect(doors.rows()).toHaveLength(21);
  });
});

/** One drop every half second until the other side has had enough; resolves with what it said. */
function trickle({ callbackUrl }: Doors, { at, drop }: { at: string; drop: string }): Promise<string> {
  return new Promise((resolve) => {
    let said = '';
    const socket = connect(Number(new URL(callbackUrl).port), '127.0.0.1', () => socket.write(at));
    const dripping = setInterval(() => socket.write(drop), 500);
    socket.on('data', (bytes: Buffer) => {
      said += bytes.toString();
    });
    socket.on('error', () => undefined);
    socket.once('close', () => {
      clearInterval(dripping);
      resolve(said);
    });
  });
}
