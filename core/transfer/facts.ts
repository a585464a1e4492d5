import { z } from 'zod';
import { type Artefact, confirmationOf, findArtefact, mayAskFrom } from '../consent/index.ts';
import type { Db } from '../db/index.ts';
import { checkKeyMaterial, isClearlyPast, type KeyMaterial as WireKeyMaterial } from '../encryption/index.ts';
import type { Gateway, KeyMaterial } from '../gateway/index.ts';
import { later, seconds } from '../kit/clock.ts';
import { HiType } from '../kit/words.ts';
import type { Settings } from '../settings/index.ts';
import { isPushAddressAllowed, type PushRules } from './push-address.ts';
import { decideRelease, type HeldContext, type Period, type Release } from './release.ts';
import { takenOnAt } from './store.ts';

/** What the decision needs of the running program. */
export interface Surroundings extends PushRules {
  readonly gateway: Pick<Gateway, 'config' | 'clockWatch' | 'accessToken'>;
  readonly settings: Settings;
}

/** A data request, as far as the decision looks at it. */
export interface AskedData extends Period {
  readonly consentId: string;
  readonly pushUrl: string;
  readonly keyMaterial: KeyMaterial;
  /** When it came; null for one that was taken on, which has been counted. */
  readonly askedAt: Date | null;
}

const heldContext = `SELECT v.visit_id AS visitId, p.number AS patientReference, lower(l.linked_to) AS linkedTo,
    c.version, c.hi_types AS hiTypes, v.begun_at AS begunAt
  FROM visits_care_contexts v JOIN patients_brief p ON p.id = v.patient_id
  LEFT JOIN linking_care_contexts l ON l.visit_id = v.visit_id AND l.state = 'linked'
  LEFT JOIN consultations_signed c ON c.visit_id = v.visit_id
  WHERE v.care_context_reference = @reference`;

interface Stored {
  readonly visitId: string;
  readonly patientReference: string;
  readonly linkedTo: string | null;
  readonly begunAt: string;
  readonly version: number | null;
  readonly hiTypes: string | null;
}

const HiTypes = z.array(HiType);

/** A care context of ours by the name that ABDM knows. */
export function findHeldContext(db: Db, reference: string): HeldContext | undefined {
  const row = db.get<Stored>(heldContext, { reference });
  if (!row) return undefined;
  const { version, hiTypes, ...context } = row;
  const signed = version === null || hiTypes === null ? null : { version, hiTypes: HiTypes.parse(JSON.parse(hiTypes)) };
  return { ...context, signed };
}

/** The receiver's half, in the form in which encryption takes it. */
export function receiverOf({ publicKey, nonce, expiry }: KeyMaterial): WireKeyMaterial {
  const dhPublicKey = { keyValue: publicKey, expiry: expiry ?? '', parameters: 'Curve25519/32byte random key' };
  return { cryptoAlg: 'ECDH', curve: 'Curve25519', dhPublicKey, nonce };
}

function judgeKey(material: KeyMaterial, now: Date): 'good' | 'unusable' | 'past' {
  if (!checkKeyMaterial(receiverOf(material)).ok) return 'unusable';
  return material.expiry !== null && isClearlyPast(material.expiry, now) ? 'past' : 'good';
}

/** A request that was passed on quickly may follow one that was passed on slowly, though ABDM had them far enough apart. */
const onTheWay = seconds(30);

function isTooOften(db: Db, { consentId, frequency }: Artefact, askedAt: Date | null): boolean {
  if (frequency === null || askedAt === null) return false;
  return mayAskFrom(frequency, takenOnAt(db, consentId, frequency.value), later(askedAt, onTheWay)) !== null;
}

/**
 * The decision on a data request, with everything as it stands at this moment. `only` looks at these care contexts of the
 * permission and no others.
 */
export function decideNow(
  db: Db,
  asked: AskedData & { readonly only?: ReadonlySet<string> },
  { gateway, allowLoopback, now }: Omit<Surroundings, 'settings'> & { now: Date },
): { release: Release; artefact: Artefact | undefined } {
  const artefact = narrowed(findArtefact(db, asked.consentId, 'hip'), asked.only);
  const facts = {
    hipId: gateway.config().hipId,
    isClockSure: gateway.clockWatch.state(db).kind === 'sure',
    confirmation: artefact ? confirmationOf(db, artefact, now) : 'unconfirmed',
    key: judgeKey(asked.keyMaterial, now),
    isPushAddressAllowed: isPushAddressAllowed(asked.pushUrl, { allowLoopback }),
    isTooOften: artefact !== undefined && isTooOften(db, artefact, asked.askedAt),
    findContext: (reference: string) => findHeldContext(db, reference),
  } as const;
  return { release: decideRelease({ artefact, asked }, facts, now), artefact };
}

function narrowed(artefact: Artefact | undefined, only: ReadonlySet<string> | undefined): Artefact | undefined {
  if (!artefact || !only) return artefact;
  return { ...artefact, careContexts: artefact.careContexts.filter((pair) => only.has(pair.careContextReference)) };
}
