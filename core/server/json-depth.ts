/** How deep callbacks may nest (architecture.md 7.23): their deepest member lies at 7. */
export const deepestJson = 60;

/**
 * Whether brackets nest deeper than `limit` anywhere outside of texts. Looks at signs only and keeps a count, so that no depth
 * of nesting costs more than its length.
 */
export function isTooDeep(json: string, limit = deepestJson): boolean {
  let depth = 0;
  let isText = false;
  for (let place = 0; place < json.length; place += 1) {
    const sign = json.charCodeAt(place);
    if (isText) {
      if (sign === backslash) place += 1;
      else if (sign === quote) isText = false;
    } else if (sign === quote) isText = true;
    else if (sign === openBrace || sign === openBracket) {
      depth += 1;
      if (depth > limit) return true;
    } else if (sign === closeBrace || sign === closeBracket) depth -= 1;
  }
  return false;
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = [0x22, 0x5c, 0x7b, 0x7d, 0x5b, 0x5d];
