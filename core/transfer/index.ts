/**
 * Records that leave: another hospital asks under a permission, the request is decided, answered, and sent page by page, each
 * page decided anew, encrypted under keys of its own and written down before it goes. Who took what stays for good
 * (abdm-v3.md sections 7.2 to 7.4).
 */
export { transferContract } from './contract.ts';
export { distrustAfterRestore } from './store.ts';
export { startTransfer, type TransferParts, type Transfers } from './transfer.ts';
