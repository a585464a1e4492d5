import { z } from 'zod';
import { type Db, transact } from '../db/index.ts';

/**
 * How this ABDM behaves where sources differ or where a test wants the other way (abdm-v3.md section 14). Faults are
 * something else: they break an exchange, switches choose among behaviours that are all real.
 */
export const Switches = z.strictObject({
  /** Milliseconds until a callback is sent, until the one redelivery of a failed one. */
  callbackDelay: z.number().min(0),
  redeliveryDelay: z.number().min(0),
  /** Success of session and data-flow calls: 202 (published) or 200 (seen). */
  successStatus: z.union([z.literal(200), z.literal(202)]),
  /** Seconds for which eight failed sessions in a row lock a client out. */
  lockSeconds: z.number().min(0),
  /** Unknown X-HIP-ID: 202 and silence (measured), or 400 ABDM-1035 (published). */
  unknownHip: z.enum(['silence', 'refuse']),
  /** Seconds in which a second link token request for one address and HIP is a duplicate; requests a day before the block. */
  linkTokenWindow: z.number().min(0),
  linkTokensADay: z.int().min(1),
  /** Everything linked already: 400 at once, or ABDM-1056 on the callback. */
  alreadyLinked: z.enum(['refuse', 'callback']),
  /** Seconds after linking in which context/notify still finds nothing. */
  linkSettling: z.number().min(0),
  /** Whether linking makes a self-requested artefact, and whether the patient's own app then pulls the records. */
  selfRequest: z.boolean(),
  selfPull: z.boolean(),
  /** Seconds that a HIP has to acknowledge a consent notice. */
  acknowledgeSeconds: z.number().min(0),
  /** Whether a HIP may fetch the artefacts that name it (nowhere confirmed). */
  hipMayFetch: z.boolean(),
  /** Whether the asking hospital fetches and pulls as soon as it is granted. */
  hospitalPulls: z.boolean(),
  /** How instants in artefacts look: `micros` and no zone are both seen in production. */
  artefactTimes: z.enum(['millis', 'micros', 'no-zone']),
  /** Wrong OTP at login: 400 otpValue (test set), 200 with authResult failed (collection), 422 ABDM-1204 (Aadhaar). */
  wrongOtp: z.enum(['400', '200', '422']),
  /** OTPs for one ABHA within 30 minutes before ABDM-1100; 0 means no limit. */
  otpLimit: z.int().min(0),
  userTokenPrefix: z.enum(['bearer', 'bare']),
  /** How the played hospitals push their records. */
  pageBase: z.union([z.literal(0), z.literal(1)]),
  keyForm: z.enum(['x509', 'raw']),
  pushAuthorization: z.boolean(),
  checksum: z.enum(['base64', 'hex', 'wrong', 'empty']),
  entriesPerPage: z.int().min(1).max(20),
  pageOrder: z.enum(['in-order', 'reversed', 'doubled']),
  badEntry: z.boolean(),
  wrongPatient: z.boolean(),
});
export type Switches = z.infer<typeof Switches>;

export const defaultSwitches: Switches = {
  callbackDelay: 600,
  redeliveryDelay: 16 * 60_000,
  successStatus: 202,
  lockSeconds: 480,
  unknownHip: 'silence',
  linkTokenWindow: 372,
  linkTokensADay: 3,
  alreadyLinked: 'refuse',
  linkSettling: 0,
  selfRequest: true,
  selfPull: true,
  acknowledgeSeconds: 60,
  hipMayFetch: false,
  hospitalPulls: true,
  artefactTimes: 'millis',
  wrongOtp: '400',
  otpLimit: 0,
  userTokenPrefix: 'bearer',
  pageBase: 0,
  keyForm: 'x509',
  pushAuthorization: true,
  checksum: 'base64',
  entriesPerPage: 1,
  pageOrder: 'in-order',
  badEntry: false,
  wrongPatient: false,
};

export interface SwitchBoard {
  readonly now: Switches;
  /** Changes some switches, for good: they are as they were after a restart. @throws ZodError for what is no switch */
  set(changes: Partial<Switches>): Switches;
}

export function openSwitches(db: Db, given: Partial<Switches>): SwitchBoard {
  const kept = db.all<{ name: string; value: string }>('SELECT name, value FROM sim_switches');
  const remembered = Object.fromEntries(kept.map(({ name, value }) => [name, JSON.parse(value) as unknown]));
  let now = Switches.parse({ ...defaultSwitches, ...given, ...remembered });

  return {
    get now() {
      return now;
    },
    set(changes) {
      now = Switches.parse({ ...now, ...changes });
      transact(db, (tx) => {
        for (const [name, value] of Object.entries(changes)) {
          tx.run('INSERT OR REPLACE INTO sim_switches (name, value) VALUES (@name, @value)', {
            name,
            value: JSON.stringify(value),
          });
        }
      });
      return now;
    },
  };
}
