import { sha256 } from '../../../core/kit/ids.ts';
import { type Evidence, isArrival, isPush, isTaken, surelyNotTaken, type Violations } from './evidence.ts';

const pageNumberIn = (body: string): number => Number(/"pageNumber":\s*(\d+)/.exec(body)?.[1]);

interface Page {
  readonly transactionId: string;
  readonly number: number;
  readonly tries: number;
  /** How many attempts the log says were made although an earlier one may have arrived. */
  readonly again: number;
}

const pages = `SELECT transfer.transaction_id AS transactionId, page.number, page.tries,
    coalesce((SELECT max(count) FROM (
      SELECT count(*) AS count FROM audit WHERE what = 'transfer.sending' AND detail ->> 'transferId' = transfer.id
        AND detail ->> 'page' = page.number AND detail ->> 'again' GROUP BY about, detail ->> 'hiType')), 0) AS again
  FROM transfer_pages page JOIN transfers transfer ON transfer.id = page.transfer_id`;

/** Each page that we push is taken once; where it was pushed again, that was written down before it left, and why. */
export function pagesAreSentOnce({ db, exchanges }: Evidence): Violations {
  const known = db.all<Page>(pages);
  const pushes = exchanges.filter(isPush);
  const strangers = pushes.filter(
    (push) =>
      !known.some(
        ({ transactionId, number }) =>
          transactionId === push.transactionId && number === pageNumberIn(push.requestBody),
      ),
  );
  return [
    ...strangers.map(({ transactionId }) => `a page of ${transactionId} was pushed that is no page of ours`),
    ...known.flatMap(({ transactionId, number, tries, again }) => {
      const attempts = pushes.filter(
        (push) => push.transactionId === transactionId && pageNumberIn(push.requestBody) === number,
      );
      const doubtful = attempts.slice(0, -1).filter(({ status }) => !surelyNotTaken.includes(status ?? 0)).length;
      return [
        [attempts.length > tries, 'was pushed more often than was written down'],
        [doubtful > again, 'was pushed again without the knowledge that it may have arrived'],
      ].flatMap(([isBroken, why]) => (isBroken ? [`page ${number} of ${transactionId} ${String(why)}`] : []));
    }),
  ];
}

/** Longer bodies are cut where the far side writes them down: then their number must do. */
const cutAt = 65_536;

const ownPage = `SELECT 1 FROM received_pages page JOIN data_requests request ON request.id = page.request_id
  WHERE request.transaction_id = @transactionId AND (page.sha256 = @hash OR (@isCut AND page.page_number = @number))`;
const ownStone = `SELECT 1 FROM received_tombstones stone JOIN data_requests request ON request.consent_id = stone.consent_id
  JOIN consent_artefacts artefact ON artefact.consent_id = stone.consent_id AND artefact.side = 'hiu'
  WHERE request.transaction_id = @transactionId AND artefact.status IN ('REVOKED', 'EXPIRED') AND stone.erased_at >= @at`;

/** Each page that came to us and was acknowledged is here, or its permission has ended since and a stone stands there. */
export function arrivalsAreKept({ db, exchanges }: Evidence): Violations {
  const taken = exchanges.filter((exchange) => isArrival(exchange) && isTaken(exchange));
  const lost = taken
    .filter(({ transactionId, requestBody, startedAt: at }) => {
      const isCut = requestBody.length >= cutAt ? 1 : 0;
      const page = { transactionId, hash: sha256(requestBody), isCut, number: pageNumberIn(requestBody) };
      return !db.get(ownPage, page) && !db.get(ownStone, { transactionId, at });
    })
    .map(({ transactionId }) => `a page of ${transactionId} was acknowledged, and is neither here nor erased`);
  const short = db.all<Completed>(completed).flatMap(({ transactionId, entries }) => {
    const bodies = taken.filter((exchange) => exchange.transactionId === transactionId);
    const count = new Set(bodies.map(({ requestBody }) => requestBody)).size;
    return count > entries
      ? [`${count} pages of ${transactionId} were acknowledged, and ${entries} records found on them`]
      : [];
  });
  return [...lost, ...short];
}

interface Completed {
  readonly transactionId: string;
  readonly entries: number;
}

/** What the log says of a transfer when all of its pages had been opened; each of them held a record at least. */
const completed = `SELECT request.transaction_id AS transactionId,
    (line.detail ->> 'kept') + (line.detail ->> 'held') + (line.detail ->> 'unreadable') AS entries
  FROM audit line JOIN data_requests request ON request.id = line.about WHERE line.what = 'received.complete'`;

/**
 * What carries a code, or asks for one, is never sent a second time by itself: each has its own encrypted bytes. A proof
 * stands in the log for no more codes than were taken.
 */
export function codesAreGivenOnce({ db, exchanges }: Evidence): Violations {
  const calls = exchanges.filter(({ direction, operation }) => direction === 'in' && operation.startsWith('abha.'));
  const withCode = calls.filter(({ operation }) => ['abha.loginOtp', 'abha.loginVerify'].includes(operation));
  const repeated = withCode.filter(({ requestBody }, place) =>
    withCode.slice(0, place).some((other) => other.requestBody === requestBody),
  );
  const given = calls.filter((call) => call.operation === 'abha.loginVerify' && isTaken(call)).length;
  const proofs = db.get<{ count: number }>("SELECT count(*) AS count FROM audit WHERE what = 'abha.verified'");
  return [
    ...repeated.map(({ operation }) => `${operation} was sent a second time by itself`),
    ...((proofs?.count ?? 0) > given ? [`${proofs?.count} proofs stand in the log for ${given} codes`] : []),
  ];
}
