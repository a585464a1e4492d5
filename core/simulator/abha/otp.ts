import { z } from 'zod';
import { later, minutes, toInstant } from '../../kit/clock.ts';
import { newId } from '../../kit/ids.ts';
import { Refusal } from '../gate/refusal.ts';
import type { Call } from '../world.ts';

/** `123456` is right, `000000` is right but too late, all else is wrong. */
export const rightOtp = '123456';
export const expiredOtp = '000000';

/** One OTP on its way, or one search whose results can be chosen from: it lives ten minutes. */
export interface OtpTransaction {
  readonly id: string;
  readonly purpose: 'login' | 'search';
  readonly system: 'abdm' | 'aadhaar' | 'none';
  readonly scope: readonly string[];
  readonly loginHint: string;
  /** The accounts that it may open; none for a mobile or Aadhaar number of nobody. */
  readonly abhaNumbers: readonly string[];
}

interface Row {
  purpose: OtpTransaction['purpose'];
  system: OtpTransaction['system'];
  scope: string;
  login_hint: string;
  abha_numbers: string;
}

const Texts = z.array(z.string());
const life = minutes(10);

export function addTransaction({ tx, now }: Call, transaction: Omit<OtpTransaction, 'id'>): string {
  const id = newId();
  tx.run(
    `INSERT INTO sim_otp_transactions (id, purpose, system, scope, login_hint, abha_numbers, made_at)
     VALUES (@id, @purpose, @system, @scope, @loginHint, @abhaNumbers, @now)`,
    {
      id,
      purpose: transaction.purpose,
      system: transaction.system,
      scope: JSON.stringify(transaction.scope),
      loginHint: transaction.loginHint,
      abhaNumbers: JSON.stringify(transaction.abhaNumbers),
      now: toInstant(now),
    },
  );
  return id;
}

/** A transaction that is still open. @throws Refusal `{"txnId":"Invalid Transaction Id"}` */
export function getTransaction({ tx, now }: Call, id: string, purpose: OtpTransaction['purpose']): OtpTransaction {
  const row = tx.get<Row>(
    `SELECT purpose, system, scope, login_hint, abha_numbers FROM sim_otp_transactions
     WHERE id = @id AND purpose = @purpose AND verified_at IS NULL AND made_at >= @oldest`,
    { id, purpose, oldest: toInstant(later(now, -life)) },
  );
  if (!row) throw invalidField('txnId', 'Invalid Transaction Id');
  return {
    id,
    purpose: row.purpose,
    system: row.system,
    scope: Texts.parse(JSON.parse(row.scope)),
    loginHint: row.login_hint,
    abhaNumbers: Texts.parse(JSON.parse(row.abha_numbers)),
  };
}

export function closeTransaction({ tx, now }: Call, id: string): void {
  tx.run('UPDATE sim_otp_transactions SET verified_at = @now WHERE id = @id', { id, now: toInstant(now) });
}

/** Too many OTPs for one account within 30 minutes. @throws Refusal ABDM-1100 */
export function checkOtpLimit({ tx, now }: Call, abhaNumbers: readonly string[], limit: number): void {
  const [abhaNumber] = abhaNumbers;
  if (limit === 0 || abhaNumber === undefined) return;
  const row = tx.get<{ sent: number }>(
    `SELECT count(*) AS sent FROM sim_otp_transactions
     WHERE purpose = 'login' AND made_at >= @oldest AND abha_numbers LIKE '%' || @abhaNumber || '%'`,
    { abhaNumber, oldest: toInstant(later(now, -minutes(30))) },
  );
  if ((row?.sent ?? 0) < limit) return;
  const message = 'You have requested multiple OTPs or exceeded maximum number of attempts for OTP match.';
  throw new Refusal({ http: 422, shape: 'wrapped', code: 'ABDM-1100', message });
}

export const invalidField = (field: string, message: string): Refusal =>
  new Refusal({ http: 400, shape: 'field', field, message });

export const userNotFound = (): Refusal =>
  new Refusal({ http: 404, shape: 'wrapped', code: 'ABDM-1114', message: 'User not found.' });
