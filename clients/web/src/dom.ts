// Elements made without markup: every text becomes a text node, so nothing that a person or a document says is HTML.

type Attributes = Record<string, string | boolean | undefined>;
export type Content = Node | string | undefined;

// An attribute that is true is set empty, one that is false or undefined is left out; content that is undefined, too.
export function element<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  attributes: Attributes = {},
  ...content: Content[]
): HTMLElementTagNameMap[Tag] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(name, value === true ? '' : value);
  }
  made.append(...content.filter((part) => part !== undefined));
  return made;
}

export function button(attributes: Attributes, act: (pressed: HTMLButtonElement) => void, ...content: Content[]) {
  const made = element('button', { type: 'button', ...attributes }, ...content);
  made.addEventListener('click', () => act(made));
  return made;
}

// A link that opens beside the page and tells the other side nothing; undefined if the address is not a web address.
export function webLink(address: string | undefined, text: string): HTMLAnchorElement | undefined {
  if (!isAddress(address, ['https:', 'http:'])) return undefined;
  return element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text);
}

export function isAddress(address: string | undefined, protocols: string[]): address is string {
  if (address === undefined || !URL.canParse(address)) return false;
  return protocols.includes(new URL(address).protocol);
}

// What a person or the service said: its direction is its own, whatever stands around it.
export function theirWords(text: string): HTMLElement {
  return element('bdi', {}, text);
}

// The same where it begins a line, which then runs as it does: what is in a bdi tells a line nothing of its direction.
export function theirLine(className: string | undefined, text: string, ...after: Content[]): HTMLElement {
  return element('p', { class: className, dir: 'auto' }, theirs(text), ...after);
}

export function theirs(text: string): HTMLElement {
  return element('span', { class: 'theirs' }, text);
}

const kSvg = 'http://www.w3.org/2000/svg';

const kIcons = {
  alarm: ['M8 2.5h8L21.5 8v8L16 21.5H8L2.5 16V8z', 'M12 7v6', 'M12 16.5v.1'],
  triangle: ['M12 3 22 20.5H2z', 'M12 10v5', 'M12 17.7v.1'],
  forbidden: ['M12 2.8a9.2 9.2 0 1 0 .01 0z', 'm5.6 5.6 12.8 12.8'],
  note: ['M12 2.8a9.2 9.2 0 1 0 .01 0z', 'M12 11v6', 'M12 7.4v.1'],
  check: ['M12 2.8a9.2 9.2 0 1 0 .01 0z', 'm7.8 12.3 3 3 5.6-6.2'],
  unsure: ['M12 2.8a9.2 9.2 0 1 0 .01 0z', 'M9.4 9.4a2.7 2.7 0 1 1 3.9 2.4c-.8.4-1.3 1-1.3 2', 'M12 17v.1'],
  differ: ['M4 8h14', 'm14 4 4 4-4 4', 'M20 16H6', 'm10 12-4 4 4 4'],
  person: ['M12 3.2a4 4 0 1 0 .01 0z', 'M4 21c.6-4.6 3.7-7 8-7s7.400 2.400 8 7'],
  print: ['M7 9V3h10v6', 'M7 17H4V9h16v8h-3', 'M7 14h10v7H7z'],
  close: ['m5 5 14 14', 'M19 5 5 19'],
  fresh: ['M12 5v14', 'M5 12h14'],
  send: ['M12 20V4', 'm5 11 7-7 7 7'],
  chat: ['M4 4h16v12H10l-5 4v-4H4z'],
  open: ['m6 9 6 6 6-6'],
  thumb: ['M7 21H3V10h4z', 'M7 10l4-8c2 0 3 1 3 3v4h5.500c1 0 1.700.900 1.500 2l-1.500 8c-.200 1-.900 2-2 2H7'],
  ask: ['M6 4v7c0 2 1 3 3 3h10', 'm15 10 4 4-4 4'],
} as const;

export type IconName = keyof typeof kIcons;

// A drawing beside a word that says the same, so it is silent.
export function icon(name: IconName): SVGSVGElement {
  const drawing = document.createElementNS(kSvg, 'svg');
  drawing.setAttribute('viewBox', '0 0 24 24');
  drawing.setAttribute('aria-hidden', 'true');
  drawing.setAttribute('class', `icon icon-${name}`);
  for (const line of kIcons[name]) {
    const path = document.createElementNS(kSvg, 'path');
    path.setAttribute('d', line);
    drawing.append(path);
  }
  return drawing;
}
