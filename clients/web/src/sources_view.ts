// The list of everything that an answer cites: folded on the screen, whole on paper.
import type { AnswerJson, CitationJson } from '@caveat/client/gen/answer_pb.js';
import { button, element, icon, theirs, webLink } from './dom.ts';
import { strings } from './strings.ts';

type OpenSource = (citation: CitationJson, opener: HTMLElement) => void;

export function sourcesView(answer: AnswerJson, open: OpenSource): HTMLElement {
  const citations = answer.citations ?? [];
  const isDraft = (answer.triage?.message ?? '') !== '' || (answer.caveats ?? []).some((one) => one.signedOff !== true);
  const content = element(
    'div',
    // Not a <details>: a folded one would not print.
    { class: 'sources-content', hidden: true },
    element('ol', { role: 'list' }, ...citations.map((citation) => citationView(citation, open))),
    isDraft ? element('p', { class: 'fine' }, strings.drafts) : undefined,
    element('p', { class: 'fine' }, `${strings.answerId}: `, element('code', {}, answer.answerId)),
    element('p', { class: 'fine' }, `${strings.snapshotId}: `, element('code', {}, answer.snapshotId)),
  );
  const fold = button({ class: 'fold', 'aria-expanded': 'false' }, (pressed) => {
    content.hidden = !content.hidden;
    pressed.setAttribute('aria-expanded', String(!content.hidden));
  }, icon('open'), citations.length > 0 ? strings.sources(citations.length) : strings.details);
  return element('section', { class: 'sources' }, element('h3', {}, fold), content);
}

function citationView(citation: CitationJson, open: OpenSource): HTMLElement {
  const { number = 0, quote, source = {}, documentId = '', startByte = 0, endByte = 0, documentSha256 } = citation;
  const facts = [
    citation.isSummary === true ? strings.summary : strings.publication,
    citation.studyType,
    citation.certainty ? `${strings.certainty}: ${citation.certainty}` : '',
    citation.reviewedDate ? `${strings.reviewedDate} ${citation.reviewedDate}` : '',
  ];
  const container = source.container === source.authors ? '' : source.container;
  const published = [container, source.year ? String(source.year) : ''].filter((part) => part).join(', ');
  const reference = [source.authors, source.title, published].filter((part) => part).map(stopped).join(' ');
  const address = addressOf(source);
  const name = strings.openSource(number, source.title ?? '');
  return element(
    'li',
    { class: 'citation' },
    button({ class: 'mark', 'aria-label': name, title: name }, (pressed) => open(citation, pressed), String(number)),
    element(
      'div',
      {},
      element('p', { dir: 'auto' }, reference),
      element('blockquote', { dir: 'auto' }, '“', theirs(quote ?? ''), '”'),
      element('p', { class: 'fine' }, facts.filter((fact) => fact).join('; ')),
      element('p', { class: 'fine' }, webLink(address, address ?? '')),
      element('p', { class: 'fine' }, `${strings.bytes(documentId, startByte, endByte)}, SHA-256 `,
        element('code', {}, documentSha256)),
    ),
  );
}

// Where a publication is to be found, for good if it has a DOI.
export function addressOf({ doi, url }: NonNullable<CitationJson['source']>): string | undefined {
  return doi ? `https://doi.org/${encodeURI(doi)}` : url;
}

// With a full stop at its end, unless it ends a sentence already.
function stopped(text = ''): string {
  return /[.?!]$/.test(text) ? text : `${text}.`;
}
