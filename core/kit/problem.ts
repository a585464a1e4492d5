/**
 * A named failure that a person can do something about. Thrown inside a command it also rolls the transaction back.
 * `code` is `<folder>.<what>`, stands in the contract of every call that may raise it, and is translated by the screens.
 * `facts` fill the gaps of that translation; they never hold a name, an ABHA or any part of a record.
 */
export class Problem extends Error {
  readonly code: string;
  readonly facts: Readonly<Record<string, string | number>>;

  constructor(code: string, facts: Readonly<Record<string, string | number>> = {}) {
    super(code);
    this.name = 'Problem';
    this.code = code;
    this.facts = facts;
  }
}
