import type { ScheduledJob } from '../scheduler/index.ts';
import type { Gateway } from './gateway.ts';

/** What the gateway wants done by the clock. A clinic that has no credentials yet has nothing to fetch, and nothing fails. */
export function gatewaySchedule(
  gateway: Pick<Gateway, 'clockWatch' | 'signIn' | 'refreshCerts'>,
): readonly ScheduledJob[] {
  const refreshCerts = async () => {
    const because = await gateway.signIn();
    if (because !== null) return because;
    return (await gateway.refreshCerts()) ? null : 'not-answered';
  };
  const unlessUnset = (because: string | null) => (because === 'not-configured' ? null : because);
  return [
    { name: 'gateway.clock', cron: '* * * * *', run: (tx) => gateway.clockWatch.keep(tx) },
    { name: 'gateway.session', cron: '*/10 * * * *', begin: async () => unlessUnset(await gateway.signIn()) },
    { name: 'gateway.certs', cron: '20 */6 * * *', begin: async () => unlessUnset(await refreshCerts()) },
  ];
}
