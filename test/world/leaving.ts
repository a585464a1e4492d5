import { openRequest } from '../../core/encryption/index.ts';
import { days, later } from '../../core/kit/clock.ts';
import { practiceClinic } from '../../core/simulator/index.ts';
import type { TransferLine } from '../../core/transfer/contract.ts';
import { bring, untilState, write } from './linked-visit.ts';
import type { WiredClinic } from './wired-clinic.ts';

/** The journey's one direction: a linked visit, and what others take of it. */

export interface LinkedVisit {
  readonly patientId: string;
  readonly visitId: string;
}

/** Asha Devi with one signed visit that ABDM has linked. */
export async function bringLinkedVisit(clinic: WiredClinic): Promise<LinkedVisit> {
  const patientId = await bring(clinic);
  const visitId = await write(clinic, patientId);
  await untilState(clinic, visitId, 'linked');
  return { patientId, visitId };
}

export async function transfersOf(
  clinic: WiredClinic,
  consentId: string | null = null,
): Promise<readonly TransferLine[]> {
  const { transfers } = await clinic.call<{ transfers: TransferLine[] }>('transfer.list', { consentId });
  return transfers;
}

/** Lets the clock go on until a transfer under the permission is so. */
export async function untilTransfer(
  clinic: WiredClinic,
  consentId: string,
  isSo: (transfer: TransferLine) => boolean,
): Promise<TransferLine> {
  const found = await clinic.until(
    async () => {
      const [newest] = await transfersOf(clinic, consentId);
      if (!newest || !isSo(newest)) clinic.wait(500);
      return newest;
    },
    (newest) => newest !== undefined && isSo(newest),
  );
  if (!found) throw new Error('There is no transfer');
  return found;
}

export const isOver = ({ state }: TransferLine): boolean => ['refused', 'transferred', 'failed'].includes(state);
export const untilOver = (clinic: WiredClinic, consentId: string) => untilTransfer(clinic, consentId, isOver);

/** A data request as ABDM would pass it on, with whatever a test wants to be different. */
export function passRequest(
  clinic: WiredClinic,
  {
    consentId,
    ...different
  }: { consentId: string; transactionId: string; from?: string; to?: string; url?: string; keyValue?: string },
): void {
  const {
    transactionId,
    from = '2026-01-01T00:00:00.000Z',
    to = clinic.now().toISOString(),
    url,
    keyValue,
  } = different;
  const { keyMaterial } = openRequest(later(clinic.now(), days(1)));
  const dhPublicKey = { ...keyMaterial.dhPublicKey, ...(keyValue === undefined ? {} : { keyValue }) };
  clinic.simulator.control.sendCallback({
    operation: 'C9',
    service: practiceClinic.serviceId,
    body: {
      transactionId,
      hiRequest: {
        consent: { id: consentId },
        dateRange: { from, to },
        dataPushUrl: url ?? 'https://hiu.hospital.org/push',
        keyMaterial: { ...keyMaterial, dhPublicKey },
      },
    },
  });
}

/** What we told ABDM in answer to a data request. */
export const answersTo = (clinic: WiredClinic) =>
  clinic.simulator.control
    .exchanges({ operation: 'dataflow.hipOnRequest', direction: 'in' })
    .map(({ requestBody }) => JSON.parse(requestBody) as { error?: { code: string; message: string } });
