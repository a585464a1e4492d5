import { transact } from '../../db/index.ts';
import { days, later } from '../../kit/clock.ts';
import { Refusal } from '../gate/refusal.ts';
import { approve, deny, expireDue, revoke } from '../hiecm/consent-decisions.ts';
import type { ConsentRequest } from '../hiecm/consent-requests.ts';
import { linksAt } from '../hiecm/links.ts';
import { grantSelf } from '../hiecm/self-request.ts';
import { askAsHospital } from '../hospitals/asking.ts';
import { choicesFrom } from './decide.ts';
import type { Phone } from './owner.ts';

/** What became of a press: where to go next, or a sentence for the patient. */
export type Outcome = { readonly next: string } | { readonly problem: string };

export function allow(phone: Phone, request: ConsentRequest, form: URLSearchParams): Outcome {
  const { world, say } = phone;
  const choices = choicesFrom(form, request);
  if (!choices) return { problem: say('chooseSome') };
  return attempt(phone, () => {
    transact(world.db, (tx) => {
      expireDue(tx, world);
      approve(tx, world, { request, choices });
    });
  });
}

export function refuse(phone: Phone, request: ConsentRequest): Outcome {
  const { world } = phone;
  return attempt(phone, () => transact(world.db, (tx) => deny(tx, world, { request, reason: 'Not authorized' })));
}

export function withdraw(phone: Phone, consentId: string): Outcome {
  const { world, citizen } = phone;
  const { abhaAddress } = citizen;
  return attempt(phone, () => transact(world.db, (tx) => revoke(tx, world, { ids: [consentId], abhaAddress })));
}

/** The trainee's button: a played hospital asks this patient. */
export function letHospitalAsk(phone: Phone, hospitalId: string): Outcome {
  const { world, citizen } = phone;
  if (!world.settings.hospitals.some(({ id, types }) => id === hospitalId && types.includes('HIU'))) {
    return { problem: phone.say('notThere') };
  }
  transact(world.db, (tx) => {
    askAsHospital(tx, world, { abhaAddress: citizen.abhaAddress, hospitalId });
  });
  return { next: phone.to('') };
}

/** The patient gets own records: a self-requested artefact, and the pull that follows its acknowledgement. */
export function fetchRecords(phone: Phone, hipId: string): Outcome {
  const { world, citizen } = phone;
  const now = world.now();
  const links = linksAt(world.db, citizen.abhaAddress, hipId);
  if (links.length === 0) return { problem: phone.say('notThere') };
  transact(world.db, (tx) => {
    grantSelf(tx, world, {
      abhaAddress: citizen.abhaAddress,
      hipId,
      hiTypes: [...new Set(links.map(({ hi_type }) => hi_type))],
      careContexts: [...new Map(links.map((link) => [link.reference, link])).values()].map((link) => ({
        patientReference: link.patient_reference,
        careContextReference: link.reference,
      })),
      period: { from: later(now, -days(3650)), to: now },
    });
  });
  return { next: phone.to('/records') };
}

function attempt(phone: Phone, work: () => void): Outcome {
  try {
    work();
    return { next: phone.to('') };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const [entry] = error.entries;
    const isDecided = entry?.code === 'ABDM-2406' || entry?.code === 'ABDM-1080';
    return { problem: isDecided ? phone.say('noChange') : phone.say('cannot', { why: entry?.message ?? '' }) };
  }
}
