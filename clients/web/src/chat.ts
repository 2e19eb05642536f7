// The conversation: one question at a time, each kept until it is answered or taken back. It is only in this page.
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import { ask, CallFailure, type Asked } from './api.ts';
import type { Config } from './config.ts';
import { button, element, theirWords } from './dom.ts';
import { whenThere } from './retry.ts';
import { strings } from './strings.ts';

export interface ChatOptions {
  // Tells where the people who ask are; fails with a CallFailure while that cannot be found out.
  config: () => Promise<Config>;
  // What the service says of itself, by id; filled while the page is open.
  notices: Map<string, string>;
  showAnswer(question: string, asked: Asked): HTMLElement;
  // Where the person writes; given back to it is what could not be asked.
  giveBack(question: string): void;
}

// As much as the service takes.
const kMostEarlierQuestions = 10;

// A question that was answered, the rules that its answer told of (red flags, and conditions that the person named),
// and both as text.
interface Earlier {
  question: string;
  rules: string[];
  text: string;
}

// What is asked has no room beside what was asked before.
class ConversationTooLong extends Error {}

let lastTurn = 0;

export class Chat {
  // What was asked and answered.
  readonly log = element(
    'div',
    { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': strings.conversation },
  );
  // What is going on, and what can be done about it.
  readonly status: HTMLElement;
  #said = element('p', { class: 'status-text', role: 'status' });
  #choices = element('div', { class: 'status-actions' });
  #options: ChatOptions;
  #earlier: Earlier[] = [];
  // Set while a question has no answer yet.
  #waiting: AbortController | undefined;

  constructor(options: ChatOptions) {
    this.#options = options;
    this.status = element('div', { class: 'status' }, this.#said, this.#choices);
  }

  get isWaiting(): boolean {
    return this.#waiting !== undefined;
  }

  // False if the last question has no answer yet, and this one was not taken.
  ask(question: string): boolean {
    if (this.isWaiting) return false;
    const turn = turnOf(question);
    this.log.append(turn.article);
    void this.#answer(question, turn.reply);
    turn.article.scrollIntoView({ block: 'start' });
    return true;
  }

  clear(): void {
    this.#waiting?.abort();
    this.#waiting = undefined;
    this.#earlier = [];
    this.log.replaceChildren();
    this.log.removeAttribute('aria-busy');
    this.say(strings.cleared);
  }

  // What was asked and answered, for whoever the person wants to show it to.
  transcript(): string {
    return this.#earlier.map(({ text }) => text).join('\n\n');
  }

  say(text: string, ...actions: HTMLButtonElement[]): void {
    this.#said.textContent = text;
    // Who sees the conversation sees that by itself.
    this.#said.classList.toggle('for-ears', text === strings.looking || text === strings.answered);
    this.#choices.replaceChildren(...actions);
  }

  async #answer(question: string, reply: HTMLElement): Promise<void> {
    const cancelled = new AbortController();
    this.#waiting = cancelled;
    this.log.setAttribute('aria-busy', 'true');
    reply.replaceChildren(element('p', { class: 'pending' }, strings.looking));
    this.say(strings.looking);
    try {
      const found = await this.#ask(question, reply, cancelled);
      if (cancelled.signal.aborted) return;
      reply.replaceChildren(this.#options.showAnswer(question, found));
      // Below a long question, or in large type, what has to be read first would not be in view.
      reply.querySelector('.owed')?.scrollIntoView({ block: 'nearest' });
      this.#earlier.push({ question, rules: rulesOf(found.answer), text: textOf(question, found) });
      this.say(strings.answered);
    } catch (error) {
      if (!cancelled.signal.aborted) this.#showFailure(error, question, reply);
    } finally {
      if (this.#waiting === cancelled) {
        this.#waiting = undefined;
        this.log.removeAttribute('aria-busy');
      }
    }
  }

  async #ask(question: string, reply: HTMLElement, cancelled: AbortController): Promise<Asked> {
    const { signal } = cancelled;
    const takeBack = this.#takeBackButton(question, reply, cancelled);
    const onWait = (failure: CallFailure, pauseMs: number, wake: () => void) => {
      this.log.removeAttribute('aria-busy');
      showWaiting(reply, reasonToWait(failure, this.#options.notices));
      const again = button({ class: 'secondary' }, wake, strings.tryNow);
      const seconds = Math.max(1, Math.round(pauseMs / 1000));
      this.say(navigator.onLine ? strings.tryingAgain(seconds) : strings.offline, again, takeBack);
    };
    const call = (history: string[]) =>
      whenThere(async () => ask({ question, history, region: (await this.#options.config()).region }, signal),
        { cancelled: signal, onWait });
    const history = historyOf(this.#earlier);
    try {
      return await call(history);
    } catch (error) {
      if (!isTooLarge(error) || history.length === 0) throw error;
    }
    // An emergency is to get through. Any other answer that does not know what was told before might reassure wrongly.
    const alone = await call([]);
    if (!isEmergency(alone.answer)) throw new ConversationTooLong();
    return alone;
  }

  // What waiting would not mend: the question stays where it is, to be asked again or taken back.
  #showFailure(error: unknown, question: string, reply: HTMLElement): void {
    if (error instanceof ConversationTooLong) return this.#showTooLong(question, reply);
    const isRefused = isTooLarge(error) || (error instanceof CallFailure && error.kind === 'refused');
    const words = isRefused ? strings.refused : strings.broken;
    const again = button({ class: 'secondary' }, () => {
      if (!this.isWaiting) void this.#answer(question, reply);
    }, strings.tryAgain);
    reply.replaceChildren(element('p', { class: 'failed' }, words), again, this.#takeBackButton(question, reply));
    this.say(words);
  }

  #showTooLong(question: string, reply: HTMLElement): void {
    const fresh = button({ class: 'secondary' }, () => {
      this.clear();
      this.#options.giveBack(question);
    }, strings.newConversation);
    const words = strings.conversationTooLong;
    reply.replaceChildren(element('p', { class: 'failed' }, words), fresh, this.#takeBackButton(question, reply));
    this.say(words);
  }

  #takeBackButton(question: string, reply: HTMLElement, cancelled?: AbortController): HTMLButtonElement {
    return button({ class: 'secondary' }, () => {
      cancelled?.abort();
      reply.closest('.turn')?.remove();
      this.#options.giveBack(question);
      this.say(strings.takenBack);
    }, strings.takeBack);
  }
}

// The answer in the service's own words, and what it can be made again by.
function textOf(question: string, { answer, rendered }: Asked): string {
  const ids = `${strings.answerId} ${answer.answerId}\n${strings.snapshotId} ${answer.snapshotId}`;
  const lack = rendered.isWhole ? [] : [strings.incomplete];
  return [`${strings.asked} ${question}`, rendered.text, ...lack, ids].filter((text) => text !== '').join('\n\n');
}

// The ids of red flags and of caveats that are owed to what was written; of those that every answer owes, none.
function rulesOf({ triage, caveats = [] }: AnswerJson): string[] {
  const owed = caveats.filter(({ appliesBecause }) => appliesBecause).map(({ id }) => id ?? '');
  return [triage?.ruleId ?? '', ...owed].filter((id) => id !== '');
}

// What goes with the next question, oldest first. Where there is no room for all, the oldest stay behind, but for those
// that first brought a rule to be told of: red flags and conditions carry over from them.
function historyOf(earlier: Earlier[]): string[] {
  const known = new Set<string>();
  const brings = earlier.map(({ rules }) => rules.filter((id) => !known.has(id) && known.add(id)).length > 0);
  const kept = earlier.map((_, at) => at);
  while (kept.length > kMostEarlierQuestions) kept.splice(Math.max(0, kept.findIndex((at) => !brings[at])), 1);
  return kept.map((at) => earlier[at]!.question);
}

function isEmergency({ outcome, triage }: AnswerJson): boolean {
  const isLevel = triage?.level === 'TRIAGE_LEVEL_EMERGENCY' || triage?.level === 'TRIAGE_LEVEL_CRISIS';
  return outcome === 'OUTCOME_RED_FLAG' || isLevel;
}

function isTooLarge(error: unknown): boolean {
  return error instanceof CallFailure && error.kind === 'too_large';
}

function turnOf(question: string): { article: HTMLElement; reply: HTMLElement } {
  const id = `turn-${++lastTurn}`;
  const reply = element('div', { class: 'reply' });
  const heading = element('h2', { id, class: 'question', tabindex: '-1' },
    element('span', { class: 'for-ears' }, `${strings.yourQuestion} `),
    element('span', { class: 'asked', dir: 'auto' }, question));
  return { article: element('article', { class: 'turn', 'aria-labelledby': id }, heading, reply), reply };
}

// The service's own sentence, if it was told us while it was there.
function reasonToWait(failure: CallFailure, notices: Map<string, string>): string {
  const id = failure.code === 'resource_exhausted' ? 'slow_down' : 'unavailable';
  return notices.get(id) ?? strings.unreachable;
}

// Said once, however often it is tried: a screen reader reads what changes.
function showWaiting(reply: HTMLElement, reason: string): void {
  if (reply.textContent === reason) return;
  reply.replaceChildren(element('p', { class: 'pending waiting' }, theirWords(reason)));
}
