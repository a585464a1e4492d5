import { expect, test } from 'vitest';
import { gatewaySchedule } from '../../../core/gateway/index.ts';

type Because = Awaited<ReturnType<Parameters<typeof gatewaySchedule>[0]['signIn']>>;

/** What the two slow jobs come to. */
async function outcomes(because: Because, isAnswered: boolean) {
  let asked = 0;
  const jobs = gatewaySchedule({
    clockWatch: undefined as never,
    signIn: async () => because,
    refreshCerts: async () => ((asked += 1), isAnswered),
  });
  const results = Object.fromEntries(
    await Promise.all(
      jobs.map(async (job) => [job.name, 'begin' in job ? await job.begin(new Date(0)) : 'quick'] as const),
    ),
  );
  return { session: results['gateway.session'], certs: results['gateway.certs'], asked };
}

test('a clinic without credentials has nothing to fetch, and nothing fails', async () => {
  expect(await outcomes('not-configured', false)).toEqual({ session: null, certs: null, asked: 0 });
});

test('without internet, or while ABDM refuses us, both say why', async () => {
  expect(await outcomes('offline', false)).toEqual({ session: 'offline', certs: 'offline', asked: 0 });
  expect(await outcomes('session-refused', true)).toEqual({
    session: 'session-refused',
    certs: 'session-refused',
    asked: 0,
  });
});

test('signed in, the keys are fetched; an answer that does not come is said', async () => {
  expect(await outcomes(null, true)).toEqual({ session: null, certs: null, asked: 1 });
  expect(await outcomes(null, false)).toEqual({ session: null, certs: 'not-answered', asked: 1 });
});
