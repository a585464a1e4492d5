import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { dialects, notInThisDialect, type Outgoing, type OutgoingKind, outgoing } from '../../../core/gateway/index.ts';
import { readContract } from '../../../core/simulator/gate/contract.ts';
import { clinic } from '../../world/gateway.ts';
import { messages, uuid } from './samples.ts';

const contract = readContract(path.resolve(import.meta.dirname, '../../../core/simulator/schemas'));
const { v3 } = dialects;

/** The published operation of each kind. */
const operations: Readonly<Record<OutgoingKind, string>> = {
  'link.request-token': 'link.generateToken',
  'link.care-contexts': 'link.carecontext',
  'link.notify-update': 'link.contextNotify',
  'consent.acknowledge-hip-notice': 'consent.hipOnNotify',
  'data.acknowledge-request': 'dataflow.hipOnRequest',
  'data.notify': 'dataflow.notify.hip',
  'consent.ask': 'consent.init',
  'consent.ask-status': 'consent.status',
  'consent.acknowledge-hiu-notice': 'consent.hiuOnNotify',
  'consent.fetch': 'consent.fetch',
  'data.request': 'dataflow.request',
};
// The keys of the table are the kinds.
const kinds = Object.keys(operations) as OutgoingKind[];

function bodyOf<Kind extends OutgoingKind>(
  kind: Kind,
  message: Outgoing[Kind] = messages[kind],
): Record<string, unknown> {
  const row = v3.outgoing[kind] as { body: (message: Outgoing[Kind], we: typeof clinic) => unknown };
  return JSON.parse(JSON.stringify(row.body(message, clinic))) as Record<string, unknown>;
}
const faults = (operation: string, body: unknown) => {
  const schema = contract.operations.get(operation)?.request;
  return contract
    .faultsOf(schema ?? 'no schema', body)
    .map(({ instancePath, message }) => `${instancePath} ${message}`);
};

describe('what we send is what the published contract wants', () => {
  test.each(kinds)('%s: body', (kind) => {
    expect(faults(operations[kind], bodyOf(kind))).toEqual([]);
  });

  test.each(kinds)('%s: method, path and headers', (kind) => {
    const published = contract.operations.get(operations[kind]);
    const row = v3.outgoing[kind];
    expect(row).not.toBe(notInThisDialect);
    expect([row.method, row.path]).toEqual([published?.method, published?.path]);
    const own = 'headers' in row ? row.headers(messages[kind] as never, clinic) : {};
    const ofCall = v3.headers.ofCall({
      token: 'a.b.c',
      requestId: uuid,
      at: new Date('2026-11-24T05:00:00Z'),
      cmId: 'sbx',
    });
    const lower = Object.fromEntries(
      Object.entries({ ...ofCall, ...own }).map(([name, value]) => [name.toLowerCase(), value]),
    );
    expect(contract.faultsOf(published?.headers ?? '', lower)).toEqual([]);
  });

  test.each(kinds)('%s: survives being stored as JSON', (kind) => {
    expect(outgoing[kind].parse(JSON.parse(JSON.stringify(messages[kind])))).toEqual(messages[kind]);
  });

  test('a message without an optional number leaves it out instead of sending null', () => {
    const asked = bodyOf('link.request-token', { ...messages['link.request-token'], abhaNumber: null });
    expect(asked).not.toHaveProperty('abhaNumber');
    expect(faults('link.generateToken', asked)).toEqual([]);
    expect(bodyOf('link.care-contexts', { ...messages['link.care-contexts'], abhaNumber: null })).not.toHaveProperty(
      'abhaNumber',
    );
  });
});

describe('where implementers tripped', () => {
  test('the ABHA number is a number for the token and a text of digits for linking', () => {
    expect(bodyOf('link.request-token')['abhaNumber']).toBe(91000000000001);
    expect(bodyOf('link.care-contexts')['abhaNumber']).toBe('91000000000001');
  });

  test('each entry of a link carries one HI type, its own contexts and their count', () => {
    expect(bodyOf('link.care-contexts')['patient']).toEqual([
      {
        referenceNumber: 'P-1001',
        display: 'Asha Devi',
        careContexts: [{ referenceNumber: 'V-1', display: 'OPD visit 17-09-2026' }],
        hiType: 'Prescription',
        count: 1,
      },
      {
        referenceNumber: 'P-1001',
        display: 'Asha Devi',
        careContexts: [
          { referenceNumber: 'V-1', display: 'OPD visit 17-09-2026' },
          { referenceNumber: 'V-2', display: 'OPD visit 18-09-2026' },
        ],
        hiType: 'OPConsultation',
        count: 2,
      },
    ]);
  });

  test('an answer with an error carries nothing of the success beside it', () => {
    const error = { code: 'ABDM-1062', message: 'Consent Not granted' };
    const refusal = bodyOf('data.acknowledge-request', { inReplyTo: uuid, transactionId: uuid, error });
    expect(refusal).toEqual({ error, response: { requestId: uuid } });
    expect(faults('dataflow.hipOnRequest', refusal)).toEqual([]);
    const notice = bodyOf('consent.acknowledge-hip-notice', { inReplyTo: uuid, consentId: uuid, error });
    expect(faults('consent.hipOnNotify', notice)).toEqual([]);
  });

  test('the acknowledgement is an object for the HIP and a list for the HIU, also an empty one', () => {
    expect(bodyOf('consent.acknowledge-hip-notice')['acknowledgement']).toEqual({ status: 'OK', consentId: uuid });
    expect(bodyOf('consent.acknowledge-hiu-notice')['acknowledgement']).toEqual([{ status: 'OK', consentId: uuid }]);
    const denied = bodyOf('consent.acknowledge-hiu-notice', { inReplyTo: uuid, consentIds: [], error: null });
    expect(denied['acknowledgement']).toEqual([]);
    expect(faults('consent.hiuOnNotify', denied)).toEqual([]);
  });

  test('the transfer is told as HIP and as HIU in the words of each', () => {
    const asHiu = bodyOf('data.notify', { ...messages['data.notify'], as: 'hiu', hipId: 'IN2710000002' });
    expect(faults('dataflow.notify.hiu', asHiu)).toEqual([]);
    expect(asHiu).toMatchObject({
      notification: {
        notifier: { type: 'HIU', id: clinic.hiuId },
        statusNotification: { hipId: 'IN2710000002', statusResponses: [{ hiStatus: 'OK' }, { hiStatus: 'ERRORED' }] },
      },
    });
    expect(bodyOf('data.notify')).toMatchObject({
      notification: { statusNotification: { statusResponses: [{ hiStatus: 'DELIVERED' }, { hiStatus: 'ERRORED' }] } },
    });
  });

  test('the purpose carries the display that belongs to its code, and no fetch limit is asked for', () => {
    expect(bodyOf('consent.ask', { ...messages['consent.ask'], purpose: 'BTG' })).toMatchObject({
      consent: {
        purpose: { code: 'BTG', text: 'Break the Glass' },
        permission: { frequency: { unit: 'HOUR', value: 0, repeats: 0 } },
      },
    });
  });

  test('one facility is named by its id alone', () => {
    const one = bodyOf('consent.ask', { ...messages['consent.ask'], hipId: 'IN2710000002' });
    expect(one).toMatchObject({ consent: { hip: { id: 'IN2710000002' } } });
    expect(faults('consent.init', one)).toEqual([]);
  });

  test('what was linked before counts as done, in every spelling seen', () => {
    const row = v3.outgoing['link.care-contexts'];
    const refusal = (codes: string[], messages: string[]) => ({ http: 400, shape: 'list', codes, messages }) as const;
    expect(row.isDone(refusal(['ABDM-9999'], ['Duplicate HIP link request']))).toBe(true);
    expect(row.isDone(refusal(['ABDM-1090'], []))).toBe(true);
    expect(row.isDone(refusal(['ABDM-1056'], []))).toBe(true);
    expect(row.isDone(refusal(['ABDM-9999'], ['Invalid display']))).toBe(false);
  });
});
