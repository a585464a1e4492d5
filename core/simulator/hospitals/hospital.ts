import { type Db, transact } from '../../db/index.ts';
import { acknowledgeNotice, artefactsOfRequest, findArtefact, findArtefactByNotice } from '../hiecm/artefacts.ts';
import { pullAfterGrant } from '../hiecm/self-request.ts';
import type { HospitalSeed } from '../settings.ts';
import type { World } from '../world.ts';
import { openShelves, type Shelves, stockHospitals } from './held-records.ts';
import { eraseReceived, startPull } from './pulling.ts';
import { pushRecords } from './pushing.ts';

interface ConsentNotice {
  readonly notification: { readonly status: string; readonly consentId: string };
}
interface DataRequest {
  readonly transactionId: string;
}
interface Decision {
  readonly notification: {
    readonly consentRequestId: string;
    readonly status: string;
    readonly consentArtefacts: readonly { readonly id: string }[];
  };
}

/** Lets the played hospitals answer: as HIP they acknowledge and push, as HIU they fetch what was granted and erase what ended. */
export function openHospitals(world: World): void {
  const shelves = openShelves(world);
  transact(world.db, (tx) => stockHospitals(tx, world, shelves));
  for (const hospital of world.settings.hospitals) {
    world.deliveries.receiveLocally(hospital.id, ({ operation, body, requestId }) => {
      if (operation === 'C8') onConsentNotice(world, requestId, body as ConsentNotice);
      else if (operation === 'C9') onDataRequest(world, shelves, { hospital, body: body as DataRequest });
      else if (operation === 'C14') onDecision(world, hospital, body as Decision);
    });
    for (const { id } of unfinished(world.db, hospital.id)) {
      onDataRequest(world, shelves, { hospital, body: { transactionId: id } });
    }
  }
}

function onConsentNotice(world: World, requestId: string, { notification }: ConsentNotice): void {
  if (notification.status !== 'GRANTED') return;
  transact(world.db, (tx) => {
    const artefact = findArtefactByNotice(tx, requestId);
    const allowed = world.switches.now.acknowledgeSeconds;
    if (!artefact) return;
    acknowledgeNotice(tx, { artefact, isOk: true, allowed }, world.now);
    pullAfterGrant(tx, world, artefact.id);
  });
}

function onDataRequest(
  world: World,
  shelves: Shelves,
  { hospital, body }: { hospital: HospitalSeed; body: DataRequest },
): void {
  const { transactionId } = body;
  world.timers.after(0, () => pushRecords(world, shelves, { hospital, transactionId }));
}

/** Transfers that a former run of the simulator did not bring to their end. */
function unfinished(db: Db, hipId: string): { id: string }[] {
  return db.all<{ id: string }>(
    `SELECT sim_transfers.id AS id FROM sim_transfers JOIN sim_artefacts ON sim_artefacts.id = consent_id
     WHERE hip_id = @hipId AND sim_transfers.status = 'ACKNOWLEDGED'`,
    { hipId },
  );
}

function onDecision(world: World, hospital: HospitalSeed, { notification }: Decision): void {
  const ids = notification.consentArtefacts.map(({ id }) => id);
  transact(world.db, (tx) => {
    if (notification.status === 'REVOKED' || notification.status === 'EXPIRED') {
      eraseReceived(
        tx,
        ids.length > 0 ? ids : artefactsOfRequest(tx, notification.consentRequestId).map(({ id }) => id),
      );
    }
    if (notification.status !== 'GRANTED' || !world.switches.now.hospitalPulls) return;
    for (const id of ids) {
      const artefact = findArtefact(tx, id);
      if (artefact) startPull(tx, world, { artefact, holder: hospital.id });
    }
  });
}
