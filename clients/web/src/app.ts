// The page: a heading, the conversation, and a field to ask in. Nothing is stored, and nothing leaves for elsewhere.
import type { SnapshotJson } from '@caveat/client/gen/corpus_service_pb.js';
import { answerView } from './answer_view.ts';
import { getSnapshot, listNotices } from './api.ts';
import { Chat } from './chat.ts';
import { Composer } from './composer.ts';
import { loadConfig, type Config } from './config.ts';
import { button, element, icon } from './dom.ts';
import { personLink, personView } from './person_view.ts';
import { whenThere } from './retry.ts';
import { sourcePanel } from './source_panel.ts';
import { strings } from './strings.ts';

// What the embedding page is told; clients/web/src/widget.ts listens.
const kThereMessage = 'caveat-there';
const kCloseMessage = 'caveat-close';

const isFramed = window.parent !== window;
const notices = new Map<string, string>();
const panel = sourcePanel();
let known: { config?: Config; snapshot?: SnapshotJson } = {};

const conversation: Chat = new Chat({
  config: loadConfig,
  notices,
  giveBack: (question) => field.giveBack(question),
  showAnswer: (question, asked) =>
    answerView(question, asked, {
      openSource: panel.open,
      ask(followUp) {
        if (!conversation.ask(followUp)) conversation.say(strings.wait);
        else conversation.log.querySelector<HTMLElement>('.turn:last-child .question')?.focus();
      },
      print: printAnswer,
      personView: (what) => personView({ config: known.config, notices }, what),
      transcript: () => conversation.transcript(),
      notices,
      language: known.snapshot?.language,
    }),
});
const field: Composer = new Composer(notices, (question) => conversation.ask(question));

// One answer alone, with the question above it.
function printAnswer(answer: HTMLElement): void {
  const turn = answer.closest('.turn');
  document.documentElement.classList.add('print-one');
  turn?.classList.add('print-this');
  window.addEventListener('afterprint', () => {
    document.documentElement.classList.remove('print-one');
    turn?.classList.remove('print-this');
  }, { once: true });
  window.print();
}

function tellParent(message: string): void {
  // It tells nothing of the conversation, so whoever embeds the page may hear it.
  window.parent.postMessage(message, '*');
}

const closeFrame = () => tellParent(kCloseMessage);

// Tells the style sheet, which cannot measure, how much of the window is taken: with the type, and with the words.
function tellHeight(name: string, part: HTMLElement): void {
  new ResizeObserver(() => {
    document.documentElement.style.setProperty(name, `${part.offsetHeight}px`);
  }).observe(part);
}

function buildPage(): { heading: HTMLElement; person: HTMLElement; reviewed: HTMLElement; privacy: HTMLElement } {
  const heading = element('h1', { dir: 'auto' }, strings.title);
  const person = element('span', { class: 'person-place' });
  const reviewed = element('p', { class: 'reviewed' });
  const privacy = element('p', { class: 'privacy', dir: 'auto' });
  const fresh = button({ class: 'quiet fresh' }, () => {
    conversation.clear();
    field.focus();
  }, icon('fresh'), strings.newConversation);
  const close = button({ class: 'quiet close' }, closeFrame, icon('close'), strings.close);
  const skip = element('a', { class: 'skip', href: '#question' }, strings.skip);
  const header = element('header', {}, element('p', { class: 'site' }, strings.title),
    element('div', { class: 'header-actions' }, person, isFramed ? close : undefined));
  const footer = element('footer', {}, conversation.status, field.form);
  tellHeight('--header', header);
  tellHeight('--footer', footer);
  document.body.prepend(
    skip,
    header,
    element('main', {},
      element('div', { class: 'intro' }, heading, element('p', { class: 'lead' }, strings.lead), privacy, reviewed),
      conversation.log,
      fresh),
    footer,
  );
  return { heading, person, reviewed, privacy };
}

const page = buildPage();
document.documentElement.classList.toggle('framed', isFramed);
if (isFramed) tellParent(kThereMessage);

window.addEventListener('offline', () => {
  if (!conversation.isWaiting) conversation.say(strings.offlineIdle);
});
window.addEventListener('online', () => {
  if (!conversation.isWaiting) conversation.say(strings.online);
});
document.addEventListener('keydown', (event) => {
  // The panel closes itself.
  if (event.key === 'Escape' && isFramed && document.querySelector('dialog[open]') === null) closeFrame();
});
window.addEventListener('message', (event) => {
  if (event.source === window.parent && event.data === 'caveat-focus') field.focus();
});

// The page works before these are there, and without those that this service has not.
void whenThere(loadConfig).then(async (set) => {
  known = { ...known, config: set };
  const showPerson = () => {
    const link = personLink({ config: known.config, notices });
    page.person.replaceChildren(...(link === undefined ? [] : [link]));
  };
  showPerson();
  const told = await whenThere(() => listNotices(set.region)).catch(() => new Map<string, string>());
  for (const [id, text] of told) notices.set(id, text);
  page.privacy.textContent = notices.get('privacy') ?? '';
  showPerson();
});
void whenThere(getSnapshot).then((snapshot) => {
  known = { ...known, snapshot };
  if (snapshot.title) page.heading.textContent = strings.about(snapshot.title);
  if (snapshot.reviewedDate) page.reviewed.textContent = strings.reviewed(snapshot.reviewedDate);
}, () => undefined);
