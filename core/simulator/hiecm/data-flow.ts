import { Refusal, refuse } from '../gate/refusal.ts';
import { type Answer, json } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { findArtefact } from './artefacts.ts';
import { findOwnService } from './bridge.ts';
import {
  failOverdueTransfers,
  findTransfer,
  findTransferByNotice,
  type HiRequest,
  requestData,
  setTransferStatus,
} from './transfers.ts';

interface OnRequestBody {
  readonly hiRequest?: { readonly transactionId: string; readonly sessionStatus: 'ACKNOWLEDGED' | 'ERRORED' };
  readonly response: { readonly requestId: string };
}

interface NotifyBody {
  readonly notification: {
    readonly consentId: string;
    readonly transactionId: string;
    readonly notifier: { readonly type: 'HIP' | 'HIU'; readonly id: string };
    readonly statusNotification: { readonly sessionStatus: string; readonly hipId: string };
  };
}

/** Data requests and what both sides report about them (abdm-v3.md sections 7.2, 7.4, 7.5 and 7.8). */
export const dataFlowHandlers: Handlers = {
  'dataflow.request': handle<{ hiRequest: HiRequest }>((call, world) => {
    const hiuId = call.headers['x-hiu-id'] ?? '';
    if (!findOwnService(call, hiuId, 'HIU')) throw refuse('ABDM-1040', 'Invalid HIU ID');
    const outcome = requestData(call.tx, world, { hiRequest: call.body.hiRequest, hiuId });
    const body =
      typeof outcome === 'string'
        ? { hiRequest: { transactionId: outcome, sessionStatus: 'REQUESTED' }, error: null }
        : { hiRequest: null, ...outcome };
    world.deliveries.queue(call.tx, {
      operation: 'C16',
      service: hiuId,
      body: { ...body, response: { requestId: call.requestId } },
    });
    return { status: 202 };
  }),

  'dataflow.hipOnRequest': handle<OnRequestBody>((call, world) => {
    const { hiRequest, response } = call.body;
    const transfer = findTransferByNotice(call.tx, response.requestId.toLowerCase());
    if (!transfer || !isHipOf(call, transfer.consent_id)) throw refuse('ABDM-1015', 'Invalid Response');
    if (hiRequest && hiRequest.transactionId.toLowerCase() !== transfer.id)
      throw refuse('ABDM-1015', 'Invalid Response');
    if (transfer.is_answered === 1) {
      throw refuse('ABDM-1113', 'Duplicate health information provider data flow response');
    }
    const isTaken = hiRequest?.sessionStatus === 'ACKNOWLEDGED';
    const status = isTaken ? (transfer.status === 'REQUESTED' ? 'ACKNOWLEDGED' : transfer.status) : 'FAILED';
    setTransferStatus(call.tx, { id: transfer.id, status, isAnswered: true }, call.now);
    return { status: world.switches.now.successStatus };
  }),

  'dataflow.notify.hip': handle<NotifyBody>(noteReport),
  'dataflow.notify.hiu': handle<NotifyBody>(noteReport),

  'dataflow.status': (call) => {
    failOverdueTransfers(call.tx, call.now);
    const transfer = findTransfer(call.tx, (call.params['transactionId'] ?? '').toLowerCase());
    const artefact = transfer && findArtefact(call.tx, transfer.consent_id);
    const parties = [artefact?.hip_id, artefact?.hiu_id].filter((id) => typeof id === 'string');
    const isParty = parties.some((id) => findOwnService(call, id, 'HIP') ?? findOwnService(call, id, 'HIU'));
    if (!transfer || !isParty) throw refuse('ABDM-1001', 'No data found', 404);
    return json({ transactionId: transfer.id, status: transfer.status });
  },
};

function isHipOf(call: Call, consentId: string): boolean {
  const artefact = findArtefact(call.tx, consentId);
  return artefact !== undefined && findOwnService(call, artefact.hip_id, 'HIP') !== undefined;
}

/** What a side reports must be about a transfer of its own. @throws Refusal flat ABDM-1031 */
function noteReport(call: Call<NotifyBody>, world: World): Answer {
  const { consentId, transactionId, notifier, statusNotification } = call.body.notification;
  const invalid = new Refusal({ http: 400, shape: 'flat', code: 'ABDM-1031', message: 'Invalid request' });
  const transfer = findTransfer(call.tx, transactionId.toLowerCase());
  const artefact = findArtefact(call.tx, consentId.toLowerCase());
  if (!transfer || !artefact || transfer.consent_id !== artefact.id) throw invalid;
  const party = notifier.type === 'HIP' ? artefact.hip_id : artefact.hiu_id;
  if (party !== notifier.id || statusNotification.hipId !== artefact.hip_id) throw invalid;
  if (!findOwnService(call, notifier.id, notifier.type)) throw invalid;
  const isFailed = statusNotification.sessionStatus === 'FAILED';
  if (notifier.type === 'HIU') {
    setTransferStatus(call.tx, { id: transfer.id, status: isFailed ? 'FAILED' : 'RECEIVED' }, call.now);
  } else if (transfer.status !== 'RECEIVED') {
    setTransferStatus(call.tx, { id: transfer.id, status: isFailed ? 'FAILED' : 'TRANSFERRED' }, call.now);
  }
  return json({ status: 'Notification is Accepted' }, world.switches.now.successStatus);
}
