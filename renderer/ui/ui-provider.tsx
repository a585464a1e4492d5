import { MantineProvider } from '@mantine/core';
import '@mantine/core/styles.layer.css';
import '@fontsource/noto-sans-devanagari/devanagari-400.css';
import '@fontsource/noto-sans-devanagari/devanagari-600.css';
import './base.css';
import type { ReactNode } from 'react';
import { handOutNonce, styleNonce } from './nonce.ts';
import { colorVariables, theme } from './theme.ts';

handOutNonce();

/** Stands around everything: colours, type, and the nonce for style sheets made at run time. */
export function UiProvider({ scheme, children }: { scheme: 'light' | 'dark'; children: ReactNode }) {
  return (
    <MantineProvider
      theme={theme}
      forceColorScheme={scheme}
      cssVariablesResolver={colorVariables}
      getStyleNonce={styleNonce}
    >
      {children}
    </MantineProvider>
  );
}
