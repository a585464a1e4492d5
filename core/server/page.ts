import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Middleware } from 'koa';
import { newSecret } from '../kit/ids.ts';

const mediaTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** The policy of architecture.md 7.49. The nonce admits the style sheets that the component library makes at run time. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** Serves the built screens: the page with a fresh nonce, and its files, whose names change with their content. */
export function servePage(folder: string): Middleware {
  const root = path.resolve(folder);
  const pageFile = path.join(root, 'index.html');
  return async (ctx, next) => {
    if (ctx.method !== 'GET' && ctx.method !== 'HEAD') return next();
    if (ctx.path.startsWith('/call/') || ctx.path === '/events' || ctx.path === '/openapi.json') return next();
    setHeaders(ctx);

    const file = path.join(root, path.normalize(decodePath(ctx.path)));
    const isInside = file.startsWith(root + path.sep);
    if (isInside && path.extname(file) !== '' && path.extname(file) !== '.html') return sendFile(ctx, file);

    if (!existsSync(pageFile)) return next();
    const nonce = newSecret(16);
    ctx.set('Content-Security-Policy', policy(nonce));
    ctx.set('Cache-Control', 'no-store');
    ctx.type = 'text/html; charset=utf-8';
    ctx.body = readFileSync(pageFile, 'utf8').replaceAll('%NONCE%', nonce);
  };
}

async function sendFile(ctx: Parameters<Middleware>[0], file: string): Promise<void> {
  const found = await stat(file).catch(() => undefined);
  const type = mediaTypes[path.extname(file)];
  if (!found?.isFile() || type === undefined) return void (ctx.status = 404);
  ctx.type = type;
  ctx.length = found.size;
  ctx.set('Cache-Control', ctx.path.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache');
  ctx.body = createReadStream(file);
}

function setHeaders(ctx: Parameters<Middleware>[0]): void {
  ctx.set('X-Content-Type-Options', 'nosniff');
  ctx.set('Referrer-Policy', 'no-referrer');
  ctx.set('Cross-Origin-Opener-Policy', 'same-origin');
  ctx.set('Cross-Origin-Resource-Policy', 'same-origin');
}

function decodePath(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return '/';
  }
}
