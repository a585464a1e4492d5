import { z } from 'zod';
import { toInstant } from '../../kit/clock.ts';
import type { Dialect } from './dialect.ts';

/** V3's addresses (section 1.1), its headers (sections 2.1, 2.2), and the calls whose answer comes at once. */

export const farSides = {
  sandbox: {
    hieCmUrl: 'https://dev.abdm.gov.in/api/hiecm',
    abhaUrl: 'https://abhasbx.abdm.gov.in/abha/api',
    cmId: 'sbx',
  },
  production: {
    hieCmUrl: 'https://apis.abdm.gov.in/api/hiecm',
    abhaUrl: 'https://abha.abdm.gov.in/api/abha',
    cmId: 'abdm',
  },
} as const satisfies Dialect['farSides'];

export const headers = {
  ofCall: ({ token, requestId, at, cmId }) => ({
    Accept: 'application/json',
    'Content-Type': 'application/json',
    ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
    'REQUEST-ID': requestId,
    TIMESTAMP: toInstant(at),
    ...(cmId === null ? {} : { 'X-CM-ID': cmId }),
  }),
  ofUser: ({ kind, token }) => ({ [`${kind}-token`]: `Bearer ${token}` }),
  incoming: { requestId: 'request-id', hipId: 'x-hip-id', hiuId: 'x-hiu-id' },
} as const satisfies Dialect['headers'];

const nothing = () => null;

export const exchanges = {
  'session.open': {
    base: 'hieCm',
    method: 'POST',
    path: () => '/gateway/v3/sessions',
    body: ({ clientId, clientSecret }) => ({ clientId, clientSecret, grantType: 'client_credentials' }),
    answer: z
      .object({ accessToken: z.string().min(1), expiresIn: z.coerce.number().positive().catch(1200) })
      .transform(({ accessToken, expiresIn }) => ({ token: accessToken, seconds: expiresIn })),
  },
  'certs.fetch': {
    base: 'hieCm',
    method: 'GET',
    path: () => '/gateway/v3/certs',
    body: nothing,
    answer: z.object({
      keys: z
        .array(
          z.object({
            kid: z.string().min(1),
            kty: z.string(),
            n: z.string().min(1),
            e: z.string().min(1),
            alg: z.string().optional(),
          }),
        )
        .min(1),
    }),
  },
  'bridge.set-url': {
    base: 'hieCm',
    method: 'PATCH',
    path: () => '/gateway/v3/bridge/url',
    body: ({ url }) => ({ url }),
    answer: z.unknown(),
  },
  'bridge.services': {
    base: 'hieCm',
    method: 'GET',
    path: () => '/gateway/v3/bridge-services',
    body: nothing,
    answer: z
      .object({
        bridge: z.object({
          url: z.string().nullish(),
          active: z.boolean().default(true),
          blocklisted: z.boolean().default(false),
        }),
        services: z.array(
          z.object({
            id: z.string(),
            name: z.string().default(''),
            types: z.array(z.string()).default([]),
            active: z.boolean().default(true),
          }),
        ),
      })
      .transform(({ bridge, services }) => ({
        url: bridge.url ?? null,
        isActive: bridge.active,
        isBlocked: bridge.blocklisted,
        services: services.map(({ active, ...service }) => ({ ...service, isActive: active })),
      })),
  },
  'abha.public-key': {
    base: 'abha',
    method: 'GET',
    path: () => '/v3/profile/public/certificate',
    body: nothing,
    answer: z
      .object({ publicKey: z.string().min(1), encryptionAlgorithm: z.string().default('') })
      .transform(({ publicKey, encryptionAlgorithm }) => ({ publicKey, algorithm: encryptionAlgorithm })),
  },
} as const satisfies Dialect['exchanges'];
