import { printRefusal, Refusal } from '../gate/refusal.ts';
import { type Answer, json } from '../wire/answer.ts';
import { type Call, type Handlers, handle, type World } from '../world.ts';
import { type Citizen, citizensOf } from './citizens.ts';
import {
  addTransaction,
  checkOtpLimit,
  closeTransaction,
  expiredOtp,
  getTransaction,
  invalidField,
  type OtpTransaction,
  rightOtp,
  userNotFound,
} from './otp.ts';
import { accountOf, dashed } from './profile.ts';
import { decrypt, finalTokens, makeUserToken, userOf } from './user-tokens.ts';

interface OtpBody {
  readonly txnId?: string;
  readonly scope: readonly string[];
  readonly loginHint: 'abha-number' | 'mobile' | 'aadhaar' | 'index';
  readonly loginId: string;
  readonly otpSystem: 'abdm' | 'aadhaar';
}

interface VerifyBody {
  readonly scope: readonly string[];
  readonly authData: { readonly otp: { readonly txnId: string; readonly otpValue: string } };
}

/** Login to an existing ABHA by OTP (abdm-v3.md section 4.6): by number, mobile, Aadhaar, or one of a search. */
export const loginHandlers: Handlers = {
  'abha.loginOtp': handle<OtpBody>((call, world) => {
    const { scope, loginHint, otpSystem } = call.body;
    if (!scope.includes('mobile-verify') && !scope.includes('aadhaar-verify'))
      throw invalidField('scope', 'Invalid Scope');
    if (scope.includes('re-activate') || scope.includes('retrieval')) throw invalidField('scope', 'Invalid Scope');
    const { found, sentTo } = whoIsMeant(call, world);
    const abhaNumbers = found.map(({ abhaNumber }) => abhaNumber);
    checkOtpLimit(call, abhaNumbers, world.switches.now.otpLimit);
    const wanted = scope.filter((word) => word !== 'search-abha');
    const txnId = addTransaction(call, { purpose: 'login', system: otpSystem, scope: wanted, loginHint, abhaNumbers });
    const whose = otpSystem === 'aadhaar' ? 'Aadhaar registered mobile' : 'mobile';
    return json({ txnId, message: `OTP sent to ${whose} number ending with ******${sentTo.slice(-4)}` });
  }),

  'abha.loginVerify': handle<VerifyBody>((call, world) => {
    const { txnId, otpValue } = call.body.authData.otp;
    const transaction = getTransaction(call, txnId, 'login');
    if (transaction.scope.join() !== call.body.scope.join()) throw invalidField('scope', 'Invalid Scope');
    const otp = decrypt(world, otpValue);
    if (otp === undefined) throw invalidField('otpValue', 'Invalid OTP Value');
    if (otp === expiredOtp) return failed(txnId, 'OTP expired, please try again');
    if (otp !== rightOtp) return wrongOtp(call, world, transaction);
    const found = citizensOf(world.settings.cmId).filter((citizen) =>
      transaction.abhaNumbers.includes(citizen.abhaNumber),
    );
    if (found.length === 0) throw userNotFound();
    closeTransaction(call, txnId);
    return json({
      txnId,
      authResult: 'success',
      message: 'OTP verified successfully',
      ...tokensFor(call, world, transaction),
      accounts: found.map(accountOf),
    });
  }),

  'abha.loginVerifyUser': handle<{ ABHANumber: string; txnId: string }>((call, world) => {
    const { abhaNumbers, txnId } = userOf(call, world, 'T');
    if (txnId !== call.body.txnId) throw invalidField('txnId', 'Invalid Transaction Id');
    const abhaNumber = call.body.ABHANumber.replaceAll('-', '');
    if (!abhaNumbers.includes(abhaNumber)) throw invalidField('ABHANumber', 'Invalid ABHA Number');
    return json(finalTokens(world, { abhaNumber, txnId, now: call.now }));
  }),
};

/** The accounts behind an identifier, and the mobile that gets the OTP. A mobile of nobody gets one too. */
function whoIsMeant(call: Call<OtpBody>, world: World): { found: readonly Citizen[]; sentTo: string } {
  const { loginHint, loginId, otpSystem, txnId } = call.body;
  const plain = decrypt(world, loginId);
  if (plain === undefined) throw invalidField('loginId', 'Invalid LoginId');
  const all = citizensOf(world.settings.cmId);
  switch (loginHint) {
    case 'mobile':
      return { found: all.filter(({ mobile }) => mobile === plain.replace(/^(\+91|0)/, '')), sentTo: plain };
    case 'aadhaar': {
      const found = all.filter(({ aadhaar }) => aadhaar === plain);
      return { found, sentTo: found[0]?.mobile ?? '0000' };
    }
    case 'abha-number': {
      if (!/^\d{2}-\d{4}-\d{4}-\d{4}$/.test(plain)) throw invalidField('loginId', 'LoginId is invalid');
      return oneAccount(
        all.find(({ abhaNumber }) => dashed(abhaNumber) === plain),
        otpSystem,
      );
    }
    case 'index': {
      const { abhaNumbers } = getTransaction(call, txnId ?? '', 'search');
      const chosen = abhaNumbers[Number(plain) - 1];
      if (chosen === undefined) throw invalidField('loginId', 'Invalid LoginId');
      return oneAccount(
        all.find(({ abhaNumber }) => abhaNumber === chosen),
        otpSystem,
      );
    }
  }
}

function oneAccount(citizen: Citizen | undefined, otpSystem: OtpBody['otpSystem']) {
  if (!citizen) throw userNotFound();
  if (citizen.mobile === null && otpSystem === 'abdm') {
    throw new Refusal({ http: 404, shape: 'wrapped', code: 'ABDM-1115', message: 'Mobile number not found' });
  }
  return { found: [citizen], sentTo: citizen.mobile ?? '0000' };
}

/** A login by mobile may mean several accounts, so it gives a transfer token, even when there is one account only. */
function tokensFor({ now }: Call, world: World, { id, loginHint, abhaNumbers }: OtpTransaction) {
  if (loginHint !== 'mobile') return finalTokens(world, { abhaNumber: abhaNumbers[0] ?? '', txnId: id, now });
  return { token: makeUserToken(world, 'T', { abhaNumbers, txnId: id, now }), expiresIn: 300 };
}

/** The three answers to a wrong OTP that sources name. They are answered, not thrown: the OTP stays valid. */
function wrongOtp(call: Call, { switches }: World, { id, system }: OtpTransaction): Answer {
  const how = system === 'aadhaar' ? '422' : switches.now.wrongOtp;
  if (how === '200') return failed(id, 'OTP did not match, please try again');
  return printRefusal(
    [
      how === '400'
        ? { http: 400, shape: 'field', field: 'otpValue', message: 'Invalid OTP Value' }
        : {
            http: 422,
            shape: 'wrapped',
            code: 'ABDM-1204',
            message: 'UIDAI Error code : 400 : Invalid Aadhaar OTP value.',
          },
    ],
    call,
  );
}

const failed = (txnId: string, message: string): Answer => json({ txnId, authResult: 'failed', message, accounts: [] });
