import type { Fault } from './remarks.ts';

// The elements and attributes that FHIR permits in a narrative (hl7.org/fhir/R4/narrative.html, rule txt-1).
const permittedTags = new Set(
  `a abbr acronym b big blockquote br caption cite code col colgroup dd dfn div dl dt em h1 h2 h3 h4 h5 h6 hr i img li ol p
  pre q samp small span strong sub sup table tbody td tfoot th thead tr tt ul var`.split(/\s+/),
);
const permittedAttributes = new Set(
  `abbr accesskey align alt axis bgcolor border cellhalign cellpadding cellspacing cellvalign char charoff charset cite class
  colspan compact coords dir frame headers height href hreflang hspace id lang longdesc name nowrap rel rev rowspan rules scope
  shape span src start style summary tabindex title type valign value vspace width xmlns xml:lang xml:space xml:id`.split(
    /\s+/,
  ),
);

const tagForm = /<(\/?)([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][\w:.-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>/y;
const attributeForm = /([A-Za-z_:][\w:.-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const entityForm = /&(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9A-Fa-f]{1,6});/y;

const wrong = (text: string): Fault => ({ severity: 'error', rule: 'narrative.form', text });

/** What breaks FHIR's rules for `Narrative.div`: one well-formed XHTML div with permitted tags only, and not empty. */
export function narrativeFault(value: unknown): Fault | undefined {
  if (typeof value !== 'string' || value.trim() === '') return wrong('must be XHTML text');
  const source = value.trim();
  if (!source.startsWith('<div')) return wrong('must be one div element');

  const open: string[] = [];
  let position = 0;
  let hasContent = false;

  while (position < source.length) {
    const next = source.indexOf('<', position);
    const words = source.slice(position, next === -1 ? source.length : next);
    if (!hasOnlyEntities(words)) return wrong('holds an & that is not escaped');
    if (words.trim() !== '') hasContent = true;
    if (next === -1 || (words.trim() !== '' && open.length === 0))
      return wrong('must be one div element and nothing after it');

    const length = readTag(source, next, open);
    if (typeof length !== 'number') return length;
    hasContent ||= /^<img[\s/]/.test(source.slice(next, next + 5));
    position = next + length;
    if (open.length === 0 && position < source.length) return wrong('must be one div element and nothing after it');
  }

  if (open.length > 0) return wrong('has an element that is not closed');
  return hasContent ? undefined : wrong('must hold some words');
}

/** The length of the tag or comment at `start`, after it has opened or closed its element in `open`; or what is wrong. */
function readTag(source: string, start: number, open: string[]): number | Fault {
  if (source.startsWith('<!--', start)) {
    const end = source.indexOf('-->', start + 4);
    return end === -1 ? wrong('has a comment without an end') : end + 3 - start;
  }

  tagForm.lastIndex = start;
  const [whole, closing, name = '', attributes = '', selfClosed] = tagForm.exec(source) ?? [];
  if (whole === undefined) return wrong('is not well-formed XHTML');
  if (!permittedTags.has(name)) return wrong('holds an element that a narrative may not have');
  if (open.length === 0 && !/\sxmlns\s*=\s*["']http:\/\/www\.w3\.org\/1999\/xhtml["']/.test(attributes)) {
    return wrong('its div must carry xmlns="http://www.w3.org/1999/xhtml"');
  }
  const fault = attributeFault(attributes);
  if (fault) return fault;

  if (closing !== '') {
    if (open.pop() !== name) return wrong('closes an element that is not open');
  } else if (selfClosed === '') {
    open.push(name);
  }
  return whole.length;
}

function attributeFault(attributes: string): Fault | undefined {
  for (const [, name = '', double, single] of attributes.matchAll(attributeForm)) {
    if (!permittedAttributes.has(name)) return wrong('holds an attribute that a narrative may not have');
    const value = double ?? single ?? '';
    if (!hasOnlyEntities(value)) return wrong('holds an & that is not escaped');
    if (
      /^\s*(javascript|vbscript|data):/i.test(value) &&
      name !== 'alt' &&
      name !== 'title' &&
      !/^\s*data:image\//i.test(value)
    ) {
      return wrong('holds an address that runs a program');
    }
  }

  return undefined;
}

/** Whether every `&` begins one of XML's own entities. */
function hasOnlyEntities(words: string): boolean {
  for (let index = words.indexOf('&'); index !== -1; index = words.indexOf('&', index + 1)) {
    entityForm.lastIndex = index;
    if (!entityForm.test(words)) return false;
  }

  return true;
}
