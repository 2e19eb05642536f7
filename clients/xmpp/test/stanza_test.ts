import assert from 'node:assert/strict';
import { test } from 'node:test';
import { xml, type Element } from '@xmpp/component';
import { said, textMessage } from '../src/stanza.ts';

const kRoom = 'health@rooms.example.org';

function message(attrs: Record<string, string>, body: string, ...more: Element[]): Element {
  return xml('message', attrs, xml('body', {}, body), ...more);
}

function stanzaId(id: string, by: string): Element {
  return xml('stanza-id', { xmlns: 'urn:xmpp:sid:0', id, by });
}

test('a repeated delivery has the id of the first, another message has another', () => {
  const from = 'alice@example.org/phone';
  const idOf = (...parts: Parameters<typeof message>) => said(message(...parts), false)!.eventId;
  const first = idOf({ from, id: '1' }, 'yes');
  assert.equal(idOf({ from, id: '1' }, 'yes'), first);
  assert.notEqual(idOf({ from, id: '2' }, 'yes'), first);
  assert.notEqual(idOf({ from, id: '1' }, 'no'), first);
  assert.notEqual(idOf({ from: 'bob@example.org/phone', id: '1' }, 'yes'), first);
  assert.notEqual(idOf({ from }, 'yes'), idOf({ from }, 'yes'));
});

test('the id that a room assigns counts, and no id that somebody else says to be the room', () => {
  const from = `${kRoom}/alice`;
  const idOf = (id: string, by: string) => said(message({ from, id }, 'yes', stanzaId('7', by)), true)!.eventId;
  assert.equal(idOf('1', kRoom), idOf('2', kRoom));
  assert.notEqual(idOf('1', from), idOf('2', from));
});

test('what a room plays back is nothing new; what a server kept for us is', () => {
  const delay = xml('delay', { xmlns: 'urn:xmpp:delay', stamp: '2026-01-01T00:00:00Z' });
  assert.equal(said(message({ from: `${kRoom}/alice` }, 'yes', delay), true), undefined);
  assert.notEqual(said(message({ from: 'alice@example.org/phone' }, 'yes', delay), false), undefined);
});

test('a room tells its occupants apart by more than the nick, where it can', () => {
  const occupant = xml('occupant-id', { xmlns: 'urn:xmpp:occupant-id:0', id: 'abc' });
  assert.equal(said(message({ from: `${kRoom}/alice` }, 'yes', occupant), true)!.user, `${kRoom}/alice abc`);
  assert.equal(said(message({ from: `${kRoom}/alice` }, 'yes'), true)!.user, `${kRoom}/alice`);
});

test('a file and an encrypted message have no text to read', () => {
  const from = 'alice@example.org/phone';
  const url = 'https://example.org/photo.jpg';
  const file = xml('x', 'jabber:x:oob', xml('url', {}, url));
  assert.equal(said(message({ from }, url, file), false)!.text, undefined);
  assert.equal(said(message({ from }, `look: ${url}`, file), false)!.text, `look: ${url}`);
  const encrypted = xml('encrypted', 'eu.siacs.conversations.axolotl');
  assert.equal(said(message({ from }, 'You got an encrypted message', encrypted), false)!.text, undefined);
  assert.notEqual(said(xml('message', { from }, encrypted), false), undefined);
});

test('text goes out as text, without what XML cannot carry', () => {
  const text = 'a < b & c\u0000\u0001\uFFFF\ud800 😀\n*d*';
  const out = textMessage({ to: 'a@b', from: 'c@d', type: 'chat', id: '1', text }).toString();
  assert.match(out, /<body>a &lt; b &amp; c 😀\n\*d\*<\/body>/);
});
