// A long text of a person or for staff, as messages that a platform takes. What the service says needs none: it fits.

// Pieces of at most `most`, as `lengthOf` counts: broken after lines, else after words, else between any characters.
export function piecesOf(text: string, most: number, lengthOf = (piece: string) => piece.length): string[] {
  const pieces: string[] = [];
  let current = '';
  const add = (more: string, smaller: RegExp[]) => {
    if (lengthOf((current + more).trimEnd()) <= most) {
      current += more;
      return;
    }
    const [finer, ...finest] = smaller;
    const isSmallest = finer === undefined || lengthOf(more.trimEnd()) <= most;
    if (!isSmallest) {
      for (const part of more.match(finer) ?? []) add(part, finest);
      return;
    }
    if (current.trim() !== '') pieces.push(current.trimEnd());
    current = more;
  };
  add(text, [/[^\n]*\n|[^\n]+/g, /\S+\s*|\s+/g, /[\s\S]/gu]);
  if (current.trim() !== '') pieces.push(current.trimEnd());
  return pieces;
}
