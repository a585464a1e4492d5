import path from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { Problem } from './kit/problem.ts';
import { World } from './kit/words.ts';
import { defaultDataFolder, defaultKeyFolder } from './places.ts';

const Port = z.coerce.number().int().min(0).max(65_535);

/** What the command line and the environment say, checked. `world: null`: as `DIR/world` says, else practice. */
export interface StartOptions {
  readonly dataFolder: string;
  readonly world: z.infer<typeof World> | null;
  readonly deskPort: number;
  readonly callbackPort: number;
  readonly simulatorPort: number;
  readonly keyFile: string | null;
  readonly keyFolder: string;
  readonly allowLoopback: boolean;
  readonly connectTo: string[];
}

const known = {
  data: { type: 'string' },
  world: { type: 'string' },
  port: { type: 'string' },
  'callback-port': { type: 'string' },
  'simulator-port': { type: 'string' },
  'connect-to': { type: 'string', multiple: true },
} as const;

const given = z.object({
  dataFolder: z
    .string()
    .min(1)
    .transform((folder) => path.resolve(folder)),
  world: World.nullable(),
  deskPort: Port,
  callbackPort: Port,
  simulatorPort: Port,
  keyFile: z.string().min(1).nullable(),
  keyFolder: z.string(),
  allowLoopback: z.boolean(),
  connectTo: z.array(z.string().regex(/^[^=]+=127\.0\.0\.1:\d{1,5}$/)),
});

/** What `--help` prints. */
export const usage = `[--data DIR] [--world practice|sandbox|production] [--port N] [--callback-port N]

--data DIR          the clinic's folder (default: the user's)
--world WORLD       practice invents patients and ABDM; production is a clinic's own, which works without ABDM, too;
                    sandbox is for trying ABDM's credentials (default: the world that ran last, else practice)
--port N            port of the screens, on this PC alone (default: any that is free)
--callback-port N   port that the tunnel brings ABDM's messages to (default: any that is free)
--simulator-port N  port of the pretend ABDM and its phone page, in practice (default: any that is free)
--connect-to NAME=127.0.0.1:N   where a host of tests is found; may be repeated
--help              this

The same by environment, and more of it: README.md, "Configuration".`;

/** Reads arguments (they win) and `AROGYA_…` variables. @throws Problem `start.bad-option` with the option's name */
export function readStartOptions(
  args: string[],
  environment: Readonly<Record<string, string | undefined>>,
): StartOptions {
  const values = parse(args);
  const options = given.safeParse({
    dataFolder: values.data ?? environment['AROGYA_DATA'] ?? defaultDataFolder(environment, process.platform),
    world: values.world ?? environment['AROGYA_WORLD'] ?? null,
    deskPort: values.port ?? environment['AROGYA_PORT'] ?? 0,
    callbackPort: values['callback-port'] ?? environment['AROGYA_CALLBACK_PORT'] ?? 0,
    simulatorPort: values['simulator-port'] ?? 0,
    keyFile: environment['AROGYA_KEY_FILE'] ?? null,
    keyFolder: defaultKeyFolder(environment, process.platform),
    allowLoopback: environment['AROGYA_ALLOW_LOOPBACK'] === '1',
    connectTo: values['connect-to'] ?? [],
  });
  if (!options.success)
    throw new Problem('start.bad-option', { option: String(options.error.issues[0]?.path[0] ?? '') });
  return options.data;
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: known, strict: true, allowPositionals: false }).values;
  } catch (error) {
    throw new Problem('start.bad-option', { option: error instanceof Error ? error.message : '' });
  }
}
