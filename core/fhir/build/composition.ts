import { hasText, snomed } from './concepts.ts';
import {
  addResource,
  type Bundle,
  bundleSystem,
  closeBundle,
  type Draft,
  type Drafting,
  language,
  type Pointer,
} from './drafting.ts';
import { sayDay, toIndianDay, toIndianTime } from './moments.ts';
import { toNarrative } from './narrative.ts';
import type { Parties } from './parties.ts';

/** A section of the guide by its SNOMED CT code, or one of our own with words only. */
export interface DraftSection {
  readonly title: string;
  readonly code?: readonly [code: string, display: string];
  readonly entries?: readonly Pointer[];
  readonly words?: readonly string[];
}

export interface DraftDocument {
  readonly profile: string;
  readonly type: readonly [code: string, display: string];
  /** Written for the patient. */
  readonly title: string;
  readonly parties: Parties;
  readonly encounter: Pointer;
  readonly sections: readonly DraftSection[];
}

/** Adds the Composition, and closes the bundle around all that was drafted. */
export function finishDocument(drafting: Drafting, document: DraftDocument): Bundle {
  const { input, making, ownSystem } = drafting;
  const { patient, practitioner, organization } = document.parties;
  const [code, display] = document.type;
  const signedAt = toIndianTime(input.signedAt);
  const isCorrection = hasText(making.replaces) || making.version > 1;

  addResource(drafting, {
    type: 'Composition',
    profile: document.profile,
    says: [
      `${document.title} for ${input.patient.name}, ${input.organization.name}, ${sayDay(toIndianDay(input.visit.start))}`,
    ],
    body: {
      identifier: { system: `${ownSystem}/composition`, value: making.documentId },
      status: isCorrection ? 'amended' : 'final',
      type: snomed(code, display, display),
      subject: patient,
      encounter: document.encounter,
      date: signedAt,
      author: [practitioner],
      title: document.title,
      attester: [{ mode: 'official', time: signedAt, party: organization }],
      custodian: organization,
      relatesTo: hasText(making.replaces)
        ? [{ code: 'replaces', targetIdentifier: { system: bundleSystem(ownSystem), value: making.replaces } }]
        : [],
      section: document.sections.map(toSection),
    },
  });

  return closeBundle(drafting);
}

function toSection({ title, code, entries, words }: DraftSection): Draft {
  return {
    title,
    code: code && snomed(code[0], code[1]),
    text: words && toNarrative(words, language),
    entry: entries,
  };
}

/** A section, unless nothing stands in it. */
export function section(title: string, code: readonly [string, string], entries: readonly Pointer[]): DraftSection[] {
  return entries.length === 0 ? [] : [{ title, code, entries }];
}
