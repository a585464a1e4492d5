import { describe, expect, test } from 'vitest';
import { originOf } from '../../../electron/addresses.ts';
import { guardNavigation, guardPermissions } from '../../../electron/guards.ts';
import { FakeContents, FakeSession } from './fake-electron.ts';

const desk = 'app://desk/patients';
const asked = (permission: string, details: object) => {
  const session = new FakeSession();
  guardPermissions(session as unknown as Parameters<typeof guardPermissions>[0]);
  let answer: boolean | undefined;
  session.onRequest?.(null, permission, (ok) => (answer = ok), {
    requestingUrl: desk,
    isMainFrame: true,
    ...details,
  });
  return answer;
};
const checked = (permission: string, origin: string, details: object) => {
  const session = new FakeSession();
  guardPermissions(session as unknown as Parameters<typeof guardPermissions>[0]);
  return session.onCheck?.(null, permission, origin, details);
};

const guarded = (url: string) => {
  const contents = new FakeContents(url);
  const opened: string[] = [];
  guardNavigation(contents as unknown as Parameters<typeof guardNavigation>[0], (address) => opened.push(address));
  const prevents = (event: string, details: object) => {
    let prevented = false;
    contents.emit(event, { preventDefault: () => (prevented = true), ...details });
    return prevented;
  };
  return { contents, opened, prevents };
};

describe('addresses', () => {
  test('two foreign schemes are two origins, though Node calls both of them null', () => {
    expect(originOf('app://desk/patients?x=1')).toBe('app://desk');
    expect(originOf('evil://desk/')).toBe('evil://desk');
    expect(originOf('not an address')).toBe('');
  });
});

describe('permissions', () => {
  test('the camera is given to our own page', () => {
    expect(asked('media', { mediaTypes: ['video'] })).toBe(true);
    expect(checked('media', 'app://desk/', { mediaType: 'video' })).toBe(true);
  });

  test.each([
    ['the microphone', 'media', { mediaTypes: ['audio'] }],
    ['camera and microphone together', 'media', { mediaTypes: ['video', 'audio'] }],
    ['media of no kind', 'media', {}],
    ['the place', 'geolocation', {}],
    ['notifications', 'notifications', {}],
    ['the clipboard', 'clipboard-read', {}],
    ['opening another program', 'openExternal', {}],
    ['the camera inside a frame', 'media', { mediaTypes: ['video'], isMainFrame: false }],
    ['the camera for the phone', 'media', { mediaTypes: ['video'], requestingUrl: 'app://phone/phone/asha' }],
    ['the camera for a page of the internet', 'media', { mediaTypes: ['video'], requestingUrl: 'https://desk/' }],
    [
      'the camera for a name that only begins like ours',
      'media',
      { mediaTypes: ['video'], requestingUrl: 'app://desk.evil/' },
    ],
  ])('%s is refused when asked for', (_what, permission, details) => {
    expect(asked(permission, details)).toBe(false);
  });

  test.each([
    ['the microphone', 'media', 'app://desk/', { mediaType: 'audio' }],
    ['the place', 'geolocation', 'app://desk/', {}],
    ['the camera of another origin', 'media', 'https://example.org/', { mediaType: 'video' }],
    ['the camera of no origin', 'media', '', { mediaType: 'video' }],
  ])('%s is refused when only checked', (_what, permission, origin, details) => {
    expect(checked(permission, origin, details)).toBe(false);
  });

  test('no device is ever given', () => {
    const session = new FakeSession();
    guardPermissions(session as unknown as Parameters<typeof guardPermissions>[0]);
    expect(session.onDevice?.()).toBe(false);
  });
});

describe('navigation', () => {
  test('a page may move within its own origin', () => {
    const { prevents } = guarded('app://desk/');
    expect(prevents('will-navigate', { url: 'app://desk/patients' })).toBe(false);
  });

  test.each(['https://example.org/', 'app://phone/phone/asha', 'file:///etc/passwd', 'javascript:alert(1)', ''])(
    'a page of the desk does not become %s',
    (url) => {
      const { prevents } = guarded('app://desk/');
      expect(prevents('will-navigate', { url })).toBe(true);
      expect(prevents('will-redirect', { url })).toBe(true);
    },
  );

  test('nothing is loaded into a frame or a webview', () => {
    const { prevents } = guarded('app://desk/');
    expect(prevents('will-frame-navigate', { url: 'app://desk/', isMainFrame: false })).toBe(true);
    expect(prevents('will-attach-webview', {})).toBe(true);
  });

  test('no page opens a window, but the desk may ask for the practice phone', () => {
    const { contents, opened } = guarded('app://desk/');
    expect(contents.onOpen?.({ url: 'https://example.org/' })).toEqual({ action: 'deny' });
    expect(contents.onOpen?.({ url: 'app://desk/second' })).toEqual({ action: 'deny' });
    expect(opened).toEqual([]);
    expect(contents.onOpen?.({ url: 'app://phone/phone/asha' })).toEqual({ action: 'deny' });
    expect(opened).toEqual(['app://phone/phone/asha']);
  });

  test('the phone cannot open further phones', () => {
    const { contents, opened } = guarded('app://phone/phone/asha');
    contents.onOpen?.({ url: 'app://phone/phone/ravi' });
    expect(opened).toEqual([]);
  });
});
