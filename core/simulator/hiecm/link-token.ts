import { hours, later, seconds, toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import { type Citizen, citizensOf, nameOf } from '../abha/citizens.ts';
import { Refusal, refuse } from '../gate/refusal.ts';
import { type Answer, accepted } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { findOwnService } from './bridge.ts';
import { callbackError } from './callback-errors.ts';
import { makeToken, readToken } from './tokens.ts';

/** 182.5 days (measured). */
const tokenSeconds = 15_768_000;

interface TokenBody {
  readonly abhaNumber?: number;
  readonly abhaAddress?: string;
  readonly name: string;
  readonly gender: string;
  readonly yearOfBirth: number;
}

/** Permission to link, given when the details match the ABHA (abdm-v3.md section 6.2). */
export const linkTokenHandlers: Handlers = {
  'link.generateToken': handle<TokenBody>((call, world) => {
    const hipId = call.headers['x-hip-id'] ?? '';
    if (!findOwnService(call, hipId, 'HIP')) return unknownHip(world);
    const citizen = findCitizen(world, call.body);
    const abhaAddress = call.body.abhaAddress ?? citizen?.abhaAddress ?? '';
    const asked = countRequest(call, { world, abhaAddress, hipId });
    const outcome = judge(call, world, { citizen, asked, hipId });
    const body = { abhaAddress, ...outcome, response: { requestId: call.requestId } };
    world.deliveries.queue(call.tx, { operation: 'C1', service: hipId, body });
    return accepted;
  }),
};

/** An X-HIP-ID that is not the caller's: silence (measured) or ABDM-1035 (published). */
export function unknownHip({ switches }: World): Answer {
  if (switches.now.unknownHip === 'refuse') throw refuse('ABDM-1035', 'Invalid HIP ID');
  return accepted;
}

function findCitizen({ settings }: World, { abhaAddress, abhaNumber }: TokenBody): Citizen | undefined {
  return citizensOf(settings.cmId).find(
    (citizen) =>
      (abhaAddress === undefined || citizen.abhaAddress === abhaAddress.toLowerCase()) &&
      (abhaNumber === undefined || citizen.abhaNumber === String(abhaNumber)),
  );
}

/** Notes the request. @returns how many there were within a day, this one included @throws Refusal ABDM-1092 */
function countRequest(
  { tx, now }: Call,
  { world, abhaAddress, hipId }: { world: World; abhaAddress: string; hipId: string },
): number {
  const asked = tx.all<{ asked_at: string }>(
    `SELECT asked_at FROM sim_link_token_requests
     WHERE abha_address = @abhaAddress AND hip_id = @hipId AND asked_at > @since ORDER BY asked_at DESC`,
    { abhaAddress, hipId, since: toInstant(later(now, -hours(24))) },
  );
  const window = toInstant(later(now, -seconds(world.switches.now.linkTokenWindow)));
  const [latest] = asked;
  if (latest && latest.asked_at > window) throw refuse('ABDM-1092', 'Duplicate Link token request');
  tx.run('INSERT INTO sim_link_token_requests (abha_address, hip_id, asked_at) VALUES (@abhaAddress, @hipId, @now)', {
    abhaAddress,
    hipId,
    now: toInstant(now),
  });
  return asked.length + 1;
}

interface Judged {
  readonly citizen: Citizen | undefined;
  readonly asked: number;
  readonly hipId: string;
}

function judge({ body, now }: Call<TokenBody>, world: World, { citizen, asked, hipId }: Judged) {
  if (asked > world.switches.now.linkTokensADay) {
    return callbackError('ABDM-1027', 'You are blocked. Please try again after 24 hours.');
  }
  if (!citizen || !isSamePerson(citizen, body)) {
    return callbackError('ABDM-1207', "Demographic details was invalid or doesn't exists");
  }
  if (citizen.status === 'DEACTIVATED') return callbackError('ABDM-1407', deactivated);
  const claims = {
    iss: world.settings.issuer,
    sub: citizen.abhaAddress,
    hipId,
    abhaAddress: citizen.abhaAddress,
    ...(body.abhaNumber === undefined ? {} : { abhaNumber: body.abhaNumber }),
    transactionId: newId(),
  };
  return { linkToken: makeToken(world.keys.get('link'), 'RS512', { claims, now, seconds: tokenSeconds }) };
}

export const deactivated =
  'The ABHA Number associated with this ABHA Address is currently deactivated. Please reactivate it.';

const plain = (name: string) => name.trim().replace(/\s+/g, ' ').toLowerCase();

/** Name without regard to case and blanks, gender, year of birth within two years. */
function isSamePerson(citizen: Citizen, { name, gender, yearOfBirth }: TokenBody): boolean {
  const isSameName = plain(nameOf(citizen)) === plain(name);
  return isSameName && citizen.gender === gender && Math.abs(Number(citizen.birth.year) - yearOfBirth) <= 2;
}

/** What a link token must say for a call. @throws Refusal for a broken, expired or foreign one */
export function checkLinkToken(
  { headers, now }: Call,
  world: World,
  given: { hipId: string; abhaAddress: string; abhaNumber: string | undefined },
): void {
  const token = headers['x-link-token'] ?? '';
  const verdict = readToken(world.keys.get('link'), 'RS512', { token, now });
  if (verdict.kind === 'forged') throw refuse('ABDM-1066', 'Invalid JWT token');
  if (verdict.kind === 'expired') throw refuse('ABDM-1026', 'Invalid Link Token');
  const { hipId, abhaAddress, abhaNumber } = verdict.claims;
  if (hipId !== given.hipId) throw refuse('ABDM-1063', 'HIP Id mismatch with Link token');
  if (abhaAddress !== given.abhaAddress.toLowerCase()) {
    throw refuse('ABDM-1038', 'ABHA address and Link token mismatch');
  }
  const number = typeof abhaNumber === 'number' ? String(abhaNumber) : undefined;
  if (number !== given.abhaNumber) throw new Refusal(numberMismatch);
}

const numberMismatch = {
  http: 400,
  shape: 'wrapped',
  code: 'ABDM-1062',
  message: 'ABHA number mismatch with Link token',
} as const;
