import { createContext, type ReactNode, useContext, useEffect, useId } from 'react';
import { addLayer, groundLayer } from './layers.ts';

const LayerId = createContext(groundLayer);

export const useLayerId = (): string => useContext(LayerId);

/** What stands in here has the keyboard for itself as long as it is shown; sealed, also before keys that work everywhere. */
export function KeyLayer({ children, isSealed = false }: { children: ReactNode; isSealed?: boolean }) {
  const id = useId();
  useEffect(() => addLayer(id, isSealed), [id, isSealed]);
  return <LayerId value={id}>{children}</LayerId>;
}
