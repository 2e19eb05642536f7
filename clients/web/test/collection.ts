// The collection that the tests ask, as its files have it.
import { readFile } from 'node:fs/promises';

export const kCollection = new URL('../../../corpus/lower-back-pain/', import.meta.url);

// Templates by id, in one line.
export async function templates(): Promise<Map<string, string>> {
  const text = await readFile(new URL('collection.yaml', kCollection), 'utf8');
  const found = text.matchAll(/^  ([a-z_]+\.[a-z_.]+): (?:>-\n((?:    .*\n)+)|"(.*)")/gm);
  return new Map(Array.from(found, ([, id, folded = '', line]) => [id!, (line ?? folded).replace(/\s+/g, ' ').trim()]));
}

export interface Golden {
  question: string;
  history: string[];
}

// Every golden question, with what was asked before it.
export async function goldenQuestions(): Promise<Golden[]> {
  const text = await readFile(new URL('questions.yaml', kCollection), 'utf8');
  return text.split(/^- id: /m).slice(1).map((entry) => ({
    question: JSON.parse(/^  ask: (".*")$/m.exec(entry)![1]!) as string,
    history: JSON.parse(/^  history: (\[.*\])$/m.exec(entry)?.[1] ?? '[]') as string[],
  }));
}
