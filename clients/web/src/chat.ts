// The conversation: one question at a time, each kept until it is answered or taken back. It is nowhere but in this page.
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import { ask, CallFailure } from './api.ts';
import type { Config } from './config.ts';
import { button, element, theirWords } from './dom.ts';
import { whenThere } from './retry.ts';
import { strings } from './strings.ts';

export interface ChatOptions {
  // Settled once it is known where the people who ask are.
  config: Promise<Config>;
  // What the service says of itself, by id; filled while the page is open.
  notices: Map<string, string>;
  showAnswer(question: string, answer: AnswerJson): HTMLElement;
  // Where the person writes; given back to it is what could not be asked.
  giveBack(question: string): void;
}

export interface Chat {
  // What was asked and answered.
  log: HTMLElement;
  // What is going on, and what can be done about it.
  status: HTMLElement;
  // False if the last question has no answer yet, and this one was not taken.
  ask(question: string): boolean;
  say(text: string): void;
  clear(): void;
  isWaiting(): boolean;
}

// As much as the service takes.
const kMostEarlierQuestions = 10;

let lastTurn = 0;

export function chat(options: ChatOptions): Chat {
  const log = element('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': strings.conversation });
  const said = element('p', { class: 'status-text', role: 'status' });
  const choices = element('div', { class: 'status-actions' });
  const status = element('div', { class: 'status' }, said, choices);
  let earlier: string[] = [];
  let waiting: AbortController | undefined;

  const say = (text: string, ...actions: HTMLButtonElement[]) => {
    said.textContent = text;
    // Who sees the answer need not read that it is there.
    said.classList.toggle('for-ears', text === strings.answered);
    choices.replaceChildren(...actions);
  };

  async function answer(question: string, reply: HTMLElement, cancelled: AbortController): Promise<void> {
    waiting = cancelled;
    log.setAttribute('aria-busy', 'true');
    reply.replaceChildren(element('p', { class: 'pending' }, strings.looking));
    say(strings.looking);
    const takeBack = button({ class: 'secondary' }, () => {
      cancelled.abort();
      reply.closest('.turn')?.remove();
      options.giveBack(question);
      say(strings.takenBack);
    }, strings.takeBack);
    try {
      const { region } = await whenThere(() => options.config, { cancelled: cancelled.signal });
      const found = await whenThere(
        () => ask({ question, history: earlier.slice(-kMostEarlierQuestions), region }, cancelled.signal),
        {
          cancelled: cancelled.signal,
          onWait(failure, pauseMs, wake) {
            log.removeAttribute('aria-busy');
            showWaiting(reply, reasonToWait(failure, options.notices));
            const again = button({ class: 'secondary' }, wake, strings.tryNow);
            const seconds = Math.max(1, Math.round(pauseMs / 1000));
            say(navigator.onLine ? strings.tryingAgain(seconds) : strings.waitingForConnection, again, takeBack);
          },
        },
      );
      if (cancelled.signal.aborted) return;
      earlier = [...earlier, question];
      reply.replaceChildren(options.showAnswer(question, found));
      say(strings.answered);
    } catch (error) {
      if (cancelled.signal.aborted) return;
      showFailure(error, question, reply);
    } finally {
      if (waiting === cancelled) {
        waiting = undefined;
        log.removeAttribute('aria-busy');
      }
    }
  }

  // What waiting would not mend: the question stays where it is, to be asked again or taken back.
  function showFailure(error: unknown, question: string, reply: HTMLElement): void {
    const isRefused = error instanceof CallFailure && error.kind === 'refused';
    const words = isRefused ? strings.refused : strings.broken;
    const again = button({ class: 'secondary' }, () => {
      if (waiting === undefined) void answer(question, reply, new AbortController());
    }, strings.tryAgain);
    const takeBack = button({ class: 'secondary' }, () => {
      reply.closest('.turn')?.remove();
      options.giveBack(question);
      say(strings.takenBack);
    }, strings.takeBack);
    reply.replaceChildren(element('p', { class: 'failed' }, words), again, takeBack);
    say(words);
  }

  return {
    log,
    status,
    say: (text) => say(text),
    isWaiting: () => waiting !== undefined,
    ask(question) {
      if (waiting !== undefined) return false;
      const turn = turnOf(question);
      log.append(turn.article);
      void answer(question, turn.reply, new AbortController());
      turn.article.scrollIntoView({ block: 'start' });
      return true;
    },
    clear() {
      waiting?.abort();
      waiting = undefined;
      earlier = [];
      log.replaceChildren();
      log.removeAttribute('aria-busy');
      say(strings.cleared);
    },
  };
}

function turnOf(question: string): { article: HTMLElement; reply: HTMLElement } {
  const id = `turn-${++lastTurn}`;
  const reply = element('div', { class: 'reply' });
  const heading = element('h2', { id, class: 'question', tabindex: '-1' },
    element('span', { class: 'for-ears' }, `${strings.yourQuestion} `), theirWords(question));
  return { article: element('article', { class: 'turn', 'aria-labelledby': id }, heading, reply), reply };
}

// The service's own sentence, if it was told us while it was there.
function reasonToWait(failure: CallFailure, notices: Map<string, string>): string {
  if (!navigator.onLine) return strings.offline;
  const id = failure.code === 'resource_exhausted' ? 'slow_down' : 'unavailable';
  return notices.get(id) ?? strings.unreachable;
}

// Said once, however often it is tried: a screen reader reads what changes.
function showWaiting(reply: HTMLElement, reason: string): void {
  if (reply.textContent !== reason) reply.replaceChildren(element('p', { class: 'pending waiting' }, theirWords(reason)));
}
