import { newId } from '../../core/kit/ids.ts';
import { openDesk } from './desk.ts';
import type { Visit } from './legs.ts';
import { aadhaar, type MarkedClinic, otps, ownerOfMarks, secondPatient } from './marked-clinic.ts';
import { send } from './send.ts';

const { name, mobile } = secondPatient;

/**
 * What goes wrong at a desk and at a public door, with the most tell-tale input each: returns all that was said about it.
 * Nothing of it may repeat what it was given.
 */
export async function makeMistakes(clinic: MarkedClinic, visit: Visit): Promise<string> {
  const said = [...(await atTheDesk(clinic, visit)), ...(await atTheDoor(clinic))];
  fromAbdm(clinic);
  return said.join('\n');
}

async function atTheDesk({ owner, people }: MarkedClinic, { patientId, visitId }: Visit): Promise<string[]> {
  const stranger = openDesk(owner.address);
  const { flowId } = await owner.value<{ flowId: string }>('abha.sendOtp', { abhaNumber: '91-1000-2000-3002' });
  const replies = [
    await stranger.call('auth.signIn', { login: ownerOfMarks.login, password: `${ownerOfMarks.password}x` }),
    await stranger.call('patients.find', { text: name }),
    await owner.call('patients.register', { ...secondPatient, gender: name }),
    await owner.call('patients.show', { patientId: name }),
    await owner.call('patients.find', { text: aadhaar[0], limit: name }),
    await owner.call('abha.sendOtp', { abhaNumber: aadhaar[0] }),
    await owner.call('abha.sendOtp', { abhaNumber: aadhaar[1] }),
    await owner.call('abha.verifyOtp', { flowId, otp: otps[1] }),
    await owner.call('abha.attach', { flowId: otps[1], patientId }),
    await people.doctor.ask('consultations.saveDraft', {
      visitId,
      revision: 0,
      note: { findings: name, [name]: mobile },
    }),
    await owner.call('settings.change', { gateway: { hieCmUrl: `no address of ${name}` } }),
    await owner.call(`patients.show/${encodeURIComponent(name)}`, {}),
  ];
  const pages = [`/patients/${encodeURIComponent(name)}`, `/openapi.json?${mobile}`, `/assets/${mobile}`];
  const answers = await Promise.all(pages.map((path) => send(`${owner.address}${path}`, { method: 'GET' })));
  if (replies.some(({ ok }) => ok)) throw new Error(`Taken: ${JSON.stringify(replies)}`);
  return [...replies, ...answers].map((answer) => JSON.stringify(answer));
}

/** By strangers, who have no token and hope for a talkative answer. */
async function atTheDoor(clinic: MarkedClinic): Promise<string[]> {
  const door = clinic.core().ready.callback ?? '';
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${name}`, 'request-id': newId() };
  const body = JSON.stringify({ name, mobile });
  const paths = ['/api/v3/consent/request/hip/notify', `/records/${mobile}`, `/probe/${encodeURIComponent(name)}`];
  const answers = await Promise.all(paths.map((path) => send(`${door}${path}`, { headers, body })));
  return answers.map((answer) => JSON.stringify(answer));
}

/** Callbacks with a right token that cannot be read, or are about what nobody asked. */
function fromAbdm({ simulator: { control, settings } }: MarkedClinic): void {
  const service = settings.clients[0]?.services[0]?.id ?? '';
  const error = { code: 'ABDM-1207', message: `${name} ${mobile}` };
  control.sendCallback({ operation: 'C8', service, body: { notification: { status: name, consentId: mobile } } });
  control.sendCallback({
    operation: 'C1',
    service,
    body: { abhaAddress: name, error, response: { requestId: newId() } },
  });
  control.sendCallback({
    operation: 'C9',
    service,
    body: { transactionId: mobile, hiRequest: { consent: { id: name } } },
  });
}
