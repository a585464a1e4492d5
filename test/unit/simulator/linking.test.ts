import { createPrivateKey, createPublicKey } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { makeToken } from '../../../core/simulator/hiecm/tokens.ts';
import { temporaryFolder } from '../../world/folder.ts';
import { asha, entry, hipFor } from './hip.ts';
import { movableClock, sharedKeys, signIn, start } from './start.ts';

const refused = (code: string, message?: string) => ({
  status: 400,
  body: { error: { code, ...(message ? { message } : {}) } },
});

test('a care context is linked, told on the callback, and there on the phone', async () => {
  const hip = await hipFor();
  expect(await hip.link(await hip.token())).toMatchObject({ status: 202, text: '' });
  expect((await hip.next('C2')).body).toMatchObject({
    abhaAddress: asha.abhaAddress,
    status: 'Successfully Linked care context',
  });
  const own = hip.simulator.control.links(asha.abhaAddress).filter(({ hip_id }) => hip_id === 'IN2710000001_1');
  expect(own).toMatchObject([{ reference: 'V-1', hi_type: 'OPConsultation', patient_reference: 'P-1001' }]);

  const token = hip.simulator.control.phrToken(asha.abhaAddress);
  const reply = await hip.call('/hip/v3/link/patient/links?limit=-1', {
    method: 'GET',
    headers: { 'X-AUTH-TOKEN': token },
  });
  const { links } = (reply.body as { patient: { links: object[] } }).patient;
  expect(links).toContainEqual(
    expect.objectContaining({
      hip: { id: 'IN2710000001_1', name: 'Practice Clinic', type: 'HIP' },
      hiType: 'OPConsultation',
    }),
  );
});

test('links outlive a restart, and the token still works', async () => {
  const dataFolder = temporaryFolder();
  const hip = await hipFor({ dataFolder });
  const token = await hip.token();
  await hip.link(token);
  await hip.next('C2');
  await hip.simulator.close();
  const again = await hipFor({ dataFolder });
  expect(again.simulator.control.links(asha.abhaAddress).map(({ reference }) => reference)).toContain('V-1');
  expect((await again.link(token, { patient: [entry('V-2')] })).status).toBe(202);
});

describe('a link token that is no good', () => {
  test('broken: ABDM-1066', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    expect(await hip.link('nonsense')).toMatchObject(refused('ABDM-1066', 'Invalid JWT token'));
    expect(await hip.link(`${token.slice(0, -6)}AAAAAA`)).toMatchObject(refused('ABDM-1066'));
  });

  test('a session token in its place: ABDM-1066', async () => {
    const hip = await hipFor();
    expect(await hip.link(await signIn(hip.simulator))).toMatchObject(refused('ABDM-1066'));
  });

  test('expired: ABDM-1026', async () => {
    const clock = movableClock();
    const hip = await hipFor({ now: clock.now });
    const token = await hip.token();
    clock.move(15_768_001_000);
    expect(await hip.link(token)).toMatchObject(refused('ABDM-1026', 'Invalid Link Token'));
  });

  test('of another HIP: ABDM-1063', async () => {
    const hip = await hipFor();
    const reply = await hip.link(await hip.token(), {}, { 'X-HIP-ID': 'IN2710000009' });
    expect(reply).toMatchObject(refused('ABDM-1063', 'HIP Id mismatch with Link token'));
  });

  test('of another address: ABDM-1038', async () => {
    const hip = await hipFor();
    const reply = await hip.link(await hip.token(), { abhaAddress: 'ravi_sharma@sbx' });
    expect(reply).toMatchObject(refused('ABDM-1038', 'ABHA address and Link token mismatch'));
  });

  test('made with the number, used without it, and the reverse: ABDM-1062', async () => {
    const clock = movableClock();
    const hip = await hipFor({ now: clock.now });
    const withNumber = await hip.token();
    const message = 'ABHA number mismatch with Link token';
    expect(await hip.link(withNumber, { abhaNumber: undefined })).toMatchObject(refused('ABDM-1062', message));
    clock.move(400_000);
    const without = await hip.token({ abhaNumber: undefined });
    expect(await hip.link(without)).toMatchObject(refused('ABDM-1062', message));
    expect((await hip.link(without, { abhaNumber: undefined })).status).toBe(202);
  });

  test('missing: Access Denied', async () => {
    const hip = await hipFor();
    expect(await hip.link('x', {}, { 'X-LINK-TOKEN': undefined })).toMatchObject({
      status: 403,
      text: 'Access Denied',
    });
  });
});

test('a dashed ABHA number is an empty 400', async () => {
  const hip = await hipFor();
  const reply = await hip.link(await hip.token(), { abhaNumber: '91-1000-2000-3001' });
  expect(reply).toMatchObject({ status: 400, text: '' });
});

test('a count that is not that of the contexts is told on the callback with ABDM-1037, and nothing is linked', async () => {
  const hip = await hipFor();
  expect((await hip.link(await hip.token(), { patient: [{ ...entry('V-1'), count: 2 }] })).status).toBe(202);
  expect((await hip.next('C2')).body).toMatchObject({
    error: { code: 'ABDM-1037: ', message: 'Counter and Care context count mismatch' },
  });
  expect(hip.simulator.control.links(asha.abhaAddress).map(({ reference }) => reference)).not.toContain('V-1');
});

describe('linking again', () => {
  test('when all is linked already: 400 at once, in a list', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    await hip.link(token);
    const again = await hip.link(token);
    expect(again).toMatchObject({
      status: 400,
      body: [{ error: { code: 'ABDM-9999: ', message: 'Duplicate HIP link request' } }],
    });
  });

  test('by a switch it is ABDM-1056 on the callback', async () => {
    const hip = await hipFor({ switches: { alreadyLinked: 'callback' } });
    const token = await hip.token();
    await hip.link(token);
    await hip.next('C2');
    expect((await hip.link(token)).status).toBe(202);
    expect((await hip.next('C2')).body).toMatchObject({
      error: { code: 'ABDM-1056: ', message: 'This care context has been already linked' },
    });
  });

  test('one new context among old ones is a success', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    await hip.link(token);
    await hip.next('C2');
    await hip.link(token, { patient: [entry('V-1'), entry('V-2')] });
    expect((await hip.next('C2')).body).toMatchObject({ status: 'Successfully Linked care context' });
  });

  test('the same context under another HI type is new', async () => {
    const hip = await hipFor();
    const token = await hip.token();
    await hip.link(token);
    expect((await hip.link(token, { patient: [entry('V-1', 'Prescription')] })).status).toBe(202);
  });
});

test('a deactivated ABHA cannot be linked to with a token from before', async () => {
  const hip = await hipFor();
  const privateKey = createPrivateKey((await sharedKeys).link ?? '');
  const claims = { iss: 'x', sub: 'gurpreet_98@sbx', hipId: 'IN2710000001_1', abhaAddress: 'gurpreet_98@sbx' };
  const key = { kid: 'any', privateKey, publicKey: createPublicKey(privateKey) };
  const token = makeToken(key, 'RS512', { claims, now: start, seconds: 60 });
  const reply = await hip.link(token, { abhaAddress: 'gurpreet_98@sbx', abhaNumber: undefined });
  expect(reply).toMatchObject(refused('ABDM-1407'));
});
