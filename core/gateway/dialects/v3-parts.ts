import { z } from 'zod';
import { ArtefactStatus, Frequency, hiTypes, Purpose } from '../../kit/words.ts';
import type { ConsentArtefact, DateRange, KeyMaterial, SignedArtefact, WireError } from '../messages.ts';
import { readWireError } from '../refusal.ts';
import { memberText } from './member-text.ts';

/** The parts that V3's callbacks share, read in every published and observed form (abdm-v3.md sections 2.5, 6, 7). */

const anyInstant = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** 0 to 9 decimals, with or without a zone (none means UTC), a blank instead of T, a date alone; becomes our own form. */
export const AnyInstant = z.string().transform((text, context) => {
  const parts = anyInstant.exec(text.trim());
  const [, day, clock = '00:00', second = '00', fraction = '0', zone = 'Z'] = parts ?? [];
  const moment = new Date(`${day}T${clock}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}${colon(zone)}`);
  if (parts && !Number.isNaN(moment.getTime())) return moment.toISOString();
  context.addIssue({ code: 'custom', message: 'no instant' });
  return z.NEVER;
});
const colon = (zone: string): string => zone.replace(/^([+-]\d{2})(\d{2})$/, '$1:$2');

export const DateRangeOnWire: z.ZodType<DateRange> = z.object({ from: AnyInstant, to: AnyInstant });
export const Id = z.string().trim().min(1);
export const ErrorOnWire: z.ZodType<WireError | null> = z.unknown().default(null).transform(readWireError);

/** A word, or empty where it is missing or something else. */
const Said = z.string().trim().catch('');

/** What can be done with it is judged where it is decided, so that a bad key gets an answer instead of silence. */
export const KeyMaterialOnWire: z.ZodType<KeyMaterial> = z
  .object({
    cryptoAlg: Said,
    curve: Said,
    dhPublicKey: z.object({ keyValue: Said, expiry: z.unknown().optional() }).catch({ keyValue: '' }),
    nonce: Said,
  })
  .transform(({ cryptoAlg, curve, dhPublicKey, nonce }) => ({
    // A key of another scheme is none: whatever its bytes, the other side would not open what we encrypt for them.
    publicKey: /^(ecdh\.?)?$/i.test(cryptoAlg) && /^(curve25519)?$/i.test(curve) ? dhPublicKey.keyValue : '',
    nonce,
    expiry: AnyInstant.safeParse(dhPublicKey.expiry).data ?? null,
  }));

/** Upper-case forms stand in old samples: read without case, kept in ours. A word we do not know is left out. */
const HiTypes = z
  .array(z.string())
  .transform((words) => hiTypes.filter((type) => words.some((word) => word.toLowerCase() === type.toLowerCase())));

export const Status = z.string().transform((text) => text.trim().toUpperCase());
export const ArtefactStatusOnWire = Status.pipe(ArtefactStatus);

/** Value 0, a unit or a value that we do not know: no limit. `repeats` is explained nowhere and read by nobody. */
const FrequencyOnWire: z.ZodType<Frequency | null> = z
  .object({ unit: Status, value: z.union([z.string(), z.number()]).transform(Number) })
  .pipe(Frequency)
  .nullable()
  .catch(null);
const Party = z.object({ id: Id, name: z.string().nullish() }).nullish();

const ConsentDetail = z
  .object({
    consentId: Id,
    patient: z.object({ id: Id }),
    hip: Party,
    hiu: Party,
    requester: z.object({ name: z.string().nullish() }).nullish(),
    purpose: z.object({ code: z.string() }).nullish(),
    hiTypes: HiTypes,
    careContexts: z.array(z.object({ patientReference: z.string().default(''), careContextReference: Id })).nullish(),
    permission: z.object({
      accessMode: z.string().nullish(),
      dateRange: DateRangeOnWire,
      dataEraseAt: AnyInstant,
      frequency: FrequencyOnWire,
    }),
    createdAt: z.unknown().optional(),
  })
  .transform(
    (detail): ConsentArtefact => ({
      consentId: detail.consentId,
      abhaAddress: detail.patient.id.toLowerCase(),
      hipId: detail.hip?.id ?? null,
      hiuId: detail.hiu?.id ?? null,
      hiuName: detail.hiu?.name ?? null,
      requesterName: detail.requester?.name ?? null,
      purpose: Purpose.safeParse(detail.purpose?.code).data ?? null,
      hiTypes: detail.hiTypes,
      careContexts: detail.careContexts ?? [],
      dateRange: detail.permission.dateRange,
      eraseAt: detail.permission.dataEraseAt,
      frequency: detail.permission.frequency,
      accessMode: detail.permission.accessMode ?? null,
      createdAt: AnyInstant.safeParse(detail.createdAt).data ?? null,
    }),
  );

export const Signed = z.object({ consentDetail: ConsentDetail.nullish(), signature: z.string().nullish() });

/**
 * A notice to the HIP. One that ends a permission counts even when the artefact beside it is missing or broken; one that
 * grants a permission is nothing without its artefact.
 */
export const HipNotice = z
  .object({
    consentId: Id,
    status: ArtefactStatusOnWire,
    consentDetail: z.unknown().optional(),
    signature: z.string().nullish(),
  })
  .transform(({ consentDetail, ...notice }, context) => {
    const detail = ConsentDetail.safeParse(consentDetail);
    if (detail.success) return { ...notice, consentDetail: detail.data };
    if (notice.status !== 'GRANTED') return { ...notice, consentDetail: null };
    for (const { path } of detail.error.issues) {
      context.addIssue({ code: 'custom', path: ['consentDetail', ...path], message: 'not readable' });
    }
    return z.NEVER;
  });

/** The artefact with its own text, cut from the body as it came. */
export function signedOf(
  signed: z.output<typeof Signed> | null | undefined,
  { text, path }: { text: string; path: readonly string[] },
): SignedArtefact | null {
  if (!signed?.consentDetail) return null;
  const { consentDetail: artefact, signature = null } = signed;
  return { artefact, signature, text: memberText(text, [...path, 'consentDetail']) ?? '' };
}

export const Artefacts = z
  .array(z.object({ id: Id }))
  .nullish()
  .transform((list): readonly string[] => (list ?? []).map(({ id }) => id));
