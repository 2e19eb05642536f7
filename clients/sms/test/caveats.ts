// Whether what a person gets has every caveat, whole.
import { Wording, type Answer, type Rendering } from '@caveat/client';

// The ids of those that are not in the text in the wording that the rendering names.
export function caveatsMissing(text: string, answer: Answer, rendering: Rendering): string[] {
  return rendering.caveats
    .filter(({ caveatId, wording }) => {
      const caveat = answer.caveats.find(({ id }) => id === caveatId)!;
      return !text.includes(wording === Wording.LONG ? caveat.text : caveat.shortText);
    })
    .map(({ caveatId }) => caveatId);
}
