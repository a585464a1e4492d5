import { z } from 'zod';
import { command, query } from '../kit/contract.ts';
import { TunnelProvider } from './model.ts';

const Clinic = z.object({ name: z.string(), address: z.string(), phone: z.string(), hfrId: z.string() });

const Gateway = z.object({
  hieCmUrl: z.string().nullable(),
  abhaUrl: z.string().nullable(),
  cmId: z.string().nullable(),
  clientId: z.string(),
  hipId: z.string(),
  hiuId: z.string(),
});

const Tunnel = z.object({
  provider: TunnelProvider,
  publicUrl: z.string().nullable(),
  server: z.string(),
  subdomain: z.string(),
});

const text = (longest: number) => z.string().trim().max(longest);
const address = z
  .url({ protocol: /^https?$/ })
  .max(300)
  .nullable();

export const settingsContract = {
  /** Secrets are never told: only whether there is one. */
  'settings.show': query({
    for: ['owner'],
    input: z.object({}),
    output: z.object({
      clinic: Clinic,
      gateway: Gateway.extend({ hasClientSecret: z.boolean() }),
      tunnel: Tunnel,
      /** Names of fields that an environment variable holds; a change of them would have no effect. */
      fixed: z.array(z.string()),
    }),
    problems: [],
  }),
  /** Changes the fields that are given. `clientSecret: null` forgets it. */
  'settings.change': command({
    for: ['owner'],
    input: z.object({
      clinic: z
        .object({ name: text(200), address: text(500), phone: text(60), hfrId: text(60) })
        .partial()
        .optional(),
      gateway: z
        .object({
          hieCmUrl: address,
          abhaUrl: address,
          cmId: text(60).nullable(),
          clientId: text(200),
          clientSecret: z.string().trim().min(1).max(500).nullable(),
          hipId: text(100),
          hiuId: text(100),
        })
        .partial()
        .optional(),
      tunnel: z
        .object({
          provider: TunnelProvider,
          publicUrl: address,
          server: address.unwrap(),
          subdomain: z
            .string()
            .trim()
            .regex(/^([a-z0-9][a-z0-9-]{2,61}[a-z0-9])?$/),
        })
        .partial()
        .optional(),
    }),
    output: z.object({}),
    problems: ['settings.fixed'],
  }),
};
