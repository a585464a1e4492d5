import { performance } from 'node:perf_hooks';
import {
  agree,
  type Checked,
  chosenRoute,
  decodeText,
  decrypt,
  drawNonce,
  drawPrivateKey,
  encrypt,
  nobleRoute,
  open,
  type Route,
  seal,
  writePrivateKey,
  writePublicKey,
} from '../core/encryption/index.ts';
import { generateText } from '../scripts/vector-check/plaintext.ts';
import { type BenchResult, spread } from './result.ts';

/** architecture.md section 6: whole bundles of 4 KB with fresh keys. */
const limit = 20;
const limitBytes = 4096;
const rounds = 9;

type Operation = 'encrypt' | 'decrypt';

/** A bundle once through; the route decides who does the arithmetic. */
type Work = (route: Route) => void;

/**
 * Whole bundles a second, measured as encryption.md section 12.5 says, and the route in use as a multiple of the noble one.
 * `BENCH_SIZES` (bytes, with commas) and `BENCH_SECONDS` (for each measurement, half of it warm-up) may say otherwise. Prints
 * one JSON line for each measurement of the route in use.
 */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = [];
  for (const bytes of readSizes()) {
    for (const operation of ['encrypt', 'decrypt'] as const) {
      results.push(measureFresh(operation, bytes));
      measureSession(operation, bytes);
    }
  }
  return results;
}

/** Everything anew for each bundle. The two routes take turns, so that a busy moment of the machine meets both. */
function measureFresh(operation: Operation, bytes: number): BenchResult {
  const work = freshWork(operation, bytes);
  const inUse = chosenRoute();
  const share = readSeconds() / 2 / rounds;
  for (const route of [inUse, nobleRoute]) rateOf(() => work(route), readSeconds() / 2);

  const measured = Array.from({ length: rounds }, () => ({
    ours: rateOf(() => work(inUse), share),
    noble: rateOf(() => work(nobleRoute), share),
  }));
  printLine({ op: operation, keys: 'fresh', bytes, rates: measured.map(({ ours }) => ours) });

  return {
    name: `${operation} ${bytes} bytes with fresh keys, ${inUse.name} route over noble route`,
    unit: 'times',
    ...spread(measured.map(({ ours, noble }) => ours / noble)),
    ...(bytes === limitBytes ? { limit, direction: 'at-least' as const } : {}),
  };
}

/** Keys parsed and agreed before the clock starts. The routes do not differ in what remains, so there is no ratio. */
function measureSession(operation: Operation, bytes: number): void {
  const { own, peer, text } = drawInput(operation, bytes);
  const agreement = must(agree(own, peer));
  const content = seal(agreement, text);
  const work =
    operation === 'encrypt' ? () => seal(agreement, text) : () => must(decodeText(must(open(agreement, content))));

  rateOf(work, readSeconds() / 2);
  const share = readSeconds() / 2 / rounds;
  const rates = Array.from({ length: rounds }, () => rateOf(work, share));
  printLine({ op: operation, keys: 'session', bytes, rates });
}

function freshWork(operation: Operation, bytes: number): Work {
  const { own, peer, text } = drawInput(operation, bytes);
  if (operation === 'encrypt') return (route) => must(encrypt({ own, peer, plaintext: text }, route));

  const content = must(encrypt({ own, peer, plaintext: text }));
  return (route) => must(decodeText(must(decrypt({ own, peer, content }, route))));
}

/** The peer's key as in the field: raw for the sender, explicit X.509 for the receiver. */
function drawInput(operation: Operation, bytes: number) {
  const peerPoint = chosenRoute().publicPoint(drawPrivateKey());
  return {
    own: { privateKey: writePrivateKey(drawPrivateKey()), nonce: drawNonce() },
    peer: { keyValue: writePublicKey(peerPoint, operation === 'encrypt' ? 'raw' : 'x509'), nonce: drawNonce() },
    text: generateText(7, bytes).toString('latin1'),
  };
}

/** How often a second, over at least `seconds` and two runs. */
function rateOf(work: () => void, seconds: number): number {
  const start = performance.now();
  const end = start + seconds * 1000;
  let count = 0;
  do {
    work();
    count += 1;
  } while (performance.now() < end || count < 2);
  return (count / (performance.now() - start)) * 1000;
}

function printLine({ rates, ...what }: { op: Operation; keys: string; bytes: number; rates: number[] }): void {
  const bundlesPerSecond = Number(spread(rates).median.toFixed(1));
  console.log(JSON.stringify({ ...what, bundlesPerSecond }));
}

function must<Value>(outcome: Checked<Value>): Value {
  if (!outcome.ok) throw new Error(outcome.reason);
  return outcome.value;
}

function readSizes(): number[] {
  return (process.env['BENCH_SIZES'] ?? '4096,102400,5242880').split(',').map(Number);
}

function readSeconds(): number {
  return Number(process.env['BENCH_SECONDS'] ?? 2);
}
