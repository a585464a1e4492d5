import type { Tx } from '../../db/index.ts';
import { citizensOf } from '../abha/citizens.ts';
import { Refusal, type RefusalEntry, refuse } from '../gate/refusal.ts';
import type { World } from '../world.ts';
import { findAutoApproval } from './auto-approval.ts';
import { callbackError } from './callback-errors.ts';
import { approveAll } from './consent-decisions.ts';
import { type AskedConsent, addConsentRequest, findConsentRequest } from './consent-requests.ts';

/**
 * A HIU asks (abdm-v3.md section 7.6): judged by the rules that no schema can say, stored, answered on C12.
 * An address of nobody is told there too. @returns the request's id @throws Refusal a list with all faults at once
 */
export function askConsent(
  tx: Tx,
  world: World,
  { consent, requestId }: { consent: AskedConsent; requestId: string },
): string | undefined {
  checkDates(consent, world.now());
  if (consent.careContexts && !consent.hip) {
    throw refuse('ABDM-1031', 'HIP is mandatory when care contexts are specified');
  }
  const reply = (outcome: object) =>
    world.deliveries.queue(tx, {
      operation: 'C12',
      service: consent.hiu.id,
      body: { ...outcome, response: { requestId } },
    });
  const abhaAddress = consent.patient.id.toLowerCase();
  if (!citizensOf(world.settings.cmId).some((citizen) => citizen.abhaAddress === abhaAddress)) {
    reply({ consentRequest: null, ...callbackError('ABDM-9999', 'User not found') });
    return undefined;
  }
  const id = addConsentRequest(tx, consent, world.now());
  reply({ consentRequest: { id }, error: null });
  const request = findConsentRequest(tx, id);
  if (request && findAutoApproval(tx, abhaAddress, consent.hiu.id)) approveAll(tx, world, request);
  return id;
}

function checkDates({ permission }: AskedConsent, now: Date): void {
  const { from, to } = permission.dateRange;
  const [start, end, erase] = [Date.parse(from), Date.parse(to), Date.parse(permission.dataEraseAt)];
  const faults: RefusalEntry[] = [];
  const list = { http: 400, shape: 'list', code: 'ABDM-9999' } as const;
  if (start > now.getTime() || end > now.getTime() || start > end) {
    faults.push({ ...list, message: 'Invalid from/to date. Date must be a present/before date' });
  }
  if (erase <= now.getTime()) {
    faults.push({ ...list, message: 'Invalid data erase date. Date must be a future date' });
  }
  const [first, ...more] = faults;
  if (first) throw new Refusal(first, ...more);
}
