import type { Outgoing } from '../gateway/index.ts';
import type { Entry } from './store.ts';

/** Not part of what was asked for, so nothing is said of it. */
const unasked: readonly (string | null)[] = ['outside-period', 'type-not-consented'];

/** What ABDM and the patient's app read beside a care context that did not arrive. ABDM wants a text with each. */
const descriptions: Readonly<Record<string, string>> = {
  'unknown-care-context': 'Care context is not known here',
  'another-patient': 'Care context belongs to another patient',
  'not-linked': 'Care context is not linked',
  'another-abha': 'Care context is linked to another ABHA address',
  'nothing-signed': 'No record is available yet',
  'not-well-formed': 'The record could not be made',
  'too-late': 'The receiver could not be reached in time',
  'push-address-refused': 'The address of the receiver cannot be used',
  revoked: 'Consent was revoked',
  expired: 'Consent has expired',
};

/** One line for each care context: delivered when every record of it was, and why not otherwise. */
export function statusesOf(entries: readonly Entry[]): Outgoing['data.notify']['careContexts'] {
  const asked = entries.filter(({ state, because }) => state !== 'withheld' || !unasked.includes(because));
  const groups = Map.groupBy(asked, ({ careContext }) => careContext);
  return [...groups].map(([reference, records]) => {
    const missing = records.find(({ state }) => state !== 'sent');
    if (!missing) return { reference, arrived: true, description: 'Delivered' };
    return {
      reference,
      arrived: false,
      description: descriptions[missing.because ?? ''] ?? 'The receiver did not take the record',
    };
  });
}
