// An answer as a reader meets it: what to do first, the reading in a word, every caveat, then the statements.
import type {
  AnswerJson,
  CaveatJson,
  CitationJson,
  DisagreementJson,
  StatementJson,
  TriageJson,
} from '@caveat/client/gen/answer_pb.js';
import type { Asked } from './api.ts';
import { button, element, icon, theirLine, theirs, theirWords, type IconName } from './dom.ts';
import { feedbackView } from './feedback_view.ts';
import { moreBelow } from './more_below.ts';
import { handoverView } from './person_view.ts';
import { sourcesView } from './sources_view.ts';
import { strings } from './strings.ts';

export interface AnswerActions {
  openSource(citation: CitationJson, opener: HTMLElement): void;
  ask(question: string): void;
  print(answer: HTMLElement): void;
  // Who can be talked to; with 'any' also that nobody can. Undefined if there is nothing to say.
  personView(what: 'link' | 'any'): HTMLElement | undefined;
  // All that was asked and answered so far.
  transcript(): string;
  notices: Map<string, string>;
  // Of the service's texts, BCP 47; undefined if it is not known.
  language: string | undefined;
}

const kVerdictIcons: Record<string, IconName> = {
  VERDICT_SUPPORTED: 'check',
  VERDICT_UNCERTAIN: 'unsure',
  VERDICT_NOT_SUPPORTED: 'forbidden',
  VERDICT_CAUTION: 'triangle',
  VERDICT_AVOID: 'forbidden',
};

const kSeverityIcons: Record<string, IconName> = {
  SEVERITY_NOTE: 'note',
  SEVERITY_CAUTION: 'triangle',
  SEVERITY_AVOID: 'forbidden',
};

export function answerView(question: string, { answer, rendered }: Asked, actions: AnswerActions): HTMLElement {
  const marks = markMaker(answer.citations ?? [], actions);
  const alarms = isAlarm(answer.triage);
  const isGrave = alarms && answer.triage?.level !== 'TRIAGE_LEVEL_SEE_CLINICIAN';
  const isAnswered = answer.outcome === 'OUTCOME_ANSWERED';
  const isAsWritten = answer.resolvedQuestion?.trim() === question.trim();
  const view = element(
    'div',
    { class: isCareful(answer) ? 'answer answer-careful' : 'answer', lang: actions.language },
    element('div', { class: 'owed' },
      triageView(answer, marks),
      isGrave ? actions.personView('link') : undefined,
      readingView(answer, rendered.verdict),
      rendered.isWhole ? undefined : element('p', { class: 'incomplete' }, strings.incomplete),
      ...caveatsView(answer.caveats ?? [], rendered.caveatsHeading, marks)),
    // Early where it differs: a question that was taken wrongly has an answer that is wrong for the person.
    isAsWritten ? undefined : understoodView(question, answer),
    openView(answer),
    !isGrave && (alarms || !isAnswered) ? actions.personView('any') : undefined,
    statementsView(answer, marks),
    confidenceView(answer),
    isAsWritten ? understoodView(question, answer) : undefined,
    followUpsView(answer.followUps ?? [], actions),
    sourcesView(answer, actions.openSource),
  );
  view.append(
    element(
      'div',
      { class: 'answer-actions' },
      feedbackView(answer.answerId ?? '', actions.notices),
      handoverView(actions.transcript),
      button({ class: 'quiet' }, () => actions.print(view), icon('print'), strings.print),
    ),
  );
  return view;
}

type Marks = (numbers: (number | undefined)[] | undefined) => HTMLElement | undefined;

// Makes the numbers behind a sentence, each a button that opens the quote.
function markMaker(citations: CitationJson[], actions: AnswerActions): Marks {
  const byNumber = new Map(citations.map((citation) => [citation.number, citation]));
  return (numbers = []) => {
    const buttons = numbers.flatMap((number) => {
      const citation = byNumber.get(number);
      if (citation === undefined) return [];
      const name = strings.openSource(citation.number ?? 0, citation.source?.title ?? '');
      return button(
        { class: 'mark', 'aria-label': name, title: name },
        (pressed) => actions.openSource(citation, pressed),
        String(citation.number),
      );
    });
    return buttons.length === 0 ? undefined : element('span', { class: 'marks' }, ...buttons);
  };
}

function isAlarm(triage: TriageJson | undefined): boolean {
  return (triage?.message ?? '') !== '';
}

// Shown for whatever has a message, also for a level that this page does not know.
function triageView(answer: AnswerJson, marks: Marks): HTMLElement | undefined {
  const { level = '', message, matchedWords = [], citationNumbers } = answer.triage ?? {};
  if (!isAlarm(answer.triage)) return undefined;
  const isGrave = level !== 'TRIAGE_LEVEL_SEE_CLINICIAN';
  // Their own words, read back, help nobody who is in despair.
  const because = level === 'TRIAGE_LEVEL_CRISIS' ? undefined : becauseView(matchedWords);
  return element(
    'section',
    { class: `triage ${isGrave ? 'triage-grave' : 'triage-first'}`, role: 'alert' },
    element('h3', {},
      icon(isGrave ? 'alarm' : 'triangle'), element('span', {}, strings.triage[level] ?? strings.triageOther)),
    theirLine('triage-message', message ?? '', marks(citationNumbers)),
    ' ',
    because,
  );
}

function becauseView(words: string[]): HTMLElement | undefined {
  if (words.length === 0) return undefined;
  const quoted = words.flatMap((word, at) => [at > 0 ? ', “' : ' “', theirWords(word), '”']);
  return element('span', { class: 'because', dir: strings.direction }, strings.becauseYouWrote, ...quoted);
}

// The outcome by its name, and what it is in the service's own words; the verdict in those.
function readingView(answer: AnswerJson, verdict: string | undefined): HTMLElement | undefined {
  const outcome = strings.outcome[answer.outcome ?? ''];
  // Of a partial answer openView tells them.
  const told = answer.outcome === 'OUTCOME_PARTIAL' ? [] : openStatements(answer);
  if (outcome === undefined && verdict === undefined && told.length === 0) return undefined;
  return element(
    'div',
    { class: 'reading' },
    outcome === undefined ? undefined : element('h3', { class: 'outcome' }, icon('unsure'), outcome),
    ...told.map((text) => theirLine('told', text)),
    verdict === undefined ? undefined : element(
      'h3',
      { class: `verdict ${answer.verdict?.toLowerCase().replaceAll('_', '-')}` },
      icon(kVerdictIcons[answer.verdict ?? ''] ?? 'unsure'),
      theirWords(verdict),
    ),
  );
}

// What was left open: of a partial answer in the service's own words, of any by what was looked for.
function openView(answer: AnswerJson): HTMLElement | undefined {
  const { missing = [], passagesSearched = 0 } = answer.abstention ?? {};
  const told = answer.outcome === 'OUTCOME_PARTIAL' ? openStatements(answer) : [];
  if (told.length === 0 && missing.length === 0) return undefined;
  // What those tell already is not said again.
  const untold = missing.filter((word) => !openStatements(answer).some((text) => text.includes(word)));
  const words = untold.flatMap((word, at) => [at > 0 ? ', ' : `${strings.lookedFor} `, theirWords(word)]);
  const searched = passagesSearched > 0 ? strings.searched(passagesSearched) : '';
  return element('div', { class: 'open' },
    ...told.map((text) => theirLine('told', text)),
    element('p', { class: 'searched' }, ...words, words.length > 0 ? '. ' : '', searched));
}

// The reviewed sentences that tell what is not answered, or what has to be said first.
function openStatements({ statements = [] }: AnswerJson): string[] {
  return statements.filter(tellsWhatIsOpen).map(({ text }) => text ?? '');
}

function tellsWhatIsOpen({ templateId }: StatementJson): boolean {
  return /^(partial|not_covered|clarify)\./.test(templateId ?? '');
}

// So much is to be read first that it has to stand closer together. An alarm that is grave keeps its size.
function isCareful({ caveats = [], triage }: AnswerJson): boolean {
  return caveats.length > 3 || (caveats.length > 0 && isAlarm(triage));
}

// The caveats, and before them, for ears, how many are below what is in view.
function caveatsView(caveats: CaveatJson[], heading: string | undefined, marks: Marks): HTMLElement[] {
  if (caveats.length === 0) return [];
  const items = caveats.map(({ severity = '', text, appliesBecause, citationNumbers }) =>
    element(
      'li',
      { class: `caveat ${severity.toLowerCase().replaceAll('_', '-')}` },
      icon(kSeverityIcons[severity] ?? 'triangle'),
      element(
        'div',
        {},
        element('p', { dir: 'auto' },
          element('strong', { class: 'severity', dir: strings.direction },
            `${strings.severity[severity] ?? strings.severityOther}:`),
          ' ', theirs(text ?? ''), marks(citationNumbers),
          ...(appliesBecause ? [' ', becauseView([appliesBecause])] : [])),
      ),
    ),
  );
  const shortTexts = caveats.map(({ shortText }) => shortText);
  return [moreBelow(items, shortTexts, heading), element('section', { class: 'caveats' },
    heading === undefined ? undefined : element('h3', {}, theirWords(heading)),
    element('ul', { role: 'list' }, ...items))];
}

// The statements in order, each with what its source says less. What was said above is not said again.
function statementsView(answer: AnswerJson, marks: Marks): HTMLElement | undefined {
  const statements = (answer.statements ?? []).filter((one) =>
    one.text !== answer.triage?.message && !tellsWhatIsOpen(one));
  const untold = new Set(answer.disagreements ?? []);
  const items = statements.map((statement) => {
    const told = [...untold].filter((one) => statement.citationNumbers?.includes(one.articleCitationNumber ?? 0));
    told.forEach((one) => untold.delete(one));
    const said = statementView(statement, answer, marks);
    return element('li', { class: 'statement' }, said, disagreementView(told, marks));
  });
  const left = disagreementView([...untold], marks);
  if (items.length === 0 && left === undefined) return undefined;
  return element(
    'section',
    { class: 'statements' },
    // What tells that there is no answer is not a document's.
    answer.citations?.length ? element('h3', {}, strings.statements) : undefined,
    element('ol', { role: 'list' }, ...items),
    left,
  );
}

function statementView(statement: StatementJson, answer: AnswerJson, marks: Marks): HTMLElement {
  const { text = '', kind, citationNumbers = [] } = statement;
  if (kind !== 'STATEMENT_KIND_QUOTE') return theirLine('told', text, marks(citationNumbers));
  const citation = answer.citations?.find((one) => one.number === citationNumbers[0]);
  const { title = '', year } = citation?.source ?? {};
  const origin = [year ? `${title}, ${year}` : title, citation?.studyType].filter((part) => part).join(' · ');
  return element(
    'figure',
    {},
    element('blockquote', {}, element('p', { dir: 'auto' }, '“', theirs(text), '”', marks(citationNumbers))),
    origin === '' ? undefined : element('figcaption', {}, `${strings.from}: `, theirWords(origin)),
  );
}

function disagreementView(told: DisagreementJson[], marks: Marks): HTMLElement | undefined {
  if (told.length === 0) return undefined;
  const notes = told.map(({ note, articleCitationNumber, sourceCitationNumbers = [] }) =>
    theirLine(undefined, note ?? '', marks([articleCitationNumber, ...sourceCitationNumbers])),
  );
  return element('div', { class: 'disagreement', role: 'note', 'aria-label': strings.disagreement },
    element('h4', {}, icon('differ'), strings.disagreement), ...notes);
}

function confidenceView({ confidence }: AnswerJson): HTMLElement | undefined {
  const bucket = strings.bucket[confidence?.bucket ?? ''];
  if (bucket === undefined) return undefined;
  const { measuredOn = 0, measuredPrecision = 0 } = confidence ?? {};
  const worth = measuredOn > 0 ? ` ${strings.measured(Number(measuredPrecision), measuredOn)}` : '';
  return element('p', { class: 'confidence' },
    `${strings.confidence}: `, element('strong', {}, bucket), `.${worth}`);
}

function understoodView(question: string, { resolvedQuestion }: AnswerJson): HTMLElement | undefined {
  if (!resolvedQuestion) return undefined;
  if (resolvedQuestion.trim() === question.trim())
    return element('p', { class: 'understood' }, strings.understoodAsWritten);
  return element('p', { class: 'understood' }, `${strings.understood}: `, theirWords(resolvedQuestion));
}

function followUpsView(questions: string[], actions: AnswerActions): HTMLElement | undefined {
  if (questions.length === 0) return undefined;
  const buttons = questions.map((question) =>
    element('li', {}, button({ class: 'follow-up' }, () => actions.ask(question), icon('ask'), theirWords(question))),
  );
  return element('section', { class: 'follow-ups' },
    element('h3', {}, strings.followUps), element('ul', { role: 'list' }, ...buttons));
}
