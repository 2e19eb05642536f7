// A button at the corner of somebody's page, which opens the chat in a frame. The frame keeps the two pages apart:
// neither can read or restyle the other.
//
//   <script src="https://host/widget.js" data-server="https://host/" data-person-url="tel:+44…" data-region="GB" defer>
import { element, icon, isAddress } from './dom.ts';
import { strings } from './strings.ts';
import { kWidgetStyle } from './widget_style.ts';

const script = document.currentScript as HTMLScriptElement | null;
if (script !== null) startWidget(script);

function startWidget(tag: HTMLScriptElement): void {
  const server = tag.dataset['server'] ?? new URL('.', tag.src).href;
  if (!isAddress(server, ['https:', 'http:'])) {
    console.error(`caveat: data-server is not a web address: ${server}`);
    return;
  }
  const start = () => document.body.append(widget(frameAddress(server, tag.dataset)));
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
  else start();
}

// What the embedding page sets goes after the #, which is sent to no server.
function frameAddress(server: string, { personUrl = '', personNote = '', region = '' }: DOMStringMap): URL {
  const address = new URL(server.endsWith('/') ? server : `${server}/`);
  address.hash = new URLSearchParams({ person: personUrl, note: personNote, region }).toString();
  return address;
}

function widget(address: URL): HTMLElement {
  const host = element('div', { lang: strings.language, dir: strings.direction });
  const root = host.attachShadow({ mode: 'open' });
  // Made by script, so that the embedding page's policy needs no exception for styles.
  const style = new CSSStyleSheet();
  style.replaceSync(kWidgetStyle);
  root.adoptedStyleSheets = [style];
  const panel = element('div', { id: 'panel', role: 'dialog', 'aria-label': strings.title, hidden: true });
  const words = element('span', {}, strings.widgetOpen);
  const opener = element('button', { type: 'button', 'aria-expanded': 'false', 'aria-controls': 'panel' });
  opener.append(icon('chat'), words);
  root.append(panel, opener);
  let frame: HTMLIFrameElement | undefined;

  function toggle(isOpen: boolean): void {
    // Loaded when it is first wanted; a conversation outlives the closing.
    if (frame === undefined && isOpen) {
      frame = element('iframe', {
        src: address.href, title: strings.title, referrerpolicy: 'no-referrer', allow: 'clipboard-write',
      });
      frame.addEventListener('load', focusFrame);
      panel.append(frame);
    }
    panel.hidden = !isOpen;
    opener.setAttribute('aria-expanded', String(isOpen));
    opener.firstElementChild?.replaceWith(icon(isOpen ? 'close' : 'chat'));
    words.textContent = isOpen ? strings.widgetClose : strings.widgetOpen;
    if (isOpen) focusFrame();
    else opener.focus();
  }

  function focusFrame(): void {
    if (panel.hidden || frame === undefined) return;
    frame.focus();
    frame.contentWindow?.postMessage('caveat-focus', address.origin);
  }

  opener.addEventListener('click', () => toggle(panel.hidden));
  root.addEventListener('keydown', (event) => {
    if (event instanceof KeyboardEvent && event.key === 'Escape' && !panel.hidden) toggle(false);
  });
  window.addEventListener('message', (event) => {
    if (event.source !== frame?.contentWindow) return;
    if (event.data === 'caveat-close') toggle(false);
    // Not before: of a frame that stays empty, the opener is the only way out.
    if (event.data === 'caveat-there') panel.className = 'there';
  });
  return host;
}
