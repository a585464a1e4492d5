import { useEffect, useRef } from 'react';
import type { Narrative } from '../../../core/fhir/model.ts';
import { sanitise } from './narrative.ts';
import css from './reader.module.css';

/** A stranger's words as they set them, after the sanitiser. */
export function NarrativeBlock({ narrative }: { narrative: Narrative }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    place.current?.replaceChildren(sanitise(narrative.html));
  }, [narrative.html]);
  return <div ref={place} className={css['narrative']} />;
}
