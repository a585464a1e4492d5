import { useEffect, useState } from 'react';
import css from './frame.module.css';
import { type News, news } from './news.ts';

const shownFor = 7000;

/** The newest news for some seconds, in the corner, without taking the focus. */
export function Toasts() {
  const newest = news.use().items[0];
  const [shown, setShown] = useState<News>();
  useEffect(() => {
    if (!newest) return undefined;
    setShown(newest);
    const timer = setTimeout(() => setShown(undefined), shownFor);
    return () => clearTimeout(timer);
  }, [newest]);
  return (
    <div className={css['toasts']} role="status">
      {shown && <div className={css['toast']}>{shown.title}</div>}
    </div>
  );
}
