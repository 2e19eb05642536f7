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

// Verdict and heading stand between what to do first and the first caveat, whose words the answer has as well. Where
// not just those stand there, none is taken for another.
export function renderedOf(answer: AnswerJson, { parts = [] }: RenderingJson = {}): Rendered {
  const lines = (parts[0]?.paragraphs ?? []).map(({ spans }) => spans?.[0]);
  const hasVerdict = (answer.verdict ?? 'VERDICT_UNSPECIFIED') !== 'VERDICT_UNSPECIFIED';
  const { caveats: [caveat] = [], triage } = answer;
  const placeOf = (told = '') => lines.findIndex((line) => line?.text === told);
  const from = placeOf(triage?.message) + 1;
  const to = caveat === undefined ? from + Number(hasVerdict) : placeOf(caveat.text);
  const head = lines.slice(from, Math.max(from, to));
  const due = Number(hasVerdict) + Number(caveat !== undefined);
  const isFound = head.length === due && head.every((line) => line?.style === 'SPAN_STYLE_BOLD');
  return {
    verdict: isFound && hasVerdict ? head[0]?.text : undefined,
    caveatsHeading: isFound && caveat !== undefined ? head.at(-1)?.text : undefined,
    text: parts.map(({ shown }) => shown).join('\n\n'),
    isWhole: isFound && parts.length > 0,
  };
}
