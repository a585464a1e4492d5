import type { z } from 'zod';
import { writeAudit } from '../audit/index.ts';
import type { CallTable } from '../calls/index.ts';
import type { Db } from '../db/index.ts';
import { Problem } from '../kit/problem.ts';
import type { settingsContract } from './contract.ts';
import { clinicSettings, gatewaySettings, type Setting, tunnelSettings } from './model.ts';
import { type Settings, writeSetting } from './store.ts';

const groups: Readonly<Record<'clinic' | 'gateway' | 'tunnel', Readonly<Record<string, Setting<z.ZodType>>>>> = {
  clinic: clinicSettings,
  gateway: gatewaySettings,
  tunnel: tunnelSettings,
};

/** The clinic's facts, its account with ABDM and the way in, for the owner. What changed is audited by name, never by value. */
export function settingsCalls(settings: Settings): CallTable<typeof settingsContract> {
  return {
    'settings.show': (db) => ({
      clinic: showClinic(db, settings),
      gateway: showGateway(db, settings),
      tunnel: showTunnel(db, settings),
      fixed: Object.values(groups).flatMap((group) =>
        Object.entries(group).flatMap(([field, setting]) => (settings.isOverridden(setting) ? [field] : [])),
      ),
    }),

    'settings.change': (tx, { clinic, gateway, tunnel }, { who, now }) => {
      for (const [about, fields] of Object.entries({ clinic, gateway, tunnel }) as [
        keyof typeof groups,
        object | undefined,
      ][]) {
        const changed = Object.entries(fields ?? {});
        for (const [field, value] of changed) {
          const setting = groups[about][field];
          if (!setting || value === undefined) continue;
          if (settings.isOverridden(setting)) throw new Problem('settings.fixed', { field });
          writeSetting(tx, setting, value === null && setting.isSecret ? '' : value, now);
        }
        const detail = { fields: changed.map(([field]) => field).join(' ') };
        if (changed.length > 0) writeAudit(tx, now, { who: who.staffId, what: 'settings.changed', about, detail });
      }
      return {};
    },
  };
}

function showClinic(db: Db, settings: Settings) {
  return {
    name: settings.read(db, clinicSettings.name),
    address: settings.read(db, clinicSettings.address),
    phone: settings.read(db, clinicSettings.phone),
    hfrId: settings.read(db, clinicSettings.hfrId),
  };
}

function showGateway(db: Db, settings: Settings) {
  return {
    hieCmUrl: settings.read(db, gatewaySettings.hieCmUrl),
    abhaUrl: settings.read(db, gatewaySettings.abhaUrl),
    cmId: settings.read(db, gatewaySettings.cmId),
    clientId: settings.read(db, gatewaySettings.clientId),
    hipId: settings.read(db, gatewaySettings.hipId),
    hiuId: settings.read(db, gatewaySettings.hiuId),
    hasClientSecret: settings.read(db, gatewaySettings.clientSecret) !== '',
  };
}

function showTunnel(db: Db, settings: Settings) {
  return {
    provider: settings.read(db, tunnelSettings.provider),
    publicUrl: settings.read(db, tunnelSettings.publicUrl),
    server: settings.read(db, tunnelSettings.server),
    subdomain: settings.read(db, tunnelSettings.subdomain),
  };
}
