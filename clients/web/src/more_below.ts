// A line in view for as long as caveats stand below what is: how many, and the way to them.
import { button, element, icon, theirWords } from './dom.ts';
import { strings } from './strings.ts';

// It stays at the bottom of the window (answer.css) and so covers what is there; `heading` is that of the caveats.
export function moreBelow(caveats: HTMLElement[], heading: string | undefined): HTMLElement {
  const words = element('span');
  const show = button({ class: 'secondary more-button' }, () => {
    const [next] = below(caveats, line);
    next?.scrollIntoView({ block: 'start' });
    next?.focus({ preventScroll: true });
  }, words, icon('open'));
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
    const count = below(caveats, line).length;
    if (count === 0) return;
    words.replaceChildren(...(heading === undefined ? [] : [theirWords(heading), ' ']),
      count < caveats.length ? strings.moreBelow(count) : strings.below(count));
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
