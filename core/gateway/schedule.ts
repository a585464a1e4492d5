import type { ScheduledJob } from '../scheduler/index.ts';
import type { Gateway } from './gateway.ts';

/** What the gateway wants done by the clock. */
export function gatewaySchedule(
  gateway: Pick<Gateway, 'clockWatch' | 'signIn' | 'refreshCerts'>,
): readonly ScheduledJob[] {
  return [
    { name: 'gateway.clock', cron: '* * * * *', run: (tx) => gateway.clockWatch.keep(tx) },
    { name: 'gateway.session', cron: '*/10 * * * *', begin: async () => gateway.signIn() },
    {
      name: 'gateway.certs',
      cron: '20 */6 * * *',
      begin: async () => ((await gateway.refreshCerts()) ? null : 'not-answered'),
    },
  ];
}
