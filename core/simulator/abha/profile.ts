import { createHash } from 'node:crypto';
import { toInstant } from '../../kit/clock.ts';
import { groupAbhaNumber } from '../../kit/words.ts';
import { Refusal } from '../gate/refusal.ts';
import { asPublicKeyText } from '../hiecm/keys.ts';
import { image, json } from '../wire/answer.ts';
import { type Handlers, handle } from '../world.ts';
import { drawCard, drawFace, drawQr } from './card.ts';
import { type Citizen, citizensOf, nameOf } from './citizens.ts';
import { addTransaction, invalidField, userNotFound } from './otp.ts';
import { citizenOf, decrypt, finalTokens, userOf } from './user-tokens.ts';

export const dashed = groupAbhaNumber;

const encryptionAlgorithm = 'RSA/ECB/OAEPWithSHA-1AndMGF1Padding';

/** The certificate, searches and what an X-token opens (abdm-v3.md sections 4.1, 4.6 and 4.7). */
export const profileHandlers: Handlers = {
  'abha.certificate': (_call, { keys }) => json({ publicKey: asPublicKeyText(keys.get('abha')), encryptionAlgorithm }),
  'abha.phrCertificate': (_call, { keys }) =>
    json({ publicKey: asPublicKeyText(keys.get('phr')), encryptionAlgorithm }),

  'abha.loginSearch': handle<{ ABHANumber: string }>(({ body }, world) => {
    const citizen = citizensOf(world.settings.cmId).find(({ abhaNumber }) => dashed(abhaNumber) === body.ABHANumber);
    if (!citizen) throw userNotFound();
    return json({
      preferredAbhaAddress: citizen.abhaAddress,
      ABHANumber: body.ABHANumber,
      authMethods: authMethodsOf(citizen),
      tags: {},
      blockedAuthMethods: [],
      status: citizen.status,
      verificationStatus: 'VERIFIED',
      mobile: masked(citizen.mobile),
      verificationType: 'AADHAAR',
      isDocumentAccount: false,
    });
  }),

  'abha.find': handle<{ mobile: string }>((call, world) => {
    const mobile = decrypt(world, call.body.mobile);
    if (mobile === undefined) throw invalidField('mobile', 'Invalid Mobile Number');
    const found = citizensOf(world.settings.cmId).filter((citizen) => citizen.mobile === mobile);
    if (found.length === 0) throw userNotFound();
    const abhaNumbers = found.map(({ abhaNumber }) => abhaNumber);
    const about = {
      purpose: 'search',
      system: 'none',
      scope: ['search-abha'],
      loginHint: 'mobile',
      abhaNumbers,
    } as const;
    const txnId = addTransaction(call, about);
    return json([{ txnId, ABHA: found.map((citizen, at) => ({ index: at + 1, ...asFound(citizen) })) }]);
  }),

  'abha.addressSearch': handle<{ abhaAddress: string }>(({ body }, world) => {
    const wanted = body.abhaAddress.toLowerCase();
    const citizen = citizensOf(world.settings.cmId).find(({ abhaAddress }) => abhaAddress === wanted);
    if (!citizen) throw new Refusal({ http: 400, shape: 'flat', code: 'ABDM-1211', message: 'User not found.' });
    return json({
      healthIdNumber: dashed(citizen.abhaNumber),
      abhaAddress: citizen.abhaAddress,
      authMethods: authMethodsOf(citizen),
      blockedAuthMethods: [],
      status: citizen.status,
      message: null,
      fullName: nameOf(citizen),
      mobile: citizen.mobile === null ? null : `${citizen.mobile.slice(0, 4)}******`,
    });
  }),

  'abha.profile': (call, world) => json(profileOf(citizenOf(call, world))),
  'abha.card': (call, world) => image(cardOf(citizenOf(call, world))),
  'abha.cardDownload': (call, world) => image(cardOf(citizenOf(call, world))),
  'abha.qr': (call, world) => image(drawQr(qrTextOf(citizenOf(call, world)))),

  'abha.refresh': (call, world) => {
    const { abhaNumbers, txnId } = userOf(call, world, 'R');
    return json(finalTokens(world, { abhaNumber: abhaNumbers[0] ?? '', txnId, now: call.now }));
  },

  'abha.logout': (call, world) => {
    const { jti } = userOf(call, world, 'X');
    call.tx.run('INSERT INTO sim_ended_tokens (id, ended_at) VALUES (@jti, @now)', { jti, now: toInstant(call.now) });
    return json({ message: 'You have been logged out', timestamp: toInstant(call.now) });
  },
};

const cardOf = (citizen: Citizen) => drawCard(citizen, qrTextOf(citizen));

/** How the answer to a login names an account. */
export function accountOf(citizen: Citizen): Record<string, unknown> {
  return {
    ABHANumber: dashed(citizen.abhaNumber),
    preferredAbhaAddress: citizen.abhaAddress,
    name: nameOf(citizen),
    gender: citizen.gender,
    dob: birthDateOf(citizen),
    verifiedStatus: 'VERIFIED',
    verificationType: 'AADHAAR',
    status: citizen.status,
    profilePhoto: photoOf(citizen),
    kycVerified: true,
  };
}

function profileOf(citizen: Citizen): Record<string, unknown> {
  const { birth, home } = citizen;
  return {
    ABHANumber: dashed(citizen.abhaNumber),
    preferredAbhaAddress: citizen.abhaAddress,
    mobile: masked(citizen.mobile),
    firstName: citizen.firstName,
    middleName: citizen.middleName,
    lastName: citizen.lastName,
    name: nameOf(citizen),
    yearOfBirth: birth.year,
    dayOfBirth: birth.day,
    monthOfBirth: birth.month,
    gender: citizen.gender,
    email: null,
    profilePhoto: photoOf(citizen),
    kycPhoto: photoOf(citizen),
    status: citizen.status,
    stateCode: home.stateCode,
    districtCode: home.districtCode,
    subDistrictCode: null,
    villageCode: null,
    townCode: null,
    wardCode: null,
    pincode: home.pinCode,
    address: `${home.line}, ${home.district}`,
    stateName: home.state,
    districtName: home.district,
    subdistrictName: home.district,
    authMethods: authMethodsOf(citizen),
    tags: {},
    kycVerified: true,
    verificationStatus: 'VERIFIED',
    verificationType: 'AADHAAR',
    emailVerified: null,
    localizedDetails: { name: citizen.nameInHindi, localizedLabels: {} },
    createdDate: '07-05-2026',
  };
}

/** The text of the QR on an ABHA card (abdm-v3.md section 4.11, the variant of the card). */
export function qrTextOf(citizen: Citizen): string {
  const { birth, home } = citizen;
  return JSON.stringify({
    hidn: dashed(citizen.abhaNumber),
    hid: citizen.abhaAddress,
    name: nameOf(citizen),
    gender: citizen.gender,
    statelgd: home.stateCode,
    distlgd: home.districtCode,
    dob: birth.day === null ? birth.year : `${Number(birth.day)}/${Number(birth.month)}/${birth.year}`,
    'state name': home.state,
    district_name: home.district,
    mobile: citizen.mobile ?? '',
    address: home.line,
  });
}

function asFound(citizen: Citizen): Record<string, unknown> {
  return {
    ABHANumber: `xx-xxxx-xxxx-XX${citizen.abhaNumber.slice(-2)}`,
    name: nameOf(citizen),
    gender: citizen.gender,
    kycVerified: 'true',
    authMethods: authMethodsOf(citizen),
  };
}

const authMethodsOf = ({ mobile }: Citizen) => ['AADHAAR_OTP', ...(mobile === null ? [] : ['MOBILE_OTP'])];
const masked = (mobile: string | null) => (mobile === null ? null : `******${mobile.slice(-4)}`);

function birthDateOf({ birth }: Citizen): string {
  return birth.day === null ? birth.year : `${birth.day}-${birth.month}-${birth.year}`;
}

/** A small picture that is another for everybody, in place of a face. */
function photoOf(citizen: Citizen): string {
  const seed = createHash('sha256').update(citizen.id).digest();
  return Buffer.from(drawFace(seed)).toString('base64');
}
