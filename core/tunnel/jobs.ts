import { z } from 'zod';
import { seconds } from '../kit/clock.ts';
import { preparedJob } from '../outbox/index.ts';

/**
 * The cheapest round trip there is: we ask for the state of a consent request that does not exist, and ABDM must call us back
 * to say so (abdm-v3.md section 7.7). It changes nothing anywhere; that the answer comes proves delivery.
 */
export const deliveryProof = preparedJob({
  kind: 'connection.delivery-proof',
  sends: 'consent.ask-status',
  data: z.object({ consentRequestId: z.string() }),
  prepare: (_db, { consentRequestId }) => ({ consentRequestId }),
  within: seconds(60),
  ifUnsure: 'send-again',
});
