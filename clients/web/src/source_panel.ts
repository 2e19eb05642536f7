// The panel that shows where a quote stands: its document, with the quote marked, beside the record of its source.
import type { CitationJson } from '@caveat/client/gen/answer_pb.js';
import type { DocumentJson } from '@caveat/client/gen/corpus_service_pb.js';
import { getDocument } from './api.ts';
import { blocksOf, check, cutAtQuote, type QuotedText } from './document_text.ts';
import { button, element, icon, webLink, type Content, type IconName } from './dom.ts';
import { addressOf } from './sources_view.ts';
import { strings } from './strings.ts';

export interface SourcePanel {
  // Shows the citation; when the panel is closed, the focus returns to `opener`.
  open(citation: CitationJson, opener: HTMLElement): void;
}

interface Parts {
  // Whether the document is the one that was quoted.
  check: HTMLElement;
  text: HTMLElement;
  record: HTMLElement;
  // What was opened last: a document that comes later than the next one is not shown.
  opened: CitationJson | undefined;
}

// A dialog at the end of the page's body.
export function sourcePanel(): SourcePanel {
  const heading = element('h2', { id: 'source-heading', tabindex: '-1' });
  const closing = button({ class: 'quiet' }, () => dialog.close(), icon('close'), strings.close);
  const parts: Parts = {
    check: element('p', { class: 'check', role: 'status' }),
    text: element('section', { class: 'source-text', 'aria-label': strings.document, tabindex: '0' }),
    record: element('section', { class: 'source-record', 'aria-label': strings.record, tabindex: '0' }),
    opened: undefined,
  };
  const dialog = element(
    'dialog',
    { class: 'source-panel', 'aria-labelledby': 'source-heading' },
    element('div', { class: 'source-head' }, heading, closing),
    parts.check,
    element('div', { class: 'source-body' }, parts.text, parts.record),
  );
  document.body.append(dialog);
  let openedBy: HTMLElement | undefined;
  dialog.addEventListener('close', () => openedBy?.focus());
  // A click beside the panel is one on the dialog itself.
  dialog.addEventListener('click', (event) => {
    if (event.target === dialog) dialog.close();
  });
  return {
    open(citation, opener) {
      openedBy = opener;
      heading.textContent = strings.sourceHeading(citation.number ?? 0);
      dialog.showModal();
      heading.focus();
      void fill(citation, parts);
    },
  };
}

async function fill(citation: CitationJson, parts: Parts): Promise<void> {
  const { check: said, text, record } = parts;
  parts.opened = citation;
  const say = (state: string, name: IconName, words: string) => {
    said.className = `check check-${state}`;
    said.replaceChildren(icon(name), element('span', {}, words));
  };
  const quote = element('blockquote', { class: 'document-quote', dir: 'auto' }, citation.quote);
  text.replaceChildren(quote);
  record.replaceChildren(element('h3', {}, strings.record), recordOf(citation, undefined));
  say('loading', 'unsure', strings.loadingDocument);
  try {
    const found = await getDocument(citation.documentId ?? '');
    const state = await check(found.text ?? '', citation);
    const cut = state === 'altered' ? undefined : cutAtQuote(found.text ?? '', citation);
    if (parts.opened !== citation) return;
    record.replaceChildren(element('h3', {}, strings.record), recordOf(citation, found));
    if (cut === undefined) return say('altered', 'triangle', strings.altered);
    showDocument(text, cut);
    if (state === 'same') say('same', 'check', strings.verified);
    else say('unverifiable', 'unsure', strings.unverifiable);
  } catch {
    if (parts.opened !== citation) return;
    text.append(button({ class: 'secondary' }, () => void fill(citation, parts), strings.tryAgain));
    say('altered', 'triangle', strings.documentFailed);
  }
}

function showDocument(region: HTMLElement, cut: QuotedText): void {
  const mark = element('mark', {}, cut.quote);
  region.replaceChildren(element('div', { class: 'document' }, ...documentParts(cut, mark)));
  mark.scrollIntoView({ block: 'center', behavior: 'instant' });
}

// As a reader expects it; as the file stands where the quote is not within one of its visible blocks.
function documentParts(cut: QuotedText, mark: HTMLElement): HTMLElement[] {
  const whole = cut.before + cut.quote + cut.after;
  const from = cut.before.length;
  const to = from + cut.quote.length;
  const blocks = blocksOf(whole);
  const marked = [hidden(strings.quoteBegins), mark, hidden(strings.quoteEnds)];
  if (!blocks.some((block) => block.start <= from && to <= block.end))
    return [element('pre', { dir: 'auto' }, cut.before, ...marked, cut.after)];
  return blocks.map(({ kind, level, start, end }) => {
    const inside = start <= from && to <= end;
    const content = inside ? [whole.slice(start, from), ...marked, whole.slice(to, end)] : [whole.slice(start, end)];
    // The panel's own heading is of level 2, its parts' of level 3.
    if (kind === 'heading') return element(level === 1 ? 'h3' : level === 2 ? 'h4' : 'h5', { dir: 'auto' }, ...content);
    return element('p', { dir: 'auto', class: kind === 'item' ? 'item' : undefined }, ...content);
  });
}

function hidden(text: string): HTMLElement {
  // With a direction of its own it says nothing of its paragraph's.
  return element('span', { class: 'for-ears', dir: strings.direction }, ` ${text} `);
}

function recordOf(citation: CitationJson, found: DocumentJson | undefined): HTMLElement {
  const source = citation.source ?? {};
  const list = element('dl', {});
  const add = (name: string, ...values: Content[]) => {
    const said = values.filter((value) => value !== undefined && value !== '');
    if (said.length === 0) return;
    list.append(element('dt', {}, name), ...said.map((value) => element('dd', {}, element('bdi', {}, value))));
  };
  add(strings.sourceTitle, source.title);
  add(strings.authors, source.authors);
  add(strings.container, source.container);
  add(strings.year, source.year ? String(source.year) : undefined);
  add(strings.doi, source.doi ? webLink(addressOf(source), source.doi) : undefined);
  add(strings.pmid, source.pmid ? webLink(`https://pubmed.ncbi.nlm.nih.gov/${source.pmid}/`, source.pmid) : undefined);
  if (!source.doi) add(strings.link, webLink(source.url, source.url ?? ''));
  add(strings.kind, citation.isSummary === true ? strings.summary : strings.publication);
  add(strings.studyType, citation.studyType);
  add(strings.population, found?.population);
  add(strings.certainty, citation.certainty);
  add(strings.interests, found?.interests);
  add(strings.unverifiedFacts, ...(found?.unverified ?? []));
  add(strings.reviewedDate, citation.reviewedDate);
  add(strings.licence, found?.licence);
  add(strings.place, strings.bytes(citation.documentId ?? '', citation.startByte ?? 0, citation.endByte ?? 0));
  add(strings.fingerprint, element('code', {}, citation.documentSha256));
  return list;
}
