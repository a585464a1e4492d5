import { type ElementRule, growTree } from './element-rule.ts';
import { nrcesBase, type Tables } from './tables.ts';

export type Children = ReadonlyMap<string, ElementRule>;

/** The rule tables as trees, each grown when it is first asked for. */
export interface Rulebook {
  readonly tables: Tables;
  /** The profile of that URL (a version behind `|` is ignored); undefined when we hold no such profile. */
  readonly profile: (url: string) => Profile | undefined;
  /** FHIR R4's own rules for a data type or resource. */
  readonly type: (name: string) => ElementRule | undefined;
  /** The rules below `rule` when its value has the type `type`. */
  readonly childrenOf: (rule: ElementRule, type: string) => Children;
  /** The guide's profile for a resource that names none; undefined when the guide leaves that type alone. */
  readonly usualProfile: (type: string) => Profile | undefined;
}

export interface Profile {
  readonly url: string;
  readonly type: string;
  readonly root: ElementRule;
}

const noChildren: Children = new Map();

export function openRulebook(tables: Tables): Rulebook {
  const types = new Map<string, ElementRule>();
  const profiles = new Map<string, Profile>();

  const type = (name: string): ElementRule | undefined => {
    const elements = tables.types.get(name);
    const known = types.get(name);
    if (known || !elements) return known;

    const root = growTree(name, elements);
    types.set(name, root);
    return root;
  };

  const childrenOf = (rule: ElementRule, typeName: string): Children => {
    if (rule.children.size > 0) return rule.children;
    if (rule.twin) return rule.twin.children;

    return type(typeName)?.children ?? noChildren;
  };

  const profile = (url: string): Profile | undefined => {
    const bare = url.split('|', 1)[0] ?? '';
    const definition = tables.profiles.get(bare);
    const known = profiles.get(bare);
    if (known || !definition) return known;

    const root = growTree(definition.type, definition.elements);
    const base = type(definition.type);
    if (base) markLists(root, base, childrenOf);
    const made = { url: bare, type: definition.type, root };
    profiles.set(bare, made);
    return made;
  };

  return { tables, profile, type, childrenOf, usualProfile: (name) => profile(nrcesBase + name) };
}

/** Copies from FHIR's own tree which elements are arrays: a profile may lower the maximum, JSON stays a list. */
function markLists(rule: ElementRule, base: ElementRule, childrenOf: Rulebook['childrenOf']): void {
  const baseChildren = childrenOf(base, rule.types[0]?.code ?? base.types[0]?.code ?? '');

  for (const [name, child] of rule.children) {
    const baseChild = baseChildren.get(name);
    if (!baseChild) continue;
    for (const one of [child, ...child.slices]) {
      one.isList = baseChild.isList;
      markLists(one, baseChild, childrenOf);
    }
  }
}
