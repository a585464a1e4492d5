import { describe, expect, test } from 'vitest';
import { nameOfRefusal } from '../../../core/abha/refusals.ts';
import {
  isChoiceToken,
  isDeactivated,
  isLoginIdUnread,
  maskedMobile,
  OtpChecked,
  readProfile,
} from '../../../core/abha/spelling.ts';
import type { Refusal } from '../../../core/gateway/index.ts';

const profile = {
  ABHANumber: '91-1000-2000-3001',
  preferredAbhaAddress: 'Asha.Devi90@sbx',
  name: 'Asha  Devi',
  firstName: 'Asha',
  middleName: '',
  lastName: 'Devi',
  gender: 'F',
  yearOfBirth: '1990',
  monthOfBirth: '6',
  dayOfBirth: '26',
  status: 'ACTIVE',
  address: '12 Example Road',
  districtName: 'PUNE',
  stateName: 'MAHARASHTRA',
  pincode: '411001',
  kycVerified: true,
};

describe('a profile as the ABHA service writes it', () => {
  test('becomes ours: digits alone, lower-case address, birth date with leading zeros', () => {
    expect(readProfile(profile)).toEqual({
      kind: 'read',
      isActive: true,
      profile: {
        abhaNumber: '91100020003001',
        abhaAddress: 'asha.devi90@sbx',
        name: 'Asha Devi',
        gender: 'F',
        birthDate: '1990-06-26',
        addressLine: '12 Example Road',
        district: 'PUNE',
        state: 'MAHARASHTRA',
        pincode: '411001',
      },
    });
  });

  test.each([
    ['only a year', { monthOfBirth: null, dayOfBirth: null }, '1990'],
    ['a year as a number', { yearOfBirth: 1990, monthOfBirth: null, dayOfBirth: null }, '1990'],
    ['a month without a day', { dayOfBirth: null }, '1990-06'],
    ['a day that no calendar has', { monthOfBirth: '13', dayOfBirth: '41' }, '1990'],
    ['nothing at all', { yearOfBirth: null, monthOfBirth: null, dayOfBirth: null }, null],
  ])('its birth date is as exact as it says: %s', (_what, parts, birthDate) => {
    expect(readProfile({ ...profile, ...parts })).toMatchObject({ profile: { birthDate } });
  });

  test('a name that stands in parts alone is put together', () => {
    const parts = { name: null, firstName: 'Ravi', middleName: 'Kumar', lastName: 'Sharma' };
    expect(readProfile({ ...profile, ...parts })).toMatchObject({ profile: { name: 'Ravi Kumar Sharma' } });
  });

  test('whoever has no address, an unknown gender and a pin code of another spelling is read all the same', () => {
    const odd = { preferredAbhaAddress: null, gender: '', pincode: undefined, pinCode: 411002 };
    expect(readProfile({ ...profile, ...odd })).toMatchObject({
      profile: { abhaAddress: null, gender: 'U', pincode: '411002' },
    });
  });

  test('one that is not active says so', () => {
    expect(readProfile({ ...profile, status: 'DEACTIVATED' })).toMatchObject({ isActive: false });
    expect(readProfile({ ...profile, status: null })).toMatchObject({ isActive: true });
  });

  test.each([
    ['no number', { ...profile, ABHANumber: undefined }],
    ['a short number', { ...profile, ABHANumber: '91-1000' }],
    ['no name', { ...profile, name: '', firstName: '', lastName: '' }],
    ['an address that is none', { ...profile, preferredAbhaAddress: 'asha' }],
    ['a text', 'OK'],
    ['nothing', null],
  ])('what is not a profile is unreadable: %s', (_what, answer) => {
    expect(readProfile(answer)).toEqual({ kind: 'unreadable' });
  });
});

describe('the token in the answer to a code (section 4.3)', () => {
  const checked = (more: object) => OtpChecked.parse({ token: 'x', ...more });

  test('with a refresh token it is the final one', () => {
    expect(isChoiceToken(checked({ refreshToken: 'r', expiresIn: 1800 }))).toBe(false);
    expect(isChoiceToken(checked({ refreshToken: 'r', expiresIn: 300 }))).toBe(false);
  });

  test('without one and for 300 seconds it only opens the choice of an account', () => {
    expect(isChoiceToken(checked({ expiresIn: 300 }))).toBe(true);
    expect(isChoiceToken(checked({ expiresIn: '300' }))).toBe(true);
    expect(isChoiceToken(checked({}))).toBe(true);
  });

  test('without one but for half an hour it is final', () => {
    expect(isChoiceToken(checked({ expiresIn: 1800 }))).toBe(false);
  });

  test('an account that is deactivated is seen by its own number only', () => {
    const accounts = [
      { ABHANumber: '91-1000-2000-3006', status: 'DEACTIVATED' },
      { ABHANumber: '91-1000-2000-3001', status: 'ACTIVE' },
    ];
    expect(isDeactivated(checked({ accounts }), '91100020003006')).toBe(true);
    expect(isDeactivated(checked({ accounts }), '91100020003001')).toBe(false);
  });
});

test('the masked mobile is taken out of the sentence, or is empty', () => {
  expect(maskedMobile('OTP sent to mobile number ending with ******0903')).toBe('******0903');
  expect(maskedMobile('OTP is sent to XXXXXX0903.')).toBe('XXXXXX0903');
  expect(maskedMobile('OTP sent successfully')).toBe('');
});

describe('a refusal of the ABHA service in words of the desk', () => {
  const refusal = (parts: Partial<Refusal>): Refusal => ({
    http: 400,
    shape: 'flat',
    codes: [],
    messages: [],
    ...parts,
  });

  test.each<[string, Partial<Refusal>, string]>([
    ['nobody has this number', { http: 404, codes: ['ABDM-1114'], messages: ['User not found.'] }, 'abha.not-found'],
    ['an ABHA number that is none', { shape: 'field', messages: ['loginId: Invalid LoginId'] }, 'abha.not-found'],
    ['an ABHA without a mobile', { http: 404, codes: ['ABDM-1115'] }, 'abha.no-mobile'],
    [
      'a wrong code behind a 200 (VRFY_ABHA_304)',
      { http: 200, shape: 'failed', messages: ['OTP did not match'] },
      'abha.wrong-otp',
    ],
    [
      'a wrong code as 400 (VRFY_ABHA_304)',
      { shape: 'field', messages: ['otpValue: Invalid OTP Value'] },
      'abha.wrong-otp',
    ],
    ['a wrong code of UIDAI', { http: 422, codes: ['ABDM-1204'] }, 'abha.wrong-otp'],
    ['a late code', { http: 200, shape: 'failed', messages: ['OTP expired, please try again'] }, 'abha.otp-expired'],
    ['too many codes', { http: 422, codes: ['ABDM-1100'] }, 'abha.too-many-otps'],
    ['a deactivated ABHA', { codes: ['ABDM-1407'] }, 'abha.deactivated'],
    ['a deactivated ABHA in words alone', { messages: ['Account is currently deactivated'] }, 'abha.deactivated'],
    [
      'a conversation that is over',
      { shape: 'field', messages: ['txnId: Invalid Transaction Id'] },
      'abha.start-again',
    ],
    ['anything else', { http: 500, codes: ['900900'] }, 'gateway.refused'],
  ])('%s', (_what, parts, name) => expect(nameOfRefusal(refusal(parts))).toBe(name));

  test('an encrypted number that cannot be read may mean a new key; another field does not', () => {
    expect(isLoginIdUnread(refusal({ shape: 'field', messages: ['loginId: Invalid LoginId'] }))).toBe(true);
    expect(isLoginIdUnread(refusal({ shape: 'field', messages: ['scope: Invalid Scope'] }))).toBe(false);
    expect(isLoginIdUnread(refusal({ codes: ['ABDM-1114'] }))).toBe(false);
  });
});
