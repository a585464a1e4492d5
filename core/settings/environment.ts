import { readFileSync } from 'node:fs';
import { Problem } from '../kit/problem.ts';
import { allSettings } from './model.ts';
import type { Overrides } from './store.ts';

/**
 * Reads the `AROGYA_…` variables that override settings. A secret may stand in a file named by the variable with `_FILE`
 * behind it, so that it never stands in the environment.
 *
 * @throws Problem `settings.bad-environment` with the variable's name, never its value
 */
export function readOverrides(environment: Readonly<Record<string, string | undefined>>): Overrides {
  const overrides = new Map<string, unknown>();
  for (const setting of allSettings) {
    const text = valueOf(environment, setting.environment);
    if (text === undefined) continue;
    const parsed = setting.schema.safeParse(text);
    if (!parsed.success) throw new Problem('settings.bad-environment', { variable: setting.environment });
    overrides.set(setting.key, parsed.data);
  }
  return overrides;
}

function valueOf(environment: Readonly<Record<string, string | undefined>>, variable: string): string | undefined {
  const file = environment[`${variable}_FILE`];
  if (file === undefined) return environment[variable];
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new Problem('settings.bad-environment', { variable: `${variable}_FILE` });
  }
}
