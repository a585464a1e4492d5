import { systemClock, toInstant } from '../../core/kit/clock.ts';
import { newKey } from '../core-client.ts';
import { makeStore } from './store.ts';

/** News from outside: a record arrived, a consent was granted. Never for what the person just did and can see. */
export interface News {
  readonly id: string;
  readonly title: string;
  readonly at: string;
  /** Where it can be looked at. */
  readonly path?: string;
}

const longest = 30;
export const news = makeStore<{ readonly items: readonly News[]; readonly unseen: number }>({ items: [], unseen: 0 });

/** Shows it quietly for some seconds and lists it under the bell. */
export function tellNews(title: string, path?: string): void {
  const item: News = { id: newKey(), title, at: toInstant(systemClock()), ...(path === undefined ? {} : { path }) };
  const { items, unseen } = news.read();
  news.write({ items: [item, ...items].slice(0, longest), unseen: unseen + 1 });
}

export function markNewsSeen(): void {
  news.write({ ...news.read(), unseen: 0 });
}

export function forgetNews(): void {
  news.write({ items: [], unseen: 0 });
}
