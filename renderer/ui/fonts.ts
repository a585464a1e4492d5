const weights = [400, 600];
const longestWait = 2000;

/**
 * Waits for the bundled Hindi letters before the first text is drawn: a browser that draws empty boxes first does not
 * always draw them again. The files lie on this PC; after two seconds the page goes on without them.
 */
export async function loadFonts(): Promise<void> {
  const all = weights.map((weight) => document.fonts.load(`${weight} 1em "Noto Sans Devanagari"`, 'अ'));
  await Promise.race([Promise.allSettled(all), new Promise((resolve) => setTimeout(resolve, longestWait))]);
}
