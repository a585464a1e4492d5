/** What a profile says about one element, as a tree. */
export interface ElementRule {
  /** The element's place without list marks and slices: `Composition.section.entry`, `Observation.value[x]`. */
  readonly place: string;
  readonly min: number;
  readonly max: number;
  readonly types: readonly TypeRule[];
  /** The only permitted value, compared letter for letter. */
  readonly fixed: string | undefined;
  /** The value set of a required binding. */
  readonly valueSet: string | undefined;
  readonly slicing: Slicing | undefined;
  readonly slices: ElementRule[];
  readonly sliceName: string | undefined;
  /** Rules of the children; empty when the data type's own rules hold. Names of choices end in `[x]`. */
  readonly children: Map<string, ElementRule>;
  /** The element of the same tree whose children are also this one's (FHIR's contentReference). */
  twin: ElementRule | undefined;
  /** Whether JSON writes it as an array. Decided by FHIR's own maximum, which a profile does not change. */
  isList: boolean;
}

export interface TypeRule {
  readonly code: string;
  /** For references: resource types or profile URLs that may be pointed at; `Resource` is any. */
  readonly targets: readonly string[];
  readonly profile: string | undefined;
}

export interface Slicing {
  readonly rules: 'open' | 'closed' | 'openAtEnd';
  /** Path below the item whose value chooses the slice: `['code', 'coding', 'code']`. */
  readonly by: readonly string[];
}

/** One element as the tables list it: flat, with its path relative to the root, slices marked with a colon. */
export interface FlatElement {
  readonly path: string;
  readonly min: number;
  readonly max: number;
  readonly types: readonly TypeRule[];
  readonly fixed?: string | undefined;
  readonly valueSet?: string | undefined;
  readonly slicing?: Slicing | undefined;
  readonly sameAs?: string | undefined;
}

/** The tree of a flat list that is ordered parents first, as snapshots are. */
export function growTree(type: string, elements: readonly FlatElement[]): ElementRule {
  const root = toRule(type, { path: '', min: 0, max: 1, types: [{ code: type, targets: [], profile: undefined }] });

  for (const element of elements) {
    const steps = element.path.split('.');
    const last = steps.pop() ?? '';
    const parent = steps.reduce<ElementRule | undefined>((rule, step) => rule && stepInto(rule, step), root);
    if (parent) attach(parent, last, element);
  }
  for (const element of elements) if (element.sameAs !== undefined) findTwin(root, element);

  return root;
}

/** `sameAs` is a whole place, `Composition.section`; a place of another type finds nothing. */
function findTwin(root: ElementRule, element: FlatElement): void {
  const rule = element.path
    .split('.')
    .reduce<ElementRule | undefined>((node, step) => node && stepInto(node, step), root);
  const [, ...steps] = (element.sameAs ?? '').split('.');
  const twin = steps.reduce<ElementRule | undefined>((node, step) => node?.children.get(step), root);

  if (rule && twin) rule.twin = twin;
}

/** @param step `section` or `section:Medications` */
function stepInto(rule: ElementRule, step: string): ElementRule | undefined {
  const [name = '', slice] = step.split(':');
  const child = rule.children.get(name);

  return slice === undefined ? child : child?.slices.find((one) => one.sliceName === slice);
}

function attach(parent: ElementRule, step: string, element: FlatElement): void {
  const [name = '', slice] = step.split(':');
  const rule = toRule(`${parent.place}.${name}`, element, slice);

  if (slice === undefined) parent.children.set(name, rule);
  else parent.children.get(name)?.slices.push(rule);
}

function toRule(place: string, element: FlatElement, sliceName?: string): ElementRule {
  const { min, max, types, fixed, valueSet, slicing } = element;

  return {
    place,
    min,
    max,
    types,
    fixed,
    valueSet,
    slicing,
    slices: [],
    sliceName,
    children: new Map(),
    twin: undefined,
    isList: max > 1,
  };
}
