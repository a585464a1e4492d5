import type { Tx } from '../../db/index.ts';
import { days, later, toInstant } from '../../kit/clock.ts';
import { purposes } from '../../kit/words.ts';
import { startPull } from '../hospitals/pulling.ts';
import type { World } from '../world.ts';
import { artefactsOf, type CareContext, detailOf, findArtefact, grantArtefact } from './artefacts.ts';

/**
 * What linking gives the patient: an artefact that nobody asked for, so that their own app can pull the record
 * (abdm-v3.md sections 6.1 and 14.7). It ends in a hundred years and names neither HIU nor requester.
 */
export function grantSelf(
  tx: Tx,
  world: World,
  given: {
    abhaAddress: string;
    hipId: string;
    hiTypes: readonly string[];
    careContexts: readonly CareContext[];
    period: { from: Date; to: Date };
  },
): void {
  grantArtefact(tx, world, {
    requestId: null,
    hipId: given.hipId,
    hiuId: null,
    abhaAddress: given.abhaAddress,
    purpose: { text: purposes.PATRQT, code: 'PATRQT', refUri: 'www.abdm.gov.in' },
    requester: null,
    hiTypes: given.hiTypes,
    careContexts: given.careContexts,
    period: { from: toInstant(given.period.from), to: toInstant(given.period.to) },
    eraseAt: toInstant(later(world.now(), days(36_525))),
    accessMode: 'VIEW',
    frequency: { unit: 'DAY', value: '0', repeats: '2' },
  });
}

/** Pulls a context again after news in it, as the patient's app was seen to do. */
export function pullForPatient(
  tx: Tx,
  world: World,
  { abhaAddress, hipId, reference }: { abhaAddress: string; hipId: string; reference: string },
): void {
  if (!world.switches.now.selfPull) return;
  const artefact = artefactsOf(tx, abhaAddress).find(
    (one) =>
      one.request_id === null &&
      one.hip_id === hipId &&
      one.status === 'GRANTED' &&
      detailOf(one).careContexts.some(({ careContextReference }) => careContextReference === reference),
  );
  if (artefact) startPull(tx, world, { artefact, holder: abhaAddress });
}

/** The patient's app pulls as soon as the HIP has taken note of the self-requested artefact. */
export function pullAfterGrant(tx: Tx, world: World, consentId: string): void {
  const artefact = findArtefact(tx, consentId);
  if (!world.switches.now.selfPull || !artefact || artefact.request_id !== null) return;
  startPull(tx, world, { artefact, holder: artefact.abha_address });
}
