// Who can be talked to, and what to take along: the conversation as text, for whoever the person wants to show it to.
// It is made when it is asked for, goes to the clipboard or into a file of the person's own, and is sent nowhere.
import type { Config } from './config.ts';
import { button, element, icon, theirLine } from './dom.ts';
import { strings } from './strings.ts';

export interface PersonOptions {
  config: Config | undefined;
  notices: Map<string, string>;
}

// A link to a person; undefined where none is to be had.
export function personLink({ config, notices }: PersonOptions): HTMLElement | undefined {
  const address = config?.personUrl;
  if (address === undefined) return undefined;
  const isWeb = address.startsWith('https:');
  return element(
    'a',
    { class: 'person', href: address, rel: 'noopener noreferrer', target: isWeb ? '_blank' : undefined },
    icon('person'),
    notices.get('button_person') ?? strings.talkToPerson,
  );
}

// The link, with what stands beside it; or, with 'any', the service's own words that nobody is to be had. Below an
// alarm, which says whom to call, those would not help.
export function personView(options: PersonOptions, what: 'link' | 'any'): HTMLElement | undefined {
  const link = personLink(options);
  const nobody = options.notices.get('no_person');
  if (link === undefined) return what === 'link' || !nobody ? undefined : theirLine('nobody', nobody);
  const note = options.config?.personNote;
  return element(
    'div',
    { class: 'talk' },
    link,
    note === undefined ? undefined : element('p', { class: 'person-note', dir: 'auto' }, note),
  );
}

// `transcript` tells all that was asked and answered so far. It is made when a button is pressed.
export function handoverView(transcript: () => string): HTMLElement {
  const said = element('p', { class: 'handover-said', role: 'status' });
  const copy = button({ class: 'secondary copy' }, () => void copyText(transcript(), said), strings.copy);
  const save = button({ class: 'secondary save' }, () => saveText(transcript()), strings.save);
  const content = element('div', { class: 'handover-content', hidden: true },
    element('p', {}, strings.handoverWhat), element('div', { class: 'handover-ways' }, copy, save), said);
  const opener = button({ class: 'quiet', 'aria-expanded': 'false' }, (pressed) => {
    content.hidden = !content.hidden;
    pressed.setAttribute('aria-expanded', String(!content.hidden));
    content.scrollIntoView({ block: 'nearest' });
  }, icon('open'), strings.handover);
  return element('div', { class: 'handover' }, opener, content);
}

// A frame, or a page that is not secure, may not be let to the clipboard.
async function copyText(text: string, said: HTMLElement): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
    said.textContent = strings.copied;
  } catch {
    said.textContent = strings.copyFailed;
  }
}

function saveText(text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  element('a', { href: address, download: strings.fileName }).click();
  // Some browsers read it only after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
