import { Buffer } from 'node:buffer';
import { createHash } from 'node:crypto';
import { addResource, type Draft, type Drafting, language, type Pointer } from './drafting.ts';
import type { DocumentFacts } from './model.ts';
import { toIndianTime } from './moments.ts';
import type { Parties } from './parties.ts';

/** The visit's files, each as a DocumentReference (fhir.md section 6.1). */
export function addDocuments(drafting: Drafting, { patient, practitioner }: Parties): Pointer[] {
  return (drafting.input.documents ?? []).map((document) =>
    addResource(drafting, {
      type: 'DocumentReference',
      says: [document.title],
      body: {
        status: 'current',
        docStatus: 'final',
        type: { text: document.title },
        subject: patient,
        date: toIndianTime(drafting.input.signedAt),
        author: [practitioner],
        content: [{ attachment: attachmentOf(document) }],
      },
    }),
  );
}

function attachmentOf({ title, contentType, data, createdAt }: DocumentFacts): Draft {
  return {
    contentType,
    language,
    data: toBase64(data),
    size: data.length,
    hash: createHash('sha1').update(data).digest('base64'),
    title,
    creation: toIndianTime(createdAt),
  };
}

/** A file as a Binary: the only form of attachment that a Prescription record has. */
export function addBinary(drafting: Drafting, { contentType, data }: DocumentFacts): Pointer {
  return addResource(drafting, { type: 'Binary', body: { contentType, data: toBase64(data) } });
}

/** Without a copy of the bytes first: a scan has megabytes. */
const toBase64 = ({ buffer, byteOffset, byteLength }: Uint8Array): string =>
  Buffer.from(buffer, byteOffset, byteLength).toString('base64');
