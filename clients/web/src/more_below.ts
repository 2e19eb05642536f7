// A line in view for as long as caveats stand below what is: how many, and the way to them. While none of them can be
// read it has the first one's own short wording, since an alarm may leave no room for the long one.
import { button, element, icon, theirs, theirWords } from './dom.ts';
import { strings } from './strings.ts';

// It stays at the bottom of the window (answer.css) and so covers what is there, but no alarm with the short wording;
// `shortTexts` and `heading` are those of the caveats.
export function moreBelow(
  caveats: HTMLElement[],
  shortTexts: (string | undefined)[],
  heading: string | undefined,
): HTMLElement {
  const words = element('span');
  const [shortText = ''] = shortTexts;
  const first = element('span', { class: 'more-first', dir: 'auto' }, theirs(shortText));
  const show = button({ class: 'secondary more-button' }, () => {
    const [next] = below(caveats, line);
    next?.scrollIntoView({ block: 'start' });
    next?.focus({ preventScroll: true });
  }, words, icon('open'), first);
  // It changes with each line scrolled, which nobody wants to hear.
  const line = element('div', { class: 'more', 'aria-live': 'off', hidden: true }, show);
  for (const caveat of caveats) caveat.tabIndex = -1;
  const update = () => {
    // A conversation that was begun anew has no use for it.
    if (!line.isConnected) {
      sizes.disconnect();
      return window.removeEventListener('scroll', update);
    }
    // Side by side, the last is not always the lowest.
    const lowest = Math.max(...caveats.map((caveat) => caveat.getBoundingClientRect().bottom));
    line.hidden = lowest <= foldOf(document.querySelector('footer'));
    // Measured without it, so that it never takes the place of a caveat that is whole in view.
    first.hidden = true;
    const count = below(caveats, line).length;
    if (count === 0) return;
    words.replaceChildren(...(heading === undefined ? [] : [theirWords(heading), ' ']),
      count < caveats.length ? strings.moreBelow(count) : strings.below(count));
    if (count < caveats.length || shortText === '') return;
    first.hidden = false;
    const alarm = line.parentElement?.querySelector('.triage-message');
    first.hidden = alarm != null && alarm.getBoundingClientRect().bottom > line.getBoundingClientRect().top;
  };
  window.addEventListener('scroll', update, { passive: true });
  // The first time once they are on the page; then with each change of the window, the type or the field to write in.
  const sizes = new ResizeObserver(update);
  for (const one of [...caveats, document.querySelector('footer')!, document.documentElement]) sizes.observe(one);
  return line;
}

// Those that do not end above the line.
function below(caveats: HTMLElement[], line: HTMLElement): HTMLElement[] {
  if (line.hidden) return [];
  const { top } = line.getBoundingClientRect();
  return caveats.filter((caveat) => caveat.getBoundingClientRect().bottom > top);
}

// Where what can be read ends: above the field to write in, if that is in view.
function foldOf(footer: HTMLElement | null): number {
  return Math.min(window.innerHeight, footer?.getBoundingClientRect().top ?? window.innerHeight);
}
