import type { Session, WebContents } from 'electron';
import { deskOrigin, originOf, phoneOrigin } from './addresses.ts';

/**
 * Electron grants every permission by default. Only the camera is ever needed, by our own page, to read QR codes; the
 * microphone is not, though Electron calls both `media`.
 */
export function guardPermissions(session: Session): void {
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    const media = 'mediaTypes' in details ? (details.mediaTypes ?? []) : [];
    const isCamera = permission === 'media' && media.length > 0 && media.every((type) => type === 'video');
    answer(isCamera && details.isMainFrame && originOf(details.requestingUrl) === deskOrigin);
  });
  session.setPermissionCheckHandler((_contents, permission, requestingOrigin, details) => {
    const isCamera = permission === 'media' && details.mediaType !== 'audio';
    return isCamera && originOf(requestingOrigin) === deskOrigin;
  });
  session.setDevicePermissionHandler(() => false);
}

/** A window shows the page it was opened for, and never another. Only the practice phone may open beside the desk. */
export function guardNavigation(contents: WebContents, openPhone: (address: string) => void): void {
  const stay = (details: { url: string; preventDefault: () => void }) => {
    if (originOf(details.url) !== originOf(contents.getURL())) {
      details.preventDefault();
    }
  };
  contents.on('will-navigate', stay);
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) {
      details.preventDefault();
    }
  });
  contents.on('will-redirect', stay);
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    if (originOf(url) === phoneOrigin && originOf(contents.getURL()) === deskOrigin) {
      openPhone(url);
    }
    return { action: 'deny' };
  });
}
