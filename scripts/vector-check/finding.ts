/** What a check found. A difference breaks the vector; a remark (another reason than the file prefers) does not. */
export interface Finding {
  readonly kind: 'difference' | 'remark';
  readonly what: string;
}

export function difference(what: string): Finding {
  return { kind: 'difference', what };
}

export function remark(what: string): Finding {
  return { kind: 'remark', what };
}

/** Names the fields in which two records differ. Values stay out of the message: some have megabytes. */
export function compare(
  actual: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): Finding[] {
  return Object.keys(expected)
    .filter((field) => actual[field] !== expected[field])
    .map((field) => difference(`${field} differs`));
}
