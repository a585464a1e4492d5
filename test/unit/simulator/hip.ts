import { expect } from 'vitest';
import { readContract } from '../../../core/simulator/gate/contract.ts';
import { practiceClinic, type Simulator } from '../../../core/simulator/index.ts';
import { type Arrived, type Clinic, clinicFor } from './clinic.ts';
import { call, places, type Reply, type Sent, simulatorFor } from './start.ts';

/** The practice clinic as a HIP and HIU: it sends what the documents show and takes callbacks. */
export interface Hip {
  readonly simulator: Simulator;
  readonly clinic: Clinic;
  call(path: string, sent?: Sent): Promise<Reply>;
  /** The next callback of an operation; its body has passed the published schema. */
  next(operation: string): Promise<Arrived>;
  askToken(changes?: object, headers?: Sent['headers']): Promise<Reply>;
  /** A link token for a person, as a matching request gives it. */
  token(changes?: object): Promise<string>;
  link(token: string, changes?: object, headers?: Sent['headers']): Promise<Reply>;
  /** Token, link and its success, in one. */
  linked(reference: string, hiType?: string): Promise<void>;
}

export const asha = {
  abhaNumber: 91100020003001,
  abhaAddress: 'asha.devi90@sbx',
  name: 'Asha Devi',
  gender: 'F',
  yearOfBirth: 1990,
};

const contract = readContract(places.schemas);

export function entry(reference: string, hiType = 'OPConsultation') {
  return {
    referenceNumber: 'P-1001',
    display: 'Asha Devi',
    careContexts: [{ referenceNumber: reference, display: `OPD visit ${reference}` }],
    hiType,
    count: 1,
  };
}

export async function hipFor(options: Parameters<typeof simulatorFor>[0] = {}): Promise<Hip> {
  const simulator = await simulatorFor(options);
  const clinic = await clinicFor(simulator);
  const service = practiceClinic.serviceId;
  const send: Hip['call'] = async (path, sent = {}) =>
    call(simulator, path, {
      ...sent,
      ...(options.now ? { now: options.now() } : {}),
      headers: { 'X-HIP-ID': service, 'X-HIU-ID': service, ...sent.headers },
    });
  const hip: Hip = {
    simulator,
    clinic,
    call: send,
    async next(operation) {
      const arrived = await clinic.next(contract.operations.get(operation)?.path ?? operation);
      expect(contract.faultsOf(`callbacks.json#/$defs/${operation}.body`, arrived.body)).toEqual([]);
      return arrived;
    },
    askToken: (changes = {}, headers = {}) =>
      send('/v3/token/generate-token', { body: { ...asha, ...changes }, headers }),
    async token(changes = {}) {
      await hip.askToken(changes);
      const { linkToken } = (await hip.next('C1')).body as { linkToken: string };
      return linkToken;
    },
    link: (token, changes = {}, headers = {}) =>
      send('/hip/v3/link/carecontext', {
        body: {
          abhaNumber: String(asha.abhaNumber),
          abhaAddress: asha.abhaAddress,
          patient: [entry('V-1')],
          ...changes,
        },
        headers: { 'X-LINK-TOKEN': token, ...headers },
      }),
    async linked(reference, hiType) {
      const reply = await hip.link(await hip.token(), { patient: [entry(reference, hiType)] });
      expect(reply.status).toBe(202);
      await hip.next('C2');
    },
  };
  return hip;
}
