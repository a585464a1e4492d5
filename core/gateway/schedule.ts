import type { ScheduledJob } from '../scheduler/index.ts';
import type { Gateway } from './gateway.ts';

/** What the gateway wants done by the clock. The network part begins after the commit, on its own. */
export function gatewaySchedule(gateway: Gateway): readonly ScheduledJob[] {
  return [
    { name: 'gateway.clock', cron: '* * * * *', run: (tx) => gateway.clockWatch.keep(tx) },
    {
      name: 'gateway.session',
      cron: '*/10 * * * *',
      // Rejections cannot happen: both turn what the network does into values.
      run: (tx) => tx.afterCommit(() => void gateway.accessToken()),
    },
    { name: 'gateway.certs', cron: '20 */6 * * *', run: (tx) => tx.afterCommit(() => void gateway.refreshCerts()) },
  ];
}
