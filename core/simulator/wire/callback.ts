import type { Tx } from '../../db/index.ts';

/** A callback to a service; `subject` is what an acknowledgement will be about. */
export interface Callback {
  readonly operation: string;
  readonly service: string;
  readonly body: unknown;
  readonly subject?: string;
}

/** A callback to a hospital that the simulator plays: it is handed over without HTTP. */
export type LocalReceiver = (callback: Callback & { readonly requestId: string }) => void;

export interface Deliveries {
  /** Notes a callback in the caller's transaction; it is sent after the commit. @returns its REQUEST-ID */
  queue(tx: Tx, callback: Callback): string;
  /** The played hospital behind a service id. */
  receiveLocally(service: string, receiver: LocalReceiver): void;
  /** Whether a callback to this service has anywhere to go. */
  canReach(service: string): boolean;
  /** Takes up what a former run left undelivered. */
  resume(): void;
}
