import type { Caller } from '../../core/kit/caller.ts';
import { minutes, seconds } from '../../core/kit/clock.ts';
import type { Exchange } from '../../core/simulator/index.ts';
import type { JourneyWorld } from './legs.ts';
import { farSideTrouble, type Person } from './person.ts';
import type { WiredClinic } from './wired-clinic.ts';

/**
 * How the clock goes on while nothing happens and nothing is to happen soon: slowly first, so that no deadline passes that
 * need not. A minute on, the way in is looked at again, as it is in real time; after an hour, the PC has slept.
 */
const steps = [5, 20, 60, 30, 60, 62, 300, 62, 1800, 62, 3600].map(seconds);
/** Looks without news before the clock goes on: when all is at rest, and when something hangs. */
const calm = { atRest: 3, underWay: 40 };
const aLook = 25;

/** The journey in a wired clinic, whose clock goes on by itself whenever nothing happens. */
export function asPatientWorld(clinic: WiredClinic): JourneyWorld {
  let seen = 0;
  let looks = 0;
  let turns = 0;
  return {
    simulator: clinic.simulator,
    desk: personIn(clinic, clinic.asha),
    doctor: personIn(clinic, clinic.meera),
    // Some hours of this clock each.
    nudges: 3,
    async moment() {
      await aWhile();
      const count = clinic.simulator.control.exchanges().filter(isNews).length;
      if (count !== seen) turns = 0;
      looks = count === seen ? looks + 1 : 0;
      seen = count;
      if (looks < (isAtRest(clinic) ? calm.atRest : calm.underWay)) return;
      goOn(clinic, untilDue(clinic) ?? steps[Math.min(turns, steps.length - 1)] ?? 0);
      looks = 0;
      turns += 1;
    },
  };
}

/** What the program does by itself, again and again, is none; nor how it stands with a request that nobody has answered. */
const isNews = ({ operation }: Exchange): boolean =>
  !/^(session|bridge|gateway)\./.test(operation) && !['consent.status', 'C13'].includes(operation);

const underWay = `SELECT 1 FROM outbox WHERE state = 'sending' UNION ALL SELECT 1 FROM inbox WHERE state = 'waiting'`;
const isAtRest = ({ db }: WiredClinic): boolean => db.get(underWay) === undefined;

/** How long until the next job may go, when that is soon. */
function untilDue({ db, now }: WiredClinic): number | null {
  const next = db.get<{ at: string }>(
    "SELECT not_before AS at FROM outbox WHERE state = 'waiting' AND not_before > @now ORDER BY not_before",
    { now: now().toISOString() },
  );
  const left = next === undefined ? Number.POSITIVE_INFINITY : new Date(next.at).getTime() - now().getTime();
  return left < minutes(1) ? left : null;
}

function goOn(clinic: WiredClinic, step: number): void {
  if (step % minutes(1) === 0) clinic.wait(step);
  else clinic.pass(step);
}

/** A person who presses again five seconds later, or when the screen says. */
function personIn(clinic: WiredClinic, who: Caller): Person {
  const ask: Person['ask'] = (name, input) => clinic.reply(name, input, who);
  return {
    ask,
    async insist<Value>(name: string, input: unknown, wait: readonly string[] = []) {
      for (;;) {
        const reply = await ask(name, input);
        // The caller names the shape that the contract promises.
        if (reply.ok) return reply.value as Value;
        if (![...farSideTrouble, ...wait].includes(reply.code)) {
          throw new Error(`${name}: ${reply.code} ${JSON.stringify(reply.facts)}`);
        }
        await aWhile();
        const told = [minutes(Number(reply.facts['minutes'] ?? 0)), seconds(Number(reply.facts['seconds'] ?? 0))];
        clinic.pass(Math.max(seconds(5), ...told));
      }
    },
  };
}

const aWhile = () => new Promise<void>((resolve) => void setTimeout(resolve, aLook));
