import { createContext, type ReactNode, useContext, useEffect, useId } from 'react';
import { addLayer, groundLayer } from './layers.ts';

const LayerId = createContext(groundLayer);

export const useLayerId = (): string => useContext(LayerId);

/** What stands in here has the keyboard for itself as long as it is shown. */
export function KeyLayer({ children }: { children: ReactNode }) {
  const id = useId();
  useEffect(() => addLayer(id), [id]);
  return <LayerId value={id}>{children}</LayerId>;
}
