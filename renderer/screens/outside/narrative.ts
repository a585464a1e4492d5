import DOMPurify from 'dompurify';

const tags =
  'div p span ul ol li dl dt dd table caption colgroup col thead tbody tfoot tr th td h1 h2 h3 h4 h5 h6 ' +
  'b i em strong br hr pre code sub sup blockquote a';

/** What foreign text may be made of (fhir.md section 12): no address, no picture, no style, nothing that acts. */
const closedList = {
  ALLOWED_TAGS: tags.split(' '),
  ALLOWED_ATTR: ['colspan', 'rowspan', 'title', 'lang'],
  ALLOW_DATA_ATTR: false,
  ALLOW_ARIA_ATTR: false,
  // A name of a stranger's must not stand for a thing of ours.
  SANITIZE_NAMED_PROPS: true,
};

/** A stranger's HTML as a piece of document that can be put into the page. Nothing of it is ever put there as text. */
export function sanitise(html: string): DocumentFragment {
  return DOMPurify.sanitize(html, { ...closedList, RETURN_DOM_FRAGMENT: true });
}
