import { z } from 'zod';

/** The vector file as encryption.md section 14 describes it. Fields that are only for readers are left to pass. */
const Plaintext = z.union([
  z.object({ utf8: z.string() }),
  z.object({ base64: z.base64() }),
  z.object({ generator: z.literal('xs32'), seed: z.int(), bytes: z.int().min(0) }),
]);
export type Plaintext = z.infer<typeof Plaintext>;

const KeyForm = z.enum(['raw', 'x509', 'x509-named']);
const Must = z.enum(['accept', 'reject', 'either']);

const Side = z.object({
  privateKey: z.string(),
  publicKey: z.string(),
  x509PublicKey: z.string(),
  nonce: z.string(),
});
export type Side = z.infer<typeof Side>;

const Exchange = z.object({
  id: z.string(),
  sender: Side,
  receiver: Side,
  senderKeyFormat: KeyForm,
  senderKeyValue: z.string(),
  receiverKeyFormat: KeyForm,
  receiverKeyValue: z.string(),
  plaintext: Plaintext,
  plaintextBytes: z.int(),
  plaintextSha256: z.string(),
  md5Base64: z.string(),
  md5Hex: z.string(),
  sharedSecret: z.string(),
  salt: z.string(),
  iv: z.string(),
  aesKey: z.string(),
  ciphertext: z.string().nullable(),
  ciphertextBytes: z.int(),
  ciphertextSha256: z.string(),
  tag: z.string(),
});
export type Exchange = z.infer<typeof Exchange>;

const Page = z.object({
  id: z.string(),
  receiver: Side.omit({ x509PublicKey: true }),
  payload: z.object({
    entries: z.array(
      z.object({
        careContextReference: z.string(),
        content: z.string().optional(),
        link: z.string().optional(),
        checksum: z.string().optional(),
      }),
    ),
    keyMaterial: z.object({
      cryptoAlg: z.string(),
      curve: z.string(),
      dhPublicKey: z.object({ expiry: z.string(), parameters: z.string(), keyValue: z.string() }),
      nonce: z.string(),
    }),
  }),
  expect: z.array(
    z.union([
      z.object({ careContextReference: z.string(), plaintext: z.string(), checksum: z.string() }),
      z.object({ careContextReference: z.string(), error: z.string() }),
    ]),
  ),
});
export type Page = z.infer<typeof Page>;

const KeyPair = z.object({
  id: z.string(),
  privateKey: z.string(),
  privateKeyPadded: z.string(),
  publicKey: z.string(),
  x509PublicKey: z.string(),
  x509NamedPublicKey: z.string(),
});
export type KeyPair = z.infer<typeof KeyPair>;

const PublicKeyForm = z.object({ id: z.string(), keyValue: z.string(), must: Must, publicKey: z.string() });
export type PublicKeyForm = z.infer<typeof PublicKeyForm>;

const SideInput = z.object({
  privateKey: z.string(),
  ownNonce: z.string(),
  peerNonce: z.string(),
  peerKeyValue: z.string(),
});
export type SideInput = z.infer<typeof SideInput>;

const negativeShared = {
  id: z.string(),
  must: Must,
  reason: z.string(),
  ifAccepted: z.object({ plaintextBase64: z.string().optional() }).optional(),
};
const Negative = z.discriminatedUnion('op', [
  z.object({ ...negativeShared, op: z.literal('decrypt'), in: SideInput.extend({ ciphertext: z.string() }) }),
  z.object({ ...negativeShared, op: z.literal('encrypt'), in: SideInput.extend({ plaintext: z.string() }) }),
  z.object({ ...negativeShared, op: z.literal('importPublicKey'), in: z.object({ peerKeyValue: z.string() }) }),
  z.object({ ...negativeShared, op: z.literal('importPrivateKey'), in: z.object({ privateKey: z.string() }) }),
]);
export type Negative = z.infer<typeof Negative>;

const External = z.object({
  id: z.string(),
  receiverPrivateKey: z.string(),
  receiverKeyValue: z.string().optional(),
  receiverNonce: z.string(),
  senderPrivateKey: z.string().optional(),
  senderKeyValue: z.string(),
  senderNonce: z.string(),
  sharedSecret: z.string().optional(),
  ciphertext: z.string(),
  plaintextUtf8: z.string(),
});
export type External = z.infer<typeof External>;

export const VectorFile = z.object({
  format: z.literal('fidelius-vectors'),
  version: z.literal(1),
  curve: z.record(z.string(), z.string()),
  x509Prefix: z.string(),
  x509NamedPrefix: z.string(),
  external: z.array(External).default([]),
  exchange: z.array(Exchange).default([]),
  page: z.array(Page).default([]),
  keypair: z.array(KeyPair).default([]),
  publicKey: z.array(PublicKeyForm).default([]),
  negative: z.array(Negative).default([]),
});
export type VectorFile = z.infer<typeof VectorFile>;
