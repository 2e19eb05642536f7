// Thumbs under an answer, with a reason.
import type { FeedbackReasonJson, GiveFeedbackRequestJson } from '@caveat/client/gen/feedback_service_pb.js';
import { CallFailure, giveFeedback } from './api.ts';
import { hexadecimal } from './document_text.ts';
import { button, element, icon } from './dom.ts';
import { strings } from './strings.ts';

// One for each time that the page is opened, so that a second opinion replaces the first one and tells nothing else.
const rater = hexadecimal(crypto.getRandomValues(new Uint8Array(16)));

// Set on the page when the operator turns out to keep no opinions: the style sheet hides all thumbs then.
const kOff = 'feedback-off';

export function feedbackView(answerId: string, notices: Map<string, string>): HTMLElement {
  const said = element('p', { class: 'feedback-said', role: 'status', tabindex: '-1' });
  const reasons = element(
    'div',
    { class: 'reasons', role: 'group', 'aria-label': strings.reasonQuestion, hidden: true },
  );
  const up = thumb('up', notices.get('button_helpful') ?? strings.helpful, () => give({ rating: 'RATING_HELPFUL' }));
  const down = thumb('down', notices.get('button_unhelpful') ?? strings.unhelpful, () =>
    give({ rating: 'RATING_NOT_HELPFUL' }),
  );
  const reasonButtons = new Map<FeedbackReasonJson, HTMLButtonElement>();
  reasons.append(element('p', { class: 'reasons-question' }, strings.reasonQuestion));
  for (const [reason, words] of strings.reasons) {
    const choice = button({ class: 'choice', 'aria-pressed': 'false' }, () =>
      give({ rating: 'RATING_NOT_HELPFUL', reason }), words);
    reasonButtons.set(reason, choice);
    reasons.append(choice);
  }

  async function give(opinion: GiveFeedbackRequestJson): Promise<void> {
    try {
      await giveFeedback({ answerId, rater, ...opinion });
    } catch (error) {
      const isOff = error instanceof CallFailure && error.kind === 'absent';
      said.textContent = isOff ? strings.feedbackOff : strings.feedbackFailed;
      if (!isOff) return;
      document.documentElement.classList.add(kOff);
      // What was pressed is gone.
      said.focus();
      return;
    }
    const isHelpful = opinion.rating === 'RATING_HELPFUL';
    up.setAttribute('aria-pressed', String(isHelpful));
    down.setAttribute('aria-pressed', String(!isHelpful));
    for (const [reason, choice] of reasonButtons)
      choice.setAttribute('aria-pressed', String(reason === opinion.reason));
    reasons.hidden = isHelpful;
    said.textContent = notices.get('thanks') ?? strings.thanks;
  }

  return element(
    'div',
    { class: 'feedback' },
    element('div', { class: 'thumbs', role: 'group', 'aria-label': strings.helpfulQuestion },
      element('span', { class: 'feedback-question' }, strings.helpfulQuestion), up, down),
    reasons,
    said,
  );
}

function thumb(direction: 'up' | 'down', words: string, act: () => void): HTMLButtonElement {
  return button({ class: `choice thumb thumb-${direction}`, 'aria-pressed': 'false' }, act, icon('thumb'), words);
}
