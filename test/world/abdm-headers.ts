import type { Simulator } from '../../core/simulator/index.ts';

/** The headers of a callback, as in the last one that ABDM sent; `request-id` and those of HTTP itself are for the sender. */
export function headersOfAbdm({ control }: Simulator): Record<string, string> {
  const wanted = ['authorization', 'timestamp', 'x-hip-id', 'content-type'];
  const last = control
    .exchanges({ direction: 'out' })
    .findLast(({ requestHeaders }) => 'authorization' in requestHeaders);
  if (!last) throw new Error('ABDM has sent no callback as yet');
  return Object.fromEntries(Object.entries(last.requestHeaders).filter(([name]) => wanted.includes(name)));
}
