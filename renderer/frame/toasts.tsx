import { useEffect, useState } from 'react';
import css from './frame.module.css';
import { news } from './news.ts';

const shownFor = 7000;

/** The newest news for some seconds, in the corner, without taking the focus. */
export function Toasts() {
  const newest = news.use().items[0];
  const [seen, setSeen] = useState('');
  useEffect(() => {
    if (!newest) return undefined;
    const timer = setTimeout(() => setSeen(newest.id), shownFor);
    return () => clearTimeout(timer);
  }, [newest]);
  const isShown = newest !== undefined && newest.id !== seen;
  return <output className={css['toasts']}>{isShown && <div className={css['toast']}>{newest.title}</div>}</output>;
}
