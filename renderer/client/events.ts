import { call, cookieHeader } from './call.ts';

/** What changed in the core: the folder's word and an id, without personal data. */
export interface Change {
  readonly of: string;
  readonly id: string;
}

/** `'all'`: the stream was away for a while, so anything may have changed. */
export type News = readonly Change[] | 'all';

const listeners = new Set<(news: News) => void>();
const pauseAfterLoss = 1500;
let stop: (() => void) | undefined;
let wasAway = false;

/** One stream for the whole page, open while somebody listens and the tab is seen (architecture.md 7.10). */
export function listen(listener: (news: News) => void): () => void {
  listeners.add(listener);
  if (!stop) stop = start();
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    stop?.();
    stop = undefined;
  };
}

function start(): () => void {
  let reading = new AbortController();
  const open = () => {
    reading = new AbortController();
    void readOn(reading.signal);
  };
  const onVisibility = () => {
    reading.abort();
    wasAway = true;
    if (!document.hidden) open();
  };
  document.addEventListener('visibilitychange', onVisibility);
  if (!document.hidden) open();
  return () => {
    document.removeEventListener('visibilitychange', onVisibility);
    reading.abort();
    wasAway = false;
  };
}

/** Reads stream after stream; the core ends each after five minutes, and one that broke is asked for again. */
async function readOn(signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const isOver = await readOnce(signal);
    if (signal.aborted) return;
    wasAway = true;
    // Is the core gone? Whoever shows that hears of it by the answer to this.
    if (!isOver) void call('auth.state', {}, { isBackground: true, signal });
    if (!isOver) await new Promise((resolve) => setTimeout(resolve, pauseAfterLoss));
  }
}

/** True when the core ended the stream by itself, false when it broke or was refused. */
async function readOnce(signal: AbortSignal): Promise<boolean> {
  try {
    const answer = await fetch('/events', { headers: { Accept: 'text/event-stream', ...cookieHeader() }, signal });
    if (!answer.ok || !answer.body) return false;
    if (wasAway) tell('all');
    wasAway = false;
    let text = '';
    for await (const piece of pieces(answer.body.pipeThrough(new TextDecoderStream()))) {
      text += piece;
      const events = text.split('\n\n');
      text = events.pop() ?? '';
      for (const event of events) read(event);
    }
    return true;
  } catch {
    return false;
  }
}

async function* pieces(stream: ReadableStream<string>): AsyncGenerator<string> {
  const reader = stream.getReader();
  for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
}

function read(event: string): void {
  const lines = event.split('\n');
  if (!lines.includes('event: changed')) return;
  const data = lines.find((line) => line.startsWith('data: '))?.slice('data: '.length);
  // The core's own words; whoever listens only compares them.
  if (data !== undefined) tell(JSON.parse(data) as Change[]);
}

function tell(news: News): void {
  for (const listener of listeners) listener(news);
}
