import { at, isObject, type JsonObject } from '../json.ts';
import { attachmentFaults } from './attachments.ts';
import { bindingFault, codingFaults } from './codes.ts';
import type { ElementRule, TypeRule } from './element-rule.ts';
import { brokenInvariants } from './invariants.ts';
import { isPrimitive, judgePrimitive } from './primitives.ts';
import type { FoundReference } from './references.ts';
import type { Remarks } from './remarks.ts';
import type { Children, Rulebook } from './rulebook.ts';
import { checkSlices } from './slices.ts';

/** One pass over a resource: the rules, where remarks go, and the references met on the way. */
export interface Walk {
  readonly book: Rulebook;
  readonly remarks: Remarks;
  readonly references: FoundReference[];
  /** Called for a resource inside a resource: an entry of the bundle, or a contained one. */
  readonly onResource: (resource: unknown, path: string) => void;
}

/** One value of an element: what it is, and where. `extra` is its `_name` sibling (primitives with extensions). */
export interface Item {
  readonly value: unknown;
  readonly extra: unknown;
  readonly path: string;
  readonly type: TypeRule;
}

/** Where an object stands, and what it is checked against. */
interface Frame {
  readonly children: Children;
  readonly path: string;
  readonly isResource?: boolean;
}

/** Checks every property of `value` against the rules of its element. */
export function checkObject(walk: Walk, value: JsonObject, { children, path, isResource }: Frame): void {
  if (Object.keys(value).length === 0) walk.remarks.error(path, 'value.empty', 'must not be an empty object');
  const forms = formsOf(children);

  for (const key of Object.keys(value)) {
    const isKnown = forms.has(key.replace(/^_/, '')) || (isResource === true && key === 'resourceType');
    if (!isKnown) unknownProperty(walk, { key, path, children });
  }
  for (const [name, rule] of children) checkElement(walk, value, { name, rule, path });
}

type Forms = ReadonlyMap<string, { rule: ElementRule; type: TypeRule }>;
const formsKnown = new WeakMap<Children, Forms>();
const anything: TypeRule = { code: '', targets: [], profile: undefined };

/** The JSON names that `children` permit: `status`, and one for each type of a choice: `valueQuantity`, `valueString`. */
function formsOf(children: Children): Forms {
  const known = formsKnown.get(children);
  if (known) return known;
  const forms = new Map<string, { rule: ElementRule; type: TypeRule }>();

  for (const [name, rule] of children) {
    if (name.endsWith('[x]')) for (const type of rule.types) forms.set(choiceKey(name, type.code), { rule, type });
    else forms.set(name, { rule, type: rule.types[0] ?? anything });
  }
  formsKnown.set(children, forms);
  return forms;
}

const choiceKey = (name: string, type: string): string =>
  name.slice(0, -3) + type.charAt(0).toUpperCase() + type.slice(1);

function unknownProperty(walk: Walk, { key, path, children }: { key: string; path: string; children: Children }): void {
  const choice = [...children.keys()].find(
    (name) => name.endsWith('[x]') && key.replace(/^_/, '').startsWith(name.slice(0, -3)),
  );
  const type = choice === undefined ? '' : key.slice(choice.length - 3);
  const place = `${path}.${printable(key)}`;

  if (choice !== undefined && (isPrimitive(type.charAt(0).toLowerCase() + type.slice(1)) || walk.book.type(type))) {
    const permitted = children.get(choice)?.types.map((one) => choiceKey(choice, one.code)) ?? [];
    walk.remarks.error(place, 'choice.type', `is not permitted here; permitted: ${permitted.slice(0, 8).join(', ')}`);
  } else {
    walk.remarks.error(place, 'property.unknown', 'FHIR has no such property here');
  }
}

/** Names from outside go into remarks only as far as they are plain names. */
const printable = (key: string): string => key.slice(0, 60).replace(/[^\w[\]-]/g, '?');

interface ElementAt {
  readonly name: string;
  readonly rule: ElementRule;
  readonly path: string;
}

function checkElement(walk: Walk, owner: JsonObject, { name, rule, path }: ElementAt): void {
  const types = name.endsWith('[x]') ? rule.types : [rule.types[0] ?? anything];
  const forms = types.map((type) => ({ type, key: name.endsWith('[x]') ? choiceKey(name, type.code) : name }));
  const present = forms.filter(({ key }) => Object.hasOwn(owner, key) || Object.hasOwn(owner, `_${key}`));
  const shown = `${path}.${name.replace('[x]', '')}`;

  if (present.length > 1) walk.remarks.error(shown, 'choice.two', 'only one form of this value may be there');
  const items = present.flatMap(({ key, type }) => gather(walk, owner, { key, type, rule, path }));

  if (present.length <= 1) checkCount(walk, items.length, { rule, shown });
  const slices = checkSlices(walk.remarks, items, { rule, shown });
  for (const [index, item] of items.entries()) checkItem(walk, item, slices[index] ?? rule);
}

function checkCount(walk: Walk, count: number, { rule, shown }: { rule: ElementRule; shown: string }): void {
  if (count < rule.min) {
    const text = rule.min === 1 ? 'is missing' : `must be there at least ${rule.min} times`;
    walk.remarks.error(shown, 'element.missing', text);
  }
  if (count > rule.max) {
    const text =
      rule.max === 0 ? 'must not be there' : `may be there at most ${rule.max} ${rule.max === 1 ? 'time' : 'times'}`;
    walk.remarks.error(shown, 'element.too-many', text);
  }
}

function gather(
  walk: Walk,
  owner: JsonObject,
  form: { key: string; type: TypeRule; rule: ElementRule; path: string },
): Item[] {
  const { key, type, rule, path } = form;
  const place = `${path}.${key}`;
  const [value, extra] = [at(owner, key), at(owner, `_${key}`)];
  const isArray = Array.isArray(value) || (value === undefined && Array.isArray(extra));

  if (isArray && !rule.isList) walk.remarks.error(place, 'list.unexpected', 'must be one value, not a list');
  if (!isArray && rule.isList) walk.remarks.error(place, 'list.expected', 'must be a list');
  if (Array.isArray(value) && value.length === 0) walk.remarks.error(place, 'value.empty', 'must not be an empty list');
  if (!isArray) return [{ value, extra, path: place, type }];

  const values: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  const extras: readonly unknown[] = Array.isArray(extra) ? extra : [];

  return Array.from({ length: Math.max(values.length, extras.length) }, (_, index) => ({
    value: values[index],
    extra: extras[index] ?? undefined,
    path: `${place}[${index}]`,
    type,
  }));
}

function checkItem(walk: Walk, item: Item, rule: ElementRule): void {
  const { value, path, type } = item;
  const code =
    type.profile === undefined
      ? type.code
      : walk.book.type(lastStep(type.profile))
        ? lastStep(type.profile)
        : type.code;

  if (isPrimitive(code)) checkPrimitive(walk, item, rule);
  else if (code === 'Resource') walk.onResource(value, path);
  else if (isObject(value)) checkComplex(walk, { value, path, code, type }, rule);
  else walk.remarks.error(path, 'value.form', value === null ? 'must not be null' : `must be an object (${code})`);
}

const lastStep = (url: string): string => url.slice(url.lastIndexOf('/') + 1);

function checkPrimitive(walk: Walk, { value, extra, path, type }: Item, rule: ElementRule): void {
  if (extra !== undefined && extra !== null) {
    const children = walk.book.type('Element')?.children ?? new Map<string, ElementRule>();
    if (isObject(extra)) checkObject(walk, extra, { children, path: `${path}(_)` });
    else walk.remarks.error(path, 'value.form', 'its _ sibling must be an object');
    if (value === undefined || value === null) return;
  }
  if (value === undefined || value === null) {
    walk.remarks.error(path, 'value.null', 'must not be null');
    return;
  }
  const fault = judgePrimitive(type.code, value);
  if (fault) walk.remarks.add(path, fault);
  if (rule.fixed !== undefined && value !== rule.fixed)
    walk.remarks.error(path, 'value.fixed', `must be exactly "${rule.fixed}"`);
  else checkBinding(walk, { value, path, code: type.code }, rule);
}

function checkComplex(
  walk: Walk,
  found: { value: JsonObject; path: string; code: string; type: TypeRule },
  rule: ElementRule,
): void {
  const { value, path, code, type } = found;
  checkObject(walk, value, { children: walk.book.childrenOf(rule, code), path });
  checkBinding(walk, found, rule);

  const place = code === 'BackboneElement' || code === 'Element' || code === '' ? (rule.twin ?? rule).place : code;
  for (const fault of brokenInvariants(place, value)) walk.remarks.add(path, fault);
  if (code === 'Coding') for (const fault of codingFaults(walk.book.tables, value)) walk.remarks.add(path, fault);
  if (code === 'Attachment') for (const fault of attachmentFaults(value)) walk.remarks.add(path, fault);
  if (code === 'Reference') walk.references.push({ value, path, targets: type.targets });
}

function checkBinding(walk: Walk, found: { value: unknown; path: string; code: string }, rule: ElementRule): void {
  if (rule.valueSet === undefined) return;
  const fault = bindingFault(walk.book.tables, rule.valueSet, { type: found.code, value: found.value });
  if (fault) walk.remarks.add(found.path, fault);
}
