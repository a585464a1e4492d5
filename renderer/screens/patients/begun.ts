let begun = '';

/** What was typed into a search that found nobody goes into the form of a new patient. */
export function beginWith(text: string): void {
  begun = text.trim();
}

/** Takes it, once. */
export function takeBegun(): string {
  const text = begun;
  begun = '';
  return text;
}
