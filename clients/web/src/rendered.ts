// The service's own words for what an answer has only names for, out of its rendering as plain text: so that no
// sentence about safety is written here.
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import type { RenderingJson, RenderOptionsJson } from '@caveat/client/gen/rendering_pb.js';

export interface Rendered {
  // The short reading, as a sentence; undefined if the answer has none.
  verdict: string | undefined;
  // What stands above the caveats; undefined if there are none.
  caveatsHeading: string | undefined;
  // The whole answer, to be read elsewhere.
  text: string;
  // False if words are missing that the answer calls for, as from a service of another version.
  isWhole: boolean;
}

// Room for all: nothing is given up, and every caveat is in its long wording.
export const kWhole: RenderOptionsJson = { channel: 'CHANNEL_PLAIN', maxChars: 100_000, maxParts: 20, isWhole: true };

// Bold stand, in this order and each only if there is one: what to do first, the verdict, the heading of the caveats.
export function renderedOf(answer: AnswerJson, { parts = [] }: RenderingJson = {}): Rendered {
  const bold = (parts[0]?.paragraphs ?? []).flatMap(({ spans }) =>
    spans?.[0]?.style === 'SPAN_STYLE_BOLD' ? [spans[0].text] : []);
  const next = (isThere: boolean) => (isThere ? bold.shift() : undefined);
  next((answer.triage?.message ?? '') !== '');
  const hasVerdict = (answer.verdict ?? 'VERDICT_UNSPECIFIED') !== 'VERDICT_UNSPECIFIED';
  const hasCaveats = (answer.caveats ?? []).length > 0;
  const verdict = next(hasVerdict);
  const caveatsHeading = next(hasCaveats);
  const isMissing = parts.length === 0 || (hasVerdict && !verdict) || (hasCaveats && !caveatsHeading);
  return { verdict, caveatsHeading, text: parts.map(({ shown }) => shown).join('\n\n'), isWhole: !isMissing };
}
