/**
 * The text of one member of a JSON object, byte for byte as it stands in `json`: what a signature was made over cannot be
 * written anew. `json` must be valid JSON. A member that stands twice is taken at its last place, as JSON.parse does.
 */
export function memberText(json: string, path: readonly string[]): string | null {
  let start = skipBlanks(json, 0);
  let end = json.length;
  for (const name of path) {
    const found = findMember(json, start, name);
    if (!found) return null;
    [start, end] = found;
  }
  return json.slice(start, end).trimEnd();
}

/** Start and end of the value of `name` in the object that begins at `at`. */
function findMember(json: string, at: number, name: string): [number, number] | null {
  if (json[at] !== '{') return null;
  let found: [number, number] | null = null;
  let place = skipBlanks(json, at + 1);
  while (json[place] === '"') {
    const keyEnd = endOfString(json, place);
    const key: unknown = JSON.parse(json.slice(place, keyEnd));
    const start = skipBlanks(json, skipBlanks(json, keyEnd) + 1);
    const end = endOfValue(json, start);
    if (key === name) found = [start, end];
    place = skipBlanks(json, end);
    if (json[place] === ',') place = skipBlanks(json, place + 1);
  }
  return found;
}

function endOfValue(json: string, start: number): number {
  let depth = 0;
  for (let place = start; place < json.length; place += 1) {
    const sign = json[place];
    if (sign === '"') {
      place = endOfString(json, place) - 1;
      if (depth === 0) return place + 1;
    } else if (sign === '{' || sign === '[') depth += 1;
    else if (sign === '}' || sign === ']') {
      if (depth === 0) return place;
      depth -= 1;
      if (depth === 0) return place + 1;
    } else if (sign === ',' && depth === 0) return place;
  }
  return json.length;
}

function endOfString(json: string, start: number): number {
  for (let place = start + 1; place < json.length; place += 1) {
    if (json[place] === '\\') place += 1;
    else if (json[place] === '"') return place + 1;
  }
  return json.length;
}

function skipBlanks(json: string, from: number): number {
  let place = from;
  while (json[place] === ' ' || json[place] === '\n' || json[place] === '\r' || json[place] === '\t') place += 1;
  return place;
}
