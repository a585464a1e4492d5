import type { Headers, LeavingPage } from './dialect.ts';

/** Our own gateway token shows the receiver who pushes (abdm-v3.md section 7.3). */
export function pushHeaders(token: string | null): Headers {
  return { 'Content-Type': 'application/json', ...(token === null ? {} : { Authorization: `Bearer ${token}` }) };
}

/** A page of our records for another hospital. No further members: some receivers refuse what they do not know. */
export function writePage({ transactionId, pageNumber, pageCount, keyMaterial, entries }: LeavingPage): object {
  return {
    pageNumber,
    pageCount,
    transactionId,
    entries: entries.map(({ careContextReference, content, checksum }) => ({
      content,
      media: 'application/fhir+json',
      checksum,
      careContextReference,
    })),
    keyMaterial,
  };
}
