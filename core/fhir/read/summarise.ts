import type { ReadableRecord, RecordFacts } from '../model.ts';

/**
 * What the summary panels show of a record: allergies, problems (no complaints), medicines, measures that have a value, and
 * documents. A fact that stands in two sections is listed once.
 */
export function summarise({ sections, attachments }: ReadableRecord): RecordFacts {
  const facts: Omit<RecordFacts, 'documents'> = { allergies: [], problems: [], medicines: [], measures: [] };

  for (const block of sections.flatMap(({ blocks }) => blocks)) {
    if (block.kind === 'allergies') facts.allergies.push(...block.rows);
    if (block.kind === 'problems') facts.problems.push(...block.rows.filter(({ kind }) => kind === 'problem'));
    if (block.kind === 'medicines') facts.medicines.push(...block.rows);
    if (block.kind === 'observations') facts.measures.push(...block.rows.filter(({ value }) => value !== null));
  }

  return {
    allergies: once(facts.allergies),
    problems: once(facts.problems),
    medicines: once(facts.medicines),
    measures: once(facts.measures),
    documents: attachments,
  };
}

function once<Row>(rows: readonly Row[]): Row[] {
  return [...new Map(rows.map((row) => [JSON.stringify(row), row])).values()];
}
