/** Large bytes in the database, in rows of 256 KB: attachments, bundle texts, received contents (architecture.md 7.16, 7.17). */
export {
  addBlob,
  type BlobFacts,
  blobPieces,
  blobsNotInBackups,
  disownBlob,
  eraseBlob,
  eraseDisowned,
  eraseNamelessBlobs,
  findBlob,
  nameBlob,
  pieceSize,
  readBlob,
  receiveBlob,
} from './store.ts';
