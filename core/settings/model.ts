import { z } from 'zod';

/** One setting: what it may hold, what it holds when nobody set it, and the environment variable that overrides it. */
export interface Setting<Schema extends z.ZodType> {
  readonly key: string;
  readonly schema: Schema;
  readonly initial: z.output<Schema>;
  readonly environment: string;
  /** Secrets are never sent to a screen. */
  readonly isSecret: boolean;
  /** One line for the README's table and the settings screen's developer. */
  readonly meaning: string;
}

export function setting<Schema extends z.ZodType>(
  declared: Omit<Setting<Schema>, 'isSecret'> & { readonly isSecret?: boolean },
): Setting<Schema> {
  return { isSecret: false, ...declared };
}

const url = z.url({ protocol: /^https?$/ }).transform((text) => text.replace(/\/+$/, ''));
const optionalText = z.string().trim();

/** Who the clinic is, as it stands on paper and in bundles. */
export const clinicSettings = {
  name: setting({
    key: 'clinic.name',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_CLINIC_NAME',
    meaning: 'Name of the clinic, as registered',
  }),
  address: setting({
    key: 'clinic.address',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_CLINIC_ADDRESS',
    meaning: 'Address printed on every paper',
  }),
  phone: setting({
    key: 'clinic.phone',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_CLINIC_PHONE',
    meaning: 'Telephone printed on every paper',
  }),
  hfrId: setting({
    key: 'clinic.hfr-id',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_HFR_ID',
    meaning: 'Facility id in the national registry',
  }),
};

/** How the gateway is reached and who we are there. The right initial value depends on the world: see `gateway`. */
export const gatewaySettings = {
  hieCmUrl: setting({
    key: 'gateway.hiecm-url',
    schema: url.nullable(),
    initial: null,
    environment: 'AROGYA_HIECM_URL',
    meaning: 'Base URL of the HIE-CM, with /api/hiecm',
  }),
  abhaUrl: setting({
    key: 'gateway.abha-url',
    schema: url.nullable(),
    initial: null,
    environment: 'AROGYA_ABHA_URL',
    meaning: 'Base URL of the ABHA service',
  }),
  cmId: setting({
    key: 'gateway.cm-id',
    schema: optionalText.nullable(),
    initial: null,
    environment: 'AROGYA_CM_ID',
    meaning: 'X-CM-ID: sbx in the sandbox, abdm in production',
  }),
  clientId: setting({
    key: 'gateway.client-id',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_CLIENT_ID',
    meaning: 'Client id given by NHA (also the bridge id)',
  }),
  clientSecret: setting({
    key: 'gateway.client-secret',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_CLIENT_SECRET',
    isSecret: true,
    meaning: 'Client secret; AROGYA_CLIENT_SECRET_FILE names a file that holds it',
  }),
  hipId: setting({
    key: 'gateway.hip-id',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_HIP_ID',
    meaning: 'Service id of the clinic as HIP, as bridge-services lists it',
  }),
  hiuId: setting({
    key: 'gateway.hiu-id',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_HIU_ID',
    meaning: 'Service id of the clinic as HIU (usually the same)',
  }),
  dialect: setting({
    key: 'gateway.dialect',
    schema: z.enum(['v3']),
    initial: 'v3',
    environment: 'AROGYA_DIALECT',
    meaning: 'Spelling of the messages',
  }),
  issuer: setting({
    key: 'gateway.issuer',
    schema: optionalText.nullable(),
    initial: null,
    environment: 'AROGYA_ISSUER',
    meaning: 'Issuer of callback tokens; learned from our own session token when empty',
  }),
  callbackClient: setting({
    key: 'gateway.callback-client',
    schema: optionalText,
    initial: 'gateway',
    environment: 'AROGYA_CALLBACK_CLIENT',
    meaning: 'azp of callback tokens',
  }),
};

export const TunnelProvider = z.enum(['none', 'fixed', 'localtunnel']);

/** How the world reaches the callback app. */
export const tunnelSettings = {
  provider: setting({
    key: 'tunnel.provider',
    schema: TunnelProvider,
    initial: 'none',
    environment: 'AROGYA_TUNNEL',
    meaning: 'none, fixed (own URL) or localtunnel (sandbox only)',
  }),
  publicUrl: setting({
    key: 'tunnel.public-url',
    schema: url.nullable(),
    initial: null,
    environment: 'AROGYA_PUBLIC_URL',
    meaning: 'Own fixed public URL of the callback app',
  }),
  server: setting({
    key: 'tunnel.server',
    schema: url,
    initial: 'https://localtunnel.me',
    environment: 'AROGYA_TUNNEL_SERVER',
    meaning: 'localtunnel server',
  }),
  subdomain: setting({
    key: 'tunnel.subdomain',
    schema: optionalText,
    initial: '',
    environment: 'AROGYA_TUNNEL_SUBDOMAIN',
    meaning: 'Wanted name at the localtunnel server',
  }),
};

/** How records leave. Sources contradict each other, so both choices can be changed (architecture.md 7.39). */
export const transferSettings = {
  keyForm: setting({
    key: 'transfer.key-form',
    schema: z.enum(['x509', 'raw']),
    initial: 'x509',
    environment: 'AROGYA_PUSH_KEY_FORM',
    meaning: 'Form of our public key in a data push: x509 (explicit parameters) or raw',
  }),
  entriesPerPage: setting({
    key: 'transfer.entries-per-page',
    schema: z.coerce.number().int().min(1).max(20),
    initial: 1,
    environment: 'AROGYA_PUSH_ENTRIES_PER_PAGE',
    meaning: 'Records in one data push; more than 1 share a key, which weakens the encryption',
  }),
};

export const allSettings: readonly Setting<z.ZodType>[] = [
  ...Object.values(clinicSettings),
  ...Object.values(gatewaySettings),
  ...Object.values(tunnelSettings),
  ...Object.values(transferSettings),
];
