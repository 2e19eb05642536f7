import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { connect } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';
import { blocksOf, check, cutAtQuote } from '../src/document_text.ts';

test('a quote is cut out by the bytes of UTF-8, and only if those bytes are the quote', () => {
  const rows: [text: string, startByte: number, endByte: number, quote: string, before: string | undefined][] = [
    ['abcdef', 2, 4, 'cd', 'ab'],
    ['abcdef', 0, 6, 'abcdef', ''],
    ['Müller – ja', 1, 3, 'ü', 'M'],
    ['Müller – ja', 8, 11, '–', 'Müller '],
    ['a😀b', 5, 6, 'b', 'a😀'],
    ['\uFEFFabc', 3, 5, 'ab', '\uFEFF'],
    // Within a character, beyond the end, empty, turned round, or other words.
    ['Müller', 2, 3, 'ü', undefined],
    ['a😀b', 1, 3, '😀', undefined],
    ['abc', 1, 9, 'bc', undefined],
    ['abc', 1, 1, '', undefined],
    ['abc', 2, 1, 'b', undefined],
    ['abcdef', 2, 4, 'de', undefined],
  ];
  for (const [text, startByte, endByte, quote, before] of rows) {
    const cut = cutAtQuote(text, { startByte, endByte, quote });
    assert.equal(cut?.before, before, `${text} ${startByte}`);
    if (cut === undefined) continue;
    assert.equal(cut.quote, quote);
    assert.equal(cut.before + cut.quote + cut.after, text);
  }
});

test('a document is checked by its SHA-256', async () => {
  const documentSha256 = createHash('sha256').update('Müller').digest('hex');
  assert.equal(await check('Müller', { documentSha256 }), 'same');
  assert.equal(await check('Muller', { documentSha256 }), 'altered');
  assert.equal(await check('Müller', {}), 'altered');
});

test('what a reader sees of a document', () => {
  const shown = (text: string) =>
    blocksOf(text).map(({ kind, level, start, end }) => `${kind}${level || ''}: ${text.slice(start, end)}`);
  const frontMatter = '---\ntitle: x\n---\n\n';
  const body = '# One\n\n<!-- facets: a -->\nText that\ngoes on.\n\n- first\n- second\n  more\n\n2. third\n';
  assert.deepEqual(shown(frontMatter + body), [
    'heading1: One',
    'paragraph: Text that\ngoes on.',
    'item: first',
    'item: second\n  more',
    'item: third',
  ]);
  assert.deepEqual(shown('No mark <!-- within --> a line\n### Three'),
    ['paragraph: No mark <!-- within --> a line', 'heading3: Three']);
  assert.deepEqual(shown('<!-- of\ntwo lines -->\nText'), ['paragraph: Text']);
  assert.deepEqual(shown('---\nno end'), ['paragraph: ---\nno end']);
  assert.deepEqual(shown(''), []);
});

test('every citation of real answers stands in a block that is seen, of the file that it names', async (context) => {
  const caveatd = await startCaveatd();
  context.after(() => caveatd.stop());
  const { answers, corpus } = connect(caveatd.address);
  let citations = 0;
  const questions = ['is massage safe after a fracture?', 'does massage help?', 'how long does it last?'];
  for (const question of questions) {
    const { answer } = await answers.ask({ question });
    for (const citation of answer!.citations) {
      const { document } = await corpus.getDocument({ documentId: citation.documentId });
      const { text } = document!;
      const { documentId, startByte, endByte, quote, documentSha256 } = citation;
      assert.equal(await check(text, { documentSha256 }), 'same', documentId);
      const cut = cutAtQuote(text, { startByte, endByte, quote });
      assert.ok(cut, `${documentId}@${startByte}`);
      const from = cut.before.length;
      const holds = blocksOf(text).some((block) => block.start <= from && from + quote.length <= block.end);
      assert.ok(holds, `${documentId}@${startByte}`);
      ++citations;
    }
  }
  assert.ok(citations > 15);
});
