// The limits of Teams hold for the longest that there can be.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Button, Outgoing } from '@caveat/bot';
import { SpanStyle, type Answer, type RenderedPart } from '@caveat/client';
import { activityOf } from '../src/outgoing.ts';

const kTo = { serviceUrl: 'https://x/', conversation: 'c', activity: '1', bot: 'b', user: 'u' };
const kNumbers = Array.from({ length: 30 }, (_, i) => i + 1);

function longest(title: string, quote: string): Outgoing {
  const text = '😀'.repeat(7000);
  const source = { title, authors: 'x'.repeat(81), url: `https://example.org/${'x'.repeat(480)}` };
  const citations = kNumbers.map((number) => ({ number, quote, documentId: 'a-document', source }));
  const spans = kNumbers.map((citationNumber) => ({ text: '[n]', style: SpanStyle.MARK, citationNumber }));
  const button: Button = { kind: 'follow_up', id: 'ask:1:1', label: 'x'.repeat(200) };
  return {
    id: 'm', kind: 'answer', text, buttons: [button, button, button], answer: { citations } as unknown as Answer,
    part: { text, paragraphs: [{ spans }] } as unknown as RenderedPart,
  };
}

function appearances(message: Outgoing): Record<string, string>[] {
  const [entity] = activityOf(message, message.text, kTo).entities!;
  const { citation } = entity as unknown as { citation: { appearance: Record<string, string> }[] };
  return citation.map(({ appearance }) => appearance);
}

test('a message is at most 80 KB, in UTF-8 and in UTF-16, and has at most 20 citations', () => {
  const message = longest('t'.repeat(80), 'q'.repeat(160));
  const sent = JSON.stringify(activityOf(message, message.text, kTo));
  assert.ok(Buffer.byteLength(sent, 'utf8') <= 80 * 1024);
  assert.ok(Buffer.byteLength(sent, 'utf16le') <= 80 * 1024);
  assert.equal(appearances(message).length, 20);
});

test('a title or a quote that is longer than Teams takes is left out, not cut', () => {
  const [whole] = appearances(longest('t'.repeat(80), 'q'.repeat(160)));
  assert.deepEqual([whole!['name'], whole!['abstract']], ['t'.repeat(80), 'q'.repeat(160)]);
  const [without] = appearances(longest('t'.repeat(81), 'q'.repeat(161)));
  assert.deepEqual([without!['name'], 'abstract' in without!], ['a-document', false]);
});
