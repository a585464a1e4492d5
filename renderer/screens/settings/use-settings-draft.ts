import { type Failure, useCommand } from '../../core-client.ts';
import { useKept } from '../../frame/kept.ts';

type Part = 'clinic' | 'gateway' | 'tunnel';
type Texts = Readonly<Record<string, string>>;

export interface SettingsDraft<Fields extends Texts> {
  /** What is stored, with the changes that were typed. */
  readonly values: Fields;
  readonly set: (change: Partial<Fields>) => void;
  readonly isChanged: boolean;
  readonly isBusy: boolean;
  readonly failure: Failure | undefined;
  readonly save: () => Promise<boolean>;
}

/** Only what was typed is kept and sent: a field that somebody else changed meanwhile stays as they left it. */
export function useSettingsDraft<Fields extends Texts>(
  part: Part,
  stored: Fields,
  toWire: (changed: Partial<Fields>) => object = (changed) => changed,
): SettingsDraft<Fields> {
  const [typed, setTyped, forget] = useKept<Partial<Fields>>(`settings.${part}`, {});
  const command = useCommand('settings.change');
  const changed = Object.fromEntries(
    Object.entries(typed).filter(([field, value]) => value !== stored[field]),
    // Entries of a Partial<Fields> make a Partial<Fields> again.
  ) as Partial<Fields>;
  return {
    values: { ...stored, ...typed },
    set: (change) => setTyped({ ...typed, ...change }),
    isChanged: Object.keys(changed).length > 0,
    isBusy: command.isBusy,
    failure: command.failure,
    async save() {
      const reply = await command.run({ [part]: toWire(changed) });
      if (reply.ok) forget();
      return reply.ok;
    },
  };
}
