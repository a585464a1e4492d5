import type { OutputOf } from '../../core-client.ts';

/** The lines of the three lists. */
export type GivenPermission = OutputOf<'consent.given'>['permissions'][number];
export type AskedRequest = OutputOf<'consent.asked'>['requests'][number];
export type Got = AskedRequest['got'][number];
export type TransferLine = OutputOf<'transfer.list'>['transfers'][number];

/** Narrows a list to one patient, as on the patient's own page. */
export interface OfPatient {
  readonly patientId?: string;
}

export interface ListProps<Line> extends OfPatient {
  readonly selected?: string | undefined;
  readonly onOpen?: (line: Line) => void;
}
