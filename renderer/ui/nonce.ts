import { setNonce } from 'get-nonce';

/** The core writes a fresh nonce into the page; without it the security policy refuses style sheets made at run time. */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
}

/** The scroll lock of dialogs takes its nonce from get-nonce. */
export function handOutNonce(): void {
  setNonce(styleNonce());
}
