import type { IncomingMessage } from 'node:http';
import { deskOrigin, originOf, phoneOrigin } from './addresses.ts';
import { type Cookies, keepCookies } from './cookies.ts';
import type { CoreState } from './core-host.ts';
import { forward, type Target, toPageResponse } from './forward.ts';

type Handler = (page: Request) => Promise<Response>;

/** How the page for the time without a core reads; asked for each time, since it depends on how long that has lasted. */
type WaitingPage = () => string;

/**
 * `app://desk`: every request goes to the core's pipe, with the secret that proves it came through this shell and the session
 * cookie that the page never sees. The core serves all that screens load; nothing is read from disk here.
 */
export function serveDesk(state: () => CoreState, waitingPage: WaitingPage): Handler {
  const cookies = keepCookies();
  return async (page) => {
    const refusal = refuseForeign(page, deskOrigin);
    const core = state();
    if (refusal) {
      return refusal;
    }
    if (core.kind !== 'ready') {
      return answerWithoutCore(page, waitingPage);
    }
    const headers = {
      host: 'desk',
      origin: deskOrigin,
      'x-shell-secret': core.secret,
      cookie: cookies.header() || undefined,
    };
    return answerFrom(page, { socketPath: core.pipe }, headers, { waitingPage, cookies });
  };
}

/** `app://phone`: the practice phone, and nothing else of the simulator. */
export function servePhone(state: () => CoreState, waitingPage: WaitingPage): Handler {
  return async (page) => {
    const refusal = refuseForeign(page, phoneOrigin);
    const core = state();
    if (refusal) {
      return refusal;
    }
    if (core.kind !== 'ready') {
      return answerWithoutCore(page, waitingPage);
    }
    const { simulator } = core.ready;
    if (!simulator || !isPhonePath(page.url)) {
      return new Response(null, { status: 404 });
    }
    const { hostname, port, host, origin } = new URL(simulator);
    const headers = { host, origin, cookie: undefined };
    return answerFrom(page, { host: hostname, port: Number(port) }, headers, { waitingPage });
  };
}

function isPhonePath(address: string): boolean {
  return /^\/phone(\/|$)/.test(new URL(address).pathname);
}

/** A window's session shows one origin. What a page of another origin sends, or asks for, ends here. */
function refuseForeign(page: Request, own: string): Response | undefined {
  const origin = page.headers.get('origin');
  if (originOf(page.url) !== own) {
    return new Response(null, { status: 404 });
  }
  return origin === null || origin === own ? undefined : new Response(null, { status: 403 });
}

interface AnswerOptions {
  readonly waitingPage: WaitingPage;
  readonly cookies?: Cookies;
}

async function answerFrom(
  page: Request,
  to: Target,
  headers: Record<string, string | undefined>,
  { waitingPage, cookies }: AnswerOptions,
): Promise<Response> {
  const { pathname, search } = new URL(page.url);
  let answer: IncomingMessage;
  try {
    answer = await forward(page, { to, path: pathname + search, headers });
  } catch {
    // Nobody listens, or the core ended while it was answering. It is started again; the page shows that or tries again.
    return answerWithoutCore(page, waitingPage);
  }
  cookies?.keep(answer.headers['set-cookie'] ?? []);
  return toPageResponse(answer);
}

/** 502, with a page where a page was wanted. */
function answerWithoutCore(page: Request, waitingPage: WaitingPage): Response {
  if (page.method !== 'GET' || !page.headers.get('accept')?.includes('text/html')) {
    return new Response(null, { status: 502 });
  }
  return new Response(waitingPage(), {
    status: 502,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
    },
  });
}
