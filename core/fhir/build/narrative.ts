/** The narrative of a resource: one plain paragraph a line, everything escaped, no attribute but the language. */
export function toNarrative(lines: readonly string[], language: string): { status: string; div: string } {
  const paragraphs = lines.filter((line) => line.trim() !== '').map((line) => `<p>${escapeXhtml(line)}</p>`);
  const body = paragraphs.length === 0 ? '<p>-</p>' : paragraphs.join('');

  return {
    status: 'generated',
    div: `<div xmlns="http://www.w3.org/1999/xhtml" lang="${language}" xml:lang="${language}">${body}</div>`,
  };
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function escapeXhtml(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => entities[letter] ?? letter).replaceAll('\n', '<br/>');
}
