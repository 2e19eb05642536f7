// A document of the collection, and the bytes of it that a citation quotes.
import type { CitationJson } from '@caveat/client/gen/answer_pb.js';

// The same text in three pieces.
export interface QuotedText {
  before: string;
  quote: string;
  after: string;
}

export type Check = 'same' | 'altered' | 'unverifiable';

// `text` cut at the citation's bytes; undefined if those bytes are not the quote, which is then not to be shown in it.
export function cutAtQuote(text: string, citation: CitationJson): QuotedText | undefined {
  const bytes = new TextEncoder().encode(text);
  const { startByte = 0, endByte = 0, quote } = citation;
  if (startByte >= endByte || endByte > bytes.length) return undefined;
  try {
    const piece = (from: number, to: number) =>
      new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes.subarray(from, to));
    const cut = { before: piece(0, startByte), quote: piece(startByte, endByte), after: piece(endByte, bytes.length) };
    return cut.quote === quote ? cut : undefined;
  } catch {
    // A range that begins or ends within a character.
    return undefined;
  }
}

// Whether `text` is the file that the citation was made from, by its SHA-256. Browsers compute it on secure pages only.
export async function check(text: string, citation: CitationJson): Promise<Check> {
  // Missing on pages that are not secure, whatever the types say.
  const subtle = crypto.subtle as SubtleCrypto | undefined;
  if (subtle === undefined) return 'unverifiable';
  const digest = new Uint8Array(await subtle.digest('SHA-256', new TextEncoder().encode(text)));
  return hexadecimal(digest) === citation.documentSha256 ? 'same' : 'altered';
}

export function hexadecimal(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

export interface Block {
  kind: 'heading' | 'item' | 'paragraph';
  // 1 to 6 for a heading; 0 for the others.
  level: number;
  // What shows of the text: characters [start, end), UTF-16.
  start: number;
  end: number;
}

// The blocks that a reader sees: headings, list items and paragraphs, without the front matter, which is the source's
// record, and without the editors' comments. A line keeps its characters; only the marks before it are left out.
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = [];
  let at = frontMatterEnd(text);
  let isOpen = false;
  while (at < text.length) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 ? text.length : newline;
    const comment = /^<!--[\s\S]*?-->[^\S\n]*(?=\n|$)/.exec(text.slice(at));
    if (comment !== null) {
      at += comment[0].length;
      isOpen = false;
    } else {
      isOpen = addLine(blocks, text.slice(at, end), at, isOpen);
      at = end + 1;
    }
  }
  return blocks;
}

// Whether the next line may go on with the block that `line` is in.
function addLine(blocks: Block[], line: string, at: number, isOpen: boolean): boolean {
  if (line.trim() === '') return false;
  const end = at + line.length;
  const heading = /^(#{1,6})\s+/.exec(line);
  const item = /^\s*(?:[-*+]|\d+[.)])\s+/.exec(line);
  const last = blocks.at(-1);
  if (heading !== null) {
    blocks.push({ kind: 'heading', level: heading[1]!.length, start: at + heading[0].length, end });
    return false;
  }
  if (item !== null) {
    blocks.push({ kind: 'item', level: 0, start: at + item[0].length, end });
  } else if (isOpen && last !== undefined) {
    last.end = end;
  } else {
    blocks.push({ kind: 'paragraph', level: 0, start: at, end });
  }
  return true;
}

function frontMatterEnd(text: string): number {
  if (!text.startsWith('---\n')) return 0;
  const closing = text.indexOf('\n---\n', 3);
  return closing < 0 ? 0 : closing + 5;
}
