import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import { Broken } from './broken.tsx';
import { showAppearanceOf } from './frame/appearance.ts';
import { loadFonts } from './ui/index.ts';

showAppearanceOf('');
const root = createRoot(document.body.querySelector('#root') ?? document.body, {
  // A screen with a fault in it must not leave an empty page. What was typed is still kept.
  onUncaughtError: () => root.render(<Broken onGoOn={() => root.render(<App />)} />),
});
void loadFonts().then(() => root.render(<App />));
