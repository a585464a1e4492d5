import { groupAbhaNumber } from '../../kit/words.ts';
import { nameOf } from '../abha/citizens.ts';
import type { Answer } from '../wire/answer.ts';
import { type Html, html } from './html.ts';
import { markOf, type Phone } from './owner.ts';
import type { Language, Say } from './words.ts';

/** Nothing but the phone's own two files, and nothing from anywhere else. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

export const pageHeaders = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cache-control': 'no-store',
};

export type Tab = 'requests' | 'records' | 'facilities';

/** A page of the phone: who it belongs to, the tabs, one task. */
export function phonePage(
  phone: Phone,
  { tab, title, content, status = 200 }: { tab: Tab; title: string; content: Html; status?: number },
): Answer {
  const { citizen, say, language } = phone;
  const tabs: readonly [Tab, string][] = [
    ['requests', ''],
    ['records', '/records'],
    ['facilities', '/facilities'],
  ];
  const name = language === 'hi' ? citizen.nameInHindi : nameOf(citizen);
  const body = html`
    <header>
      <p class="name">${name}</p>
      <p class="abha">${groupAbhaNumber(citizen.abhaNumber)} · ${citizen.abhaAddress}</p>
      <a class="language" href="${otherLanguage(phone)}" hreflang="${language === 'hi' ? 'en' : 'hi'}"
        lang="${language === 'hi' ? 'en' : 'hi'}">${say('otherLanguage')}</a>
    </header>
    <nav aria-label="${say('phones')}">
      ${tabs.map(
        ([key, path]) =>
          html`<a href="${phone.to(path)}"${key === tab ? html` aria-current="page"` : null}>${say(key)}</a>`,
      )}
    </nav>
    <main id="content" tabindex="-1">
      <h1>${title}</h1>
      ${citizen.status === 'DEACTIVATED' && html`<p class="notice">${say('deactivated')}</p>`}
      ${content}
    </main>`;
  return page({ language, say, title: `${title} – ${name}`, body, status, mark: markOf(phone) });
}

const otherLanguage = ({ citizen, language }: Phone) => `/phone/${citizen.id}${language === 'hi' ? '' : '?lang=hi'}`;

interface Page {
  readonly language: Language;
  readonly say: Say;
  readonly title: string;
  readonly body: Html;
  readonly status?: number;
  readonly mark?: string;
}

export function page({ language, say, title, body, status = 200, mark = '' }: Page): Answer {
  const { markup } = html`<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${title}</title>
    <link rel="icon" href="/phone/icon.svg" type="image/svg+xml" />
    <link rel="stylesheet" href="/phone/phone.css" />
    <script src="/phone/phone.js" defer></script>
  </head>
  <body data-mark="${mark}">
    <a class="skip" href="#content">${say('skip')}</a>
    <div class="phone">
      <div class="screen">${body}</div>
    </div>
    <p class="practice">${say('practice')}</p>
  </body>
</html>`;
  return { status, type: 'text/html; charset=utf-8', body: markup, headers: pageHeaders };
}
