import type { Db, Tx } from '../db/index.ts';
import type { Remark } from '../fhir/index.ts';
import type { Clock } from '../kit/clock.ts';
import type { Contract, Operation } from './gate/contract.ts';
import type { Headers } from './gate/headers.ts';
import type { Keys } from './hiecm/keys.ts';
import type { Places, Settings } from './settings.ts';
import type { SwitchBoard } from './switches.ts';
import type { Answer } from './wire/answer.ts';
import type { Deliveries } from './wire/callback.ts';
import type { FaultBoard } from './wire/faults.ts';
import type { Recorder } from './wire/recorder.ts';
import type { Timers } from './wire/timers.ts';

/** All that the parts of one running simulator share. */
export interface World {
  readonly settings: Settings;
  readonly places: Places;
  readonly db: Db;
  readonly now: Clock;
  readonly contract: Contract;
  readonly keys: Keys;
  readonly switches: SwitchBoard;
  readonly faults: FaultBoard;
  readonly recorder: Recorder;
  readonly timers: Timers;
  readonly deliveries: Deliveries;
  /** Judges a bundle's text by the published profiles; without it nothing is remarked. */
  readonly checkBundle: (text: string) => Promise<readonly Remark[]>;
  /** Record files that City Hospital holds in place of its own. */
  readonly recordsFolder: string | undefined;
  /** `http://127.0.0.1:N`, once it listens. */
  readonly address: () => string;
}

/** A call that has passed the gate. */
export interface Call<Body = unknown> {
  readonly tx: Tx;
  readonly now: Date;
  readonly operation: Operation;
  readonly path: string;
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  readonly headers: Headers;
  readonly body: Body;
  readonly requestId: string;
  /** The client whose session token it carried; empty for the session call itself. */
  readonly clientId: string;
}

/** Answers a call inside its transaction; throws `Refusal` to say no and change nothing. */
export type Handler = (call: Call, world: World) => Answer;
export type Handlers = Readonly<Record<string, Handler>>;

/** A handler whose body has a shape: the published schema has judged it, so it is taken at its word. */
export function handle<Body>(answer: (call: Call<Body>, world: World) => Answer): Handler {
  return (call, world) => answer(call as Call<Body>, world);
}
