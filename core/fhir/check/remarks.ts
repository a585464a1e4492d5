import type { Remark, Severity } from '../model.ts';

/** What is wrong with one value, before it is known where that value stands. */
export interface Fault {
  readonly severity: Severity;
  readonly rule: string;
  readonly text: string;
}

/** Gathers remarks up to a limit, so that a hostile bundle cannot fill the memory with complaints. */
export interface Remarks {
  readonly add: (path: string, fault: Fault) => void;
  readonly error: (path: string, rule: string, text: string) => void;
  readonly warn: (path: string, rule: string, text: string) => void;
  readonly inform: (path: string, rule: string, text: string) => void;
  /** Errors met so far, also those beyond the limit. */
  readonly errors: () => number;
  readonly list: () => Remark[];
}

const mostRemarks = 500;

export function collectRemarks(): Remarks {
  const kept: Remark[] = [];
  let left = 0;
  let errors = 0;

  const add = (path: string, { severity, rule, text }: Fault): void => {
    if (severity === 'error') errors += 1;
    if (kept.length < mostRemarks) kept.push({ severity, path, rule, text });
    else left += 1;
  };

  return {
    add,
    error: (path, rule, text) => add(path, { severity: 'error', rule, text }),
    warn: (path, rule, text) => add(path, { severity: 'warning', rule, text }),
    inform: (path, rule, text) => add(path, { severity: 'information', rule, text }),
    errors: () => errors,
    list: () => (left === 0 ? kept : [...kept, leftOut(left, errors > 0)]),
  };
}

function leftOut(count: number, hasErrors: boolean): Remark {
  const text = `${count} more remarks are not listed`;

  return { severity: hasErrors ? 'error' : 'information', path: 'Bundle', rule: 'remarks.left-out', text };
}
