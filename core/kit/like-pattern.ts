/** For `LIKE @like ESCAPE '\'`: whatever contains this text; null when there is none, for a filter that is off. */
export function likePattern(text: string): string | null {
  const wanted = text.trim();
  return wanted === '' ? null : `%${wanted.replace(/[\\%_]/g, '\\$&')}%`;
}
