import { describe, expect, test } from 'vitest';
import { auditOf } from '../../../core/audit/index.ts';
import { bindCalls, makeDispatch } from '../../../core/calls/index.ts';
import { silentLog } from '../../../core/kit/log.ts';
import type { Role } from '../../../core/kit/words.ts';
import { makeSettings, settingsCalls, settingsContract } from '../../../core/settings/index.ts';
import { makeTestDb } from '../../world/core.ts';

const now = new Date('2026-11-24T05:00:00Z');

/** The settings calls as a screen reaches them; `overrides` are what the environment says. */
function makeDesk(overrides: ReadonlyMap<string, unknown> = new Map()) {
  const db = makeTestDb(now);
  const calls = bindCalls(settingsContract, settingsCalls(makeSettings(overrides)));
  const dispatch = makeDispatch({ calls, db, clock: () => now, log: silentLog });
  let presses = 0;
  const send = (name: string, input: unknown, role: Role = 'owner') => {
    presses += 1;
    return dispatch({
      name,
      input,
      key: `press-${presses}-key`,
      who: { staffId: 'vikram', name: 'Vikram Shah', roles: [role] },
      session: { secret: undefined, open: () => undefined, close: () => undefined },
      signal: AbortSignal.timeout(5000),
    });
  };
  return { db, send };
}

describe('the settings of the clinic', () => {
  test('what is given is changed, what is not given stays', async () => {
    const { send } = makeDesk();
    await send('settings.change', { clinic: { name: ' Asha Clinic ', phone: '0253 2345678' } });
    await send('settings.change', { clinic: { address: '12 Station Road' } });
    expect(await send('settings.show', {})).toMatchObject({
      value: { clinic: { name: 'Asha Clinic', phone: '0253 2345678', address: '12 Station Road', hfrId: '' } },
    });
  });

  test('the client secret is stored, never told, and can be forgotten', async () => {
    const { db, send } = makeDesk();
    await send('settings.change', { gateway: { clientId: 'SBX_1', clientSecret: 'not-a-real-secret' } });
    const shown = await send('settings.show', {});
    expect(shown).toMatchObject({ value: { gateway: { clientId: 'SBX_1', hasClientSecret: true } } });
    expect(JSON.stringify(shown)).not.toContain('not-a-real-secret');
    expect(JSON.stringify(db.all('SELECT * FROM audit'))).not.toContain('not-a-real-secret');
    await send('settings.change', { gateway: { clientSecret: null } });
    expect(await send('settings.show', {})).toMatchObject({ value: { gateway: { hasClientSecret: false } } });
  });

  test('the way in is chosen, and an address taken back again', async () => {
    const { send } = makeDesk();
    expect(await send('settings.show', {})).toMatchObject({ value: { tunnel: { provider: 'none', publicUrl: null } } });
    await send('settings.change', { tunnel: { provider: 'fixed', publicUrl: 'https://clinic.example.org/' } });
    expect(await send('settings.show', {})).toMatchObject({
      value: { tunnel: { provider: 'fixed', publicUrl: 'https://clinic.example.org' } },
    });
    await send('settings.change', { tunnel: { publicUrl: null } });
    expect(await send('settings.show', {})).toMatchObject({ value: { tunnel: { publicUrl: null } } });
  });

  test('a change is audited with the names of its fields', async () => {
    const { db, send } = makeDesk();
    await send('settings.change', { clinic: { name: 'Asha Clinic', phone: '1' } });
    expect(auditOf(db, 'clinic')).toMatchObject([
      { who: 'vikram', what: 'settings.changed', detail: JSON.stringify({ fields: 'name phone' }) },
    ]);
  });

  test('what the environment holds is shown as fixed and cannot be changed, nor anything beside it', async () => {
    const { send } = makeDesk(new Map([['clinic.name', 'Given at start']]));
    expect(await send('settings.show', {})).toMatchObject({
      value: { clinic: { name: 'Given at start' }, fixed: ['name'] },
    });
    expect(await send('settings.change', { clinic: { phone: '1', name: 'Other' } })).toEqual({
      ok: false,
      code: 'settings.fixed',
      facts: { field: 'name' },
    });
    expect(await send('settings.show', {})).toMatchObject({ value: { clinic: { phone: '' } } });
  });

  test.each([
    { gateway: { hieCmUrl: 'not an address' } },
    { gateway: { abhaUrl: 'ftp://example.org' } },
    { gateway: { clientSecret: '' } },
    { tunnel: { provider: 'carrier-pigeon' } },
    { tunnel: { publicUrl: 'javascript:alert(1)' } },
    { tunnel: { server: '' } },
    { tunnel: { subdomain: 'Two Words' } },
    { clinic: { name: 'x'.repeat(201) } },
  ])('a value that cannot be right is refused: %o', async (input) => {
    const { send } = makeDesk();
    expect(await send('settings.change', input)).toMatchObject({ ok: false, code: 'call.bad-input' });
  });

  test('only an owner sees or changes them', async () => {
    const { send } = makeDesk();
    for (const role of ['doctor', 'receptionist'] as const) {
      expect(await send('settings.show', {}, role)).toMatchObject({ code: 'call.not-allowed' });
      expect(await send('settings.change', { clinic: { name: 'x' } }, role)).toMatchObject({
        code: 'call.not-allowed',
      });
    }
  });
});
