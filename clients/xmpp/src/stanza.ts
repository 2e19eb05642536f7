// Messages of XMPP: what of one is read, and how one is written.
import { randomUUID } from 'node:crypto';
import { jid, xml, type Element } from '@xmpp/component';
import type { RenderLimits } from '@caveat/bot';
import { Channel as RenderChannel } from '@caveat/client';

export const kChatStates = 'http://jabber.org/protocol/chatstates';
export const kReceipts = 'urn:xmpp:receipts';
export const kStyling = 'urn:xmpp:styling:0';
const kStanzaErrors = 'urn:ietf:params:xml:ns:xmpp-stanzas';
const kStanzaIds = 'urn:xmpp:sid:0';
const kOccupantIds = 'urn:xmpp:occupant-id:0';
const kMucUser = 'http://jabber.org/protocol/muc#user';
const kCarbons = 'urn:xmpp:carbons:2';

// Servers take more; people read less.
export const kMostChars = 8000;

export const kRender = { channel: RenderChannel.PLAIN, maxChars: kMostChars } satisfies RenderLimits;

export interface Said {
  // The same if it is delivered again.
  eventId: string;
  // Full address: of the person, or of an occupant of a room.
  from: string;
  bare: string;
  resource: string;
  // Tells one person from another: their address, or what the room knows them by.
  user: string;
  // Missing where it is something other than text, or encrypted.
  text?: string;
  thread?: string;
  // To be told that it has arrived.
  wantsReceipt: boolean;
  id: string;
}

// A message of somebody, in private or to a room; undefined if it is not one, or was said before.
export function said(stanza: Element, isRoom: boolean): Said | undefined {
  const { from, id = '' } = stanza.attrs;
  const hasBody = stanza.getChild('body') !== undefined || isEncrypted(stanza);
  if (from === undefined || !hasBody || isCopy(stanza)) return undefined;
  // What a room plays back to those who join was said before.
  if (isRoom && stanza.getChild('delay', 'urn:xmpp:delay') !== undefined) return undefined;
  const address = jid(from);
  const bare = address.bare().toString();
  const text = isFile(stanza) || isEncrypted(stanza) ? undefined : (stanza.getChildText('body') ?? undefined);
  const thread = stanza.getChildText('thread') ?? undefined;
  return {
    eventId: eventIdOf(stanza, isRoom ? bare : '', from, id), from, bare, resource: address.resource, id,
    // Both: a room without XEP-0421 passes on whatever id a client makes up, and a nick may be taken by another.
    user: isRoom ? [from, stanza.getChild('occupant-id', kOccupantIds)?.attrs['id'] ?? ''].join(' ').trim() : bare,
    wantsReceipt: !isRoom && id !== '' && stanza.getChild('request', kReceipts) !== undefined,
    ...(text === undefined ? {} : { text }),
    ...(thread === undefined ? {} : { thread }),
  };
}

// The room's own id can be trusted, and so can what the sender's client made up, as far as it concerns this sender. Old
// clients count their messages anew at each start: the same id with another text is another message.
function eventIdOf(stanza: Element, room: string, from: string, id: string): string {
  const assigned = stanza.getChildren('stanza-id', kStanzaIds).find(({ attrs }) => room !== '' && attrs['by'] === room);
  if (assigned?.attrs['id'] !== undefined) return `${room} ${assigned.attrs['id']}`;
  const own = stanza.getChild('origin-id', kStanzaIds)?.attrs['id'] ?? id;
  return own === '' ? randomUUID() : `${from} ${own} ${stanza.getChildText('body') ?? ''}`;
}

// A copy of a message between others, or of one of our own.
function isCopy(stanza: Element): boolean {
  return stanza.getChild('sent', kCarbons) !== undefined || stanza.getChild('received', kCarbons) !== undefined ||
    stanza.getChild('forwarded', 'urn:xmpp:forward:0') !== undefined;
}

// The body of a shared file is its address.
function isFile(stanza: Element): boolean {
  const address = stanza.getChild('x', 'jabber:x:oob')?.getChildText('url');
  return address !== undefined && address !== null && address === stanza.getChildText('body');
}

// The body of an encrypted message is a sentence of the client's.
function isEncrypted(stanza: Element): boolean {
  return stanza.getChild('encryption', 'urn:xmpp:eme:0') !== undefined ||
    stanza.getChildElements().some(({ name }) => name === 'encrypted');
}

// Whether it comes from within a room, without being said to the room.
export function isFromRoom(stanza: Element): boolean {
  return stanza.getChild('x', kMucUser) !== undefined;
}

// The condition that a stanza of type error names.
export function conditionOf(stanza: Element): string {
  const children = stanza.getChild('error')?.getChildElements() ?? [];
  return children.find(({ name }) => name !== 'text')?.name ?? 'undefined-condition';
}

// Whether a stanza of type error says that it may go well later.
export function isTemporary(stanza: Element): boolean {
  return stanza.getChild('error')?.attrs['type'] === 'wait';
}

export interface Text {
  to: string;
  from: string;
  type: 'chat' | 'groupchat';
  id: string;
  text: string;
  thread?: string | undefined;
}

export function textMessage({ to, from, type, id, text, thread }: Text): Element {
  return xml('message', { to, from, type, id },
    xml('body', {}, withoutIllegal(text)),
    thread === undefined ? undefined : xml('thread', {}, thread),
    xml('active', kChatStates),
    // Nothing in it is meant as markup.
    xml('unstyled', kStyling),
    xml('origin-id', { xmlns: kStanzaIds, id }));
}

export function composing(to: string, from: string, type: 'chat' | 'groupchat'): Element {
  return xml('message', { to, from, type }, xml('composing', kChatStates));
}

export function receipt(to: string, from: string, id: string): Element {
  return xml('message', { to, from, type: 'chat', id: randomUUID() }, xml('received', { xmlns: kReceipts, id }));
}

// The message goes back to whoever sent it: their client shows that it was not taken.
export function refusal(stanza: Element, condition: string): Element {
  const { from, to, id } = stanza.attrs;
  const error = xml('error', { type: 'cancel' }, xml(condition, kStanzaErrors));
  return xml('message', { to: from, from: to, type: 'error', id }, error);
}

// XML has no way to carry these, and a server closes the connection for one.
function withoutIllegal(text: string): string {
  return text.replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '');
}
