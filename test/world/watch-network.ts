import dns, { type LookupAddress, type LookupOptions } from 'node:dns';
import { appendFileSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { isIP, Socket } from 'node:net';

/**
 * Loaded before the program (`--import`), in every thread: writes down each name that is looked up and each place that is
 * dialled. Names under `.example` are found on this PC; any other name but `localhost` is not found. `watched-network.ts` reads the report.
 */
const report = process.env['WATCH_NETWORK'] ?? '';
const writeDown = (line: { lookup: string } | { host: string; port: number }) =>
  appendFileSync(report, `${JSON.stringify(line)}\n`);

const here: LookupAddress = { address: '127.0.0.1', family: 4 };

/** The address, or an error as the operating system gives it for a name that nobody has. */
function find(name: string): LookupAddress | NodeJS.ErrnoException {
  // A number is no name, and Node asks for those, too.
  if (isIP(name) !== 0) return { address: name, family: isIP(name) };
  writeDown({ lookup: name });
  if (name.endsWith('.example') || name === 'localhost') return here;
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${name}`), { code: 'ENOTFOUND', hostname: name });
}

type Found = (error: Error | null, address?: string | LookupAddress[], family?: number) => void;

function lookup(name: string, options: LookupOptions | Found, given?: Found): void {
  const answer = typeof options === 'function' ? options : (given ?? (() => undefined));
  const found = find(name);
  const wantsAll = typeof options === 'object' && options.all === true;
  setImmediate(() => {
    if (found instanceof Error) answer(found);
    else if (wantsAll) answer(null, [found]);
    else answer(null, found.address, found.family);
  });
}

async function lookupSoon(name: string, options?: LookupOptions): Promise<LookupAddress | LookupAddress[]> {
  const found = find(name);
  if (found instanceof Error) throw found;
  return options?.all === true ? [found] : found;
}

// They answer in the forms that this program asks for, out of the many that the originals have.
dns.lookup = lookup as unknown as typeof dns.lookup;
dns.promises.lookup = lookupSoon as unknown as typeof dns.promises.lookup;
syncBuiltinESMExports();

const { connect } = Socket.prototype;
type Target = { readonly host?: string; readonly port?: number | string };

Socket.prototype.connect = function (this: Socket, ...given: unknown[]) {
  // Inside Node the arguments come as one array that was read already.
  const [first] = (Array.isArray(given[0]) ? given[0] : given) as [Target | number | string, unknown];
  const { host = 'localhost', port } = typeof first === 'object' ? first : { port: first };
  if (Number(port) > 0) writeDown({ host, port: Number(port) });
  return Reflect.apply(connect, this, given) as Socket;
};
