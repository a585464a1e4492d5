import { auditOf } from '../../../core/audit/index.ts';
import type { Reaction } from '../../world/far-side.ts';
import { bringLinkedVisit } from '../../world/leaving.ts';
import { openOtherHospital } from '../../world/other-hospital.ts';
import { openWiredClinic, type WiredClinic } from '../../world/wired-clinic.ts';

/** A clinic with one linked visit of two records, and a permission that another hospital has for it. */
export async function openGranted() {
  const clinic = await openWiredClinic({ switches: { hospitalPulls: false } });
  const visit = await bringLinkedVisit(clinic);
  const hospital = await openOtherHospital(clinic);
  return { clinic, hospital, ...visit, consentId: await hospital.grant() };
}

export type Granted = Awaited<ReturnType<typeof openGranted>>;

export const reports = (clinic: WiredClinic) =>
  clinic.simulator.control
    .exchanges({ direction: 'in' })
    .filter(({ operation }) => operation.startsWith('dataflow.notify'))
    .map(
      ({ requestBody }) =>
        (
          JSON.parse(requestBody) as {
            notification: { statusNotification: { sessionStatus: string; statusResponses: object[] } };
          }
        ).notification.statusNotification,
    );
export const untilReported = (clinic: WiredClinic) =>
  clinic.until(
    () => reports(clinic),
    (all) => all.length === 1,
  );
export const deeds = (clinic: WiredClinic, visitId: string) =>
  auditOf(clinic.db, visitId)
    .filter(({ what }) => what.startsWith('transfer.'))
    .map(({ what, detail }) => {
      const { page: number, again } = JSON.parse(detail) as { page: number; again?: boolean };
      return `${what} ${number}${again === true ? ' again' : ''}`;
    });
export const status = (code: number): Reaction => ({ status: code });
