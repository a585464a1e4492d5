import type { OutputOf } from '../../core-client.ts';
import type { Column } from '../../ui/index.ts';

/** The lines of the three lists. */
export type GivenPermission = OutputOf<'consent.given'>['permissions'][number];
export type AskedRequest = OutputOf<'consent.asked'>['requests'][number];
export type Got = AskedRequest['got'][number];
export type TransferLine = OutputOf<'transfer.list'>['transfers'][number];

/** Narrows a list to one patient, as on the patient's own page. */
export interface OfPatient {
  readonly patientId?: string | undefined;
}

export interface ListProps<Line> extends OfPatient {
  readonly selected?: string | undefined;
  readonly onOpen?: ((line: Line) => void) | undefined;
}

interface ColumnsOptions extends Pick<ListProps<unknown>, 'patientId' | 'selected'> {
  /** The columns that stay while a panel takes its room. */
  readonly besidePanel: readonly string[];
}

/** The columns that have room and say something: on a patient's own page the name does not. */
export function columnsFor<Row>(columns: readonly Column<Row>[], options: ColumnsOptions): readonly Column<Row>[] {
  const { patientId, selected, besidePanel } = options;
  return columns.filter(
    ({ key }) =>
      (patientId === undefined || key !== 'patient') && (selected === undefined || besidePanel.includes(key)),
  );
}
