import { describe, expect, test } from 'vitest';
import { refusalOfBody } from '../../../core/simulator/gate/body.ts';
import { readContract } from '../../../core/simulator/gate/contract.ts';
import { places } from './start.ts';

/** The rule of "Refusing wrong messages" on bodies with one fault each; every refusal is the one its source names. */
const contract = readContract(places.schemas);
const id = '0f9fadae-5a37-4c41-8f2b-7d2b0d2b5a11';
const response = { requestId: id };

function refusalsOf(operationId: string, body: unknown, loopback = false) {
  const operation = contract.operations.get(operationId);
  if (!operation) throw new Error(operationId);
  return refusalOfBody(contract, operation, { body, loopback });
}

/** A copy with the member at a path replaced, or taken away when the value is undefined. */
function changed(value: object, path: string, to: unknown): unknown {
  const copy = structuredClone(value) as Record<string, unknown>;
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let here = copy;
  for (const key of keys) here = here[key] as Record<string, unknown>;
  if (to === undefined) delete here[last];
  else here[last] = to;
  return copy;
}

const link = {
  abhaNumber: '91000000000001',
  abhaAddress: 'asha_1990@sbx',
  patient: [
    {
      referenceNumber: 'P-1001',
      display: 'Asha Devi',
      careContexts: [{ referenceNumber: 'V-1', display: 'OPD visit' }],
      hiType: 'OPConsultation',
      count: 1,
    },
  ],
};

const permission = {
  accessMode: 'VIEW',
  dateRange: { from: '2021-01-01T00:00:00.000Z', to: '2026-09-17T10:00:00.000Z' },
  dataEraseAt: '2026-10-17T10:00:00.000Z',
  frequency: { unit: 'HOUR', value: 0, repeats: 0 },
};

const init = {
  consent: {
    purpose: { text: 'Care Management', code: 'CAREMGT', refUri: 'www.abdm.gov.in' },
    patient: { id: 'asha_1990@sbx' },
    hiu: { id: 'IN0000000001_1' },
    hip: null,
    careContexts: null,
    requester: { name: 'Dr. Rao', identifier: { type: 'REGNO', value: 'MH1001', system: 'https://www.mciindia.org' } },
    hiTypes: ['Prescription'],
    permission,
  },
};

const notify = {
  notification: {
    consentId: id,
    transactionId: id,
    doneAt: '2026-09-17T11:05:00.000Z',
    notifier: { type: 'HIP', id: 'IN0000000001_1' },
    statusNotification: {
      sessionStatus: 'TRANSFERRED',
      hipId: 'IN0000000001_1',
      statusResponses: [{ careContextReference: 'V-1', hiStatus: 'DELIVERED', description: 'delivered' }],
    },
  },
};

const token = {
  abhaNumber: 91000000000001,
  abhaAddress: 'asha_1990@sbx',
  name: 'Asha Devi',
  gender: 'F',
  yearOfBirth: 1990,
};
const hipOnNotify = { acknowledgement: { status: 'OK', consentId: id }, response };
const hiTypeText = /^Invalid HIType, it must be in Prescription,/;

test('bodies as the documents show them pass', () => {
  expect(refusalsOf('link.carecontext', link)).toBeUndefined();
  expect(refusalsOf('link.generateToken', token)).toBeUndefined();
  expect(refusalsOf('consent.init', init)).toBeUndefined();
  expect(refusalsOf('dataflow.notify.hip', notify)).toBeUndefined();
  expect(refusalsOf('consent.hipOnNotify', hipOnNotify)).toBeUndefined();
});

describe('link/carecontext', () => {
  test.each([
    ['a dashed ABHA number: an empty 400', 'abhaNumber', '91-0000-0000-0001', { http: 400, shape: 'empty' }],
    ['no patient', 'patient', [], { code: 'ABDM-1115', shape: 'wrapped' }],
    ['patient missing', 'patient', undefined, { code: 'ABDM-1115' }],
    [
      'an em dash in a display',
      'patient.0.display',
      'Asha — Devi',
      { code: 'ABDM-9999', message: 'Invalid display', shape: 'list' },
    ],
    ['no care contexts', 'patient.0.careContexts', [], { code: 'ABDM-9999', shape: 'list' }],
    [
      'an upper-case HI type',
      'patient.0.hiType',
      'PRESCRIPTION',
      { code: 'ABDM-1006', message: expect.stringMatching(hiTypeText) },
    ],
    ['a list of HI types', 'patient.0.hiType', ['Prescription'], { code: 'ABDM-1006' }],
    ['a count above 20', 'patient.0.count', 21, { code: 'ABDM-1006', message: expect.stringContaining('1 to 20') }],
    ['a wrong ABHA address', 'abhaAddress', 'asha', { code: 'ABDM-1170', message: 'Invalid ABHA address' }],
    ['a stray member', 'extra', 1, { code: 'ABDM-1006', message: 'Bad Request, invalid request Body' }],
  ])('%s', (_what, path, value, refusal) => {
    expect(refusalsOf('link.carecontext', changed(link, path, value))).toEqual([expect.objectContaining(refusal)]);
  });
});

describe('generate-token', () => {
  test.each([
    ['the ABHA number as text', 'abhaNumber', '91000000000001', { code: 'ABDM-1013', message: 'Invalid ABHA Number' }],
    ['a name that ends in a dot', 'name', 'Asha D.', { code: 'ABDM-9999', shape: 'list' }],
    ['an unknown gender', 'gender', 'X', { code: 'ABDM-9999', shape: 'list' }],
    ['a year of birth as text', 'yearOfBirth', '1990', { code: 'ABDM-9999', shape: 'list' }],
  ])('%s', (_what, path, value, refusal) => {
    expect(refusalsOf('link.generateToken', changed(token, path, value))).toEqual([expect.objectContaining(refusal)]);
  });

  test('neither number nor address', () => {
    const bare = { name: 'Asha Devi', gender: 'F', yearOfBirth: 1990 };
    expect(refusalsOf('link.generateToken', bare)).toEqual([expect.objectContaining({ code: 'ABDM-1125' })]);
  });
});

describe('consent init', () => {
  const list = { http: 400, shape: 'list', code: 'ABDM-9999' };
  test.each([
    ['purpose.code', undefined, 'Consent purpose code cannot be null'],
    ['purpose.text', undefined, 'Consent purpose text cannot be null'],
    ['purpose.refUri', '', 'Invalid consent purpose refURI'],
    ['hiu.id', '_x', 'Invalid Service ID, it must be Alpha numeric and _ or - in middle'],
    ['permission.dateRange.from', '2021-01-01', 'Invalid from/to date. Date must be a present/before date'],
    ['permission.dataEraseAt', 'never', 'Invalid data erase date. Date must be a future date'],
  ])('%s = %s', (path, value, message) => {
    expect(refusalsOf('consent.init', changed(init, `consent.${path}`, value))).toEqual([{ ...list, message }]);
  });

  test("a purpose text that is not its code's", () => {
    const refusals = refusalsOf('consent.init', changed(init, 'consent.purpose.text', 'Break the Glass'));
    expect(refusals?.[0]?.message).toMatch(/^Invalid purpose text, it must be in/);
  });

  test('the ABHA number in place of the address', () => {
    const refusals = refusalsOf('consent.init', changed(init, 'consent.patient.id', '91000000000001'));
    expect(refusals?.[0]).toMatchObject({ code: 'ABDM-9999', message: 'Invalid patient id' });
  });

  test('several faults are named in one list', () => {
    const twice = changed(changed(init, 'consent.purpose.refUri', '') as object, 'consent.hiTypes', ['PRESCRIPTION']);
    const messages = refusalsOf('consent.init', twice)?.map(({ message }) => message);
    expect(messages).toHaveLength(2);
    expect(messages).toContain('Invalid consent purpose refURI');
    expect(messages).toContainEqual(expect.stringMatching(hiTypeText));
  });
});

describe('consent acknowledgement of the HIP', () => {
  test.each([
    ['response', undefined, 'RequestId cannot be NULL or Blank'],
    ['response.requestId', '', 'RequestId cannot be NULL or Blank'],
    ['acknowledgement.status', 'FAILURE', 'Invalid status, Please provide a valid status'],
    ['acknowledgement.consentId', '', 'Invalid ConsentId, Please provide a valid ConsentId'],
  ])('%s = %s', (path, value, message) => {
    expect(refusalsOf('consent.hipOnNotify', changed(hipOnNotify, path, value))?.[0]).toMatchObject({
      shape: 'list',
      code: 'ABDM-9999',
      message,
    });
  });

  test('neither acknowledgement nor error', () => {
    expect(refusalsOf('consent.hipOnNotify', { response })?.[0]).toMatchObject({ code: 'ABDM-1041' });
  });

  test('both acknowledgement and error', () => {
    const both = { ...hipOnNotify, error: { code: 'ABDM-1010', message: 'Patient not found' } };
    expect(refusalsOf('consent.hipOnNotify', both)?.[0]).toMatchObject({ code: 'ABDM-1041' });
  });
});

describe('data-flow notification', () => {
  const at = 'notification.statusNotification';
  test.each([
    [`${at}.statusResponses`, undefined, { shape: 'list', code: 'ABDM-9999', message: 'statusResponses is mandatory' }],
    [`${at}.statusResponses`, [], { shape: 'list', code: 'ABDM-9999', message: 'statusResponses is mandatory' }],
    [`${at}.statusResponses.0.description`, undefined, { shape: 'list', message: 'description is mandatory' }],
    [`${at}.statusResponses.0.hiStatus`, 'FINE', { shape: 'flat', code: 'ABDM-1405' }],
    [`${at}.sessionStatus`, 'RECEIVED', { shape: 'flat', code: 'ABDM-1406' }],
    ['notification.consentId', 'x', { shape: 'flat', code: 'ABDM-1031', message: 'Invalid request' }],
  ])('%s = %s', (path, value, refusal) => {
    expect(refusalsOf('dataflow.notify.hip', changed(notify, path, value))).toEqual([expect.objectContaining(refusal)]);
  });
});

describe('known contradictions', () => {
  const url = 'http://127.0.0.1:4000/push/secret';
  test('a bridge URL on loopback passes in practice and nowhere else', () => {
    expect(refusalsOf('bridge.setUrl', { url }, true)).toBeUndefined();
    expect(refusalsOf('bridge.setUrl', { url }, false)).toHaveLength(1);
  });

  test('even in practice only loopback passes as plain http', () => {
    expect(refusalsOf('bridge.setUrl', { url: 'http://clinic.example.org' }, true)).toHaveLength(1);
    expect(refusalsOf('bridge.setUrl', { url: 'http://127.0.0.1:4000@evil.example' }, true)).toHaveLength(1);
  });
});

test('every schema that an operation names is there and compiles', () => {
  for (const operation of contract.operations.values()) {
    for (const name of [operation.headers, operation.request, operation.response]) {
      if (name) expect(() => contract.faultsOf(name, {})).not.toThrow();
    }
  }
});
