import { z } from 'zod';

/** How much a remark weighs: an error means "do not send"; the others are for whoever looks after the software. */
export const Severity = z.enum(['error', 'warning', 'information']);
export type Severity = z.infer<typeof Severity>;

/** One deviation of a bundle from FHIR R4 or the NRCeS profiles. Its words never repeat what the record says. */
export const Remark = z.object({
  severity: Severity,
  /** `Bundle.entry[3].resource.code.coding[0].system` */
  path: z.string(),
  /** A stable name, `slice.closed`. */
  rule: z.string(),
  text: z.string(),
});
export type Remark = z.infer<typeof Remark>;
