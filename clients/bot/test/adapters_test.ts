// Reads the sources of the bot, of all adapters and of the web page: what a patient reads comes from the service.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { kExamples, kHarmlessExamples } from './adapters_examples.ts';
import { programOf, touchesOf } from './service_text.ts';

const kPackages = ['bot', 'discord', 'irc', 'slack', 'sms', 'teams', 'telegram', 'web', 'whatsapp', 'xmpp'];
const kClients = join(import.meta.dirname, '../..');
// For tests; and what cuts the words of staff, to which no text of the service may be given.
const kUnread = [
  'bot/src/testing.ts', 'bot/src/testing_server.ts', 'bot/src/testing_staff.ts', 'bot/src/testing_store.ts',
  'bot/src/scenarios.ts', 'bot/src/scenarios_start.ts', 'bot/src/documented.ts', 'bot/src/pieces.ts',
];

// What may be done with text of the service, and where: all else is a mistake. Every entry is needed.
const kAllowed: Record<string, string[]> = {
  // Handed over as it is: to a platform, to the disk, to the service.
  'bot/src/ask.ts #ask': ['to this.#services.answers.ask()'],
  // How long the parts are.
  'bot/src/ask.ts #fitted': ['filter()', 'to Math.max()'],
  'bot/src/delivery.ts #sendUntilTaken': ['to channel.send()'],
  'bot/src/http.ts json': ['to JSON.stringify()'],
  'bot/src/lost.ts tell': ['to this.#channel.send()'],
  'bot/src/store.ts #run': ['to this.#statement(sql).run()'],
  'bot/src/store.ts addHistory': ['to JSON.stringify()'],
  'bot/src/store.ts addMessage': ['to JSON.stringify()'],
  'bot/src/store.ts addTicket': ['to JSON.stringify()'],
  'discord/src/api.ts deleteOriginal': ['to this.#rest.delete()'],
  'discord/src/api.ts editOriginal': ['to this.#rest.patch()'],
  'discord/src/api.ts followUp': ['to this.#rest.post()'],
  'discord/src/api.ts isWaiting': ['to this.#rest.get()'],
  'irc/src/connection.ts #say': ['to client.raw()'],
  'slack/src/api.ts #post': ['to this.#client.chat.postMessage()'],
  'sms/src/kannel.ts send': ['to fetch()'],
  'sms/src/twilio.ts send': ['to this.#client.messages.create()'],
  // The id is of the conversation.
  'teams/src/connector.ts reply': ['to client.replyToActivity()', 'to encodeURIComponent()'],
  'teams/src/outgoing.ts activityOf': ['to Activity.fromObject()', 'filter()'],
  'telegram/src/api.ts #send': ['to this.#api.sendMessage()'],
  'whatsapp/src/channel.ts #post': ['to this.#graph.sendMessage()'],
  'xmpp/src/connection.ts sendConfirmed': ['to this.#component.send()'],
  'xmpp/src/stanza.ts textMessage': ['to xml()'],
  // One after the other: the part whose turn it is, the message that is next, the notice of a name.
  'bot/src/delivery.ts #outgoing': ['[]'],
  'bot/src/notices.ts keep': ['to Map()'],
  'bot/src/notices.ts text': ['get()'],
  'slack/src/message.ts messageOf': ['[]'],
  'slack/src/api.ts post': ['[] =', 'to this.#left.set()'],
  'telegram/src/api.ts send': ['[]'],
  // Of messages that are planned.
  'bot/src/planner.ts #answered': ['push()'],
  'bot/src/planner.ts #withPrivacy': ['[]'],
  // A question that was pressed.
  'bot/src/planner.ts #pressedQuestion': ['[]'],
  // For staff.
  'bot/src/handoff.ts #post': ['join()'],
  'bot/src/handoff.ts transcriptLines': ['template'],
  'discord/src/adapter.ts takeOfStaff': ['words'],
  // Buttons are left out where a platform has no room, and never cut.
  'discord/src/outgoing.ts rowsOf': ['filter()', 'slice()'],
  'slack/src/message.ts actionsOf': ['filter()'],
  'telegram/src/message.ts keyboardOf': ['filter()'],
  'whatsapp/src/channel.ts send': ['filter()'],
  'whatsapp/src/channel.ts withButtons':
    ['slice()', '[] =', 'to ReplyButton()', 'to ActionButtons()', 'to Body()', 'to Interactive()'],
  // Written as the platform wants it, with every word. XML has no way to carry what is left out.
  'slack/src/message.ts escaped': ['replaceAll()'],
  'xmpp/src/stanza.ts withoutIllegal': ['replace()'],
  'irc/src/line.ts linesOf': ['split()', 'to piecesOf()'],
  // Whom it is for, ahead of it.
  'irc/src/adapter.ts #sendLines': ['+'],
  'xmpp/src/adapter.ts send': ['+'],
  // Counted.
  'sms/src/sms_size.ts smsSizeOf': ['of', 'to kBasic.includes()', 'to kExtended.includes()'],
  // Beside the text, which names every source.
  'teams/src/outgoing.ts appearanceOf': ['find()'],
  'teams/src/outgoing.ts citationsIn': ['filter()', 'slice()', 'has()', 'to Set()'],

  // The page. Shown as it is; what is undefined is left out.
  'web/src/dom.ts element': ['filter()', 'to made.append()'],
  'web/src/source_panel.ts recordOf': ['filter()', 'to list.append()'],
  // Labels of strings.ts, in elements of their own beside what the service says; quotation marks; what is for ears.
  'web/src/answer_view.ts caveatsView': ['words'],
  'web/src/answer_view.ts statementView': ['words', 'find()', 'filter()', 'join()', 'template'],
  'web/src/answer_view.ts confidenceView': ['words'],
  'web/src/answer_view.ts understoodView': ['trim()', 'words'],
  'web/src/chat.ts turnOf': ['words'],
  'web/src/source_panel.ts hidden': ['words'],
  // The reviewed sentences for what an answer has only names for, by what stands around them.
  'web/src/rendered.ts renderedOf': ['[]', '[] =', 'findIndex()', 'slice()', 'at()', 'join()'],
  // Which statements stand above and which below, each whole; the number's citation; what is told already.
  'web/src/answer_view.ts answerView': ['trim()'],
  'web/src/answer_view.ts markMaker': ['to Map()', 'get()', 'to actions.openSource()'],
  'web/src/answer_view.ts openView': ['filter()'],
  'web/src/answer_view.ts openStatements': ['filter()'],
  'web/src/answer_view.ts statementsView': ['filter()', 'to Set()', 'delete()'],
  'web/src/answer_view.ts followUpsView': ['to actions.ask()'],
  // Where the caveats stand on the screen, and the way to the next: elements, whose words nobody touches.
  'web/src/more_below.ts moreBelow':
    ['[] =', 'scrollIntoView()', 'focus()', 'to Math.max()', 'getBoundingClientRect()', 'to sizes.observe()'],
  'web/src/more_below.ts below': ['filter()', 'getBoundingClientRect()'],
  // A source's record, which is not advice.
  'web/src/strings.ts ': ['template'],
  'web/src/sources_view.ts sourcesView': ['words'],
  'web/src/sources_view.ts citationView': ['template', 'join()', 'filter()', 'to open()', 'words'],
  'web/src/sources_view.ts stopped': ['to /[.?!]$/.test()', 'template'],
  // The whole of what was asked and answered, to be taken along; which earlier questions go with the next.
  'web/src/chat.ts transcript': ['join()'],
  'web/src/chat.ts #answer': ['to this.#earlier.push()'],
  'web/src/chat.ts textOf': ['join()', 'filter()'],
  'web/src/chat.ts rulesOf': ['filter()'],
  'web/src/chat.ts historyOf': ['filter()', 'to known.has()', 'to known.add()'],
};

// Sentences that no patient reads, or that are not answers: staff's, commands of Discord's, what people say to the bot;
// names of columns; and the page's own words, which web/test/words_test.ts reads.
const kOfOthers = [
  'bot/src/bot.ts #tell', 'bot/src/cli.ts', 'bot/src/handoff.ts',
  'bot/src/planner.ts #answer', 'bot/src/planner.ts #answered', 'bot/src/store.ts', 'bot/src/words.ts',
  'discord/src/adapter.ts takeOfStaff', 'discord/src/register.ts', 'irc/src/connection.ts',
  'teams/src/adapter.ts #whyMalformed', 'web/src/strings.ts',
  // For whoever embeds the page or sets it up; names of classes; a style sheet.
  'web/src/config.ts', 'web/src/feedback_view.ts thumb', 'web/src/widget.ts startWidget', 'web/src/widget_style.ts',
];

const examples = new Map([...kExamples, ...kHarmlessExamples].map((text, i) =>
  [join(kClients, `slack/src/example_${i}.ts`), exampleOf(text)] as const));
const program = programOf(kClients, kPackages, examples);
const sources = program.getSourceFiles().filter(({ fileName, isDeclarationFile }) => {
  const isOurs = kPackages.some((name) => fileName.startsWith(join(kClients, name, 'src/')));
  return isOurs && !isDeclarationFile && !examples.has(fileName) && !kUnread.includes(nameOf(fileName));
});

function nameOf(path: string): string {
  return path.slice(kClients.length + 1);
}

function exampleOf(text: string): string {
  return `
    import { piecesOf, type Bot, type Channel, type IncomingEvent, type Outgoing } from '@caveat/bot';
    import type { RenderedPart } from '@caveat/client';
    class Words { body: string; constructor(body: string) { this.body = body; } }
    function post(_what: unknown): void {}
    export function example(message: Outgoing, event: IncomingEvent, bot: Bot, channel: Channel): any { ${text} }`;
}

// Text that reads like a sentence, and is not for operators.
function sentencesOf(file: ts.SourceFile): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const isText = ts.isStringLiteralLike(node) || ts.isTemplateExpression(node);
    if (isText && isSentence(node.getText().slice(1, -1)) && !isForOperators(node)) {
      found.push(`${placeOf(node)}: ${node.getText()}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function isSentence(literal: string): boolean {
  const text = literal.replace(/\$\{[^}]*\}/g, ' ').trim();
  if (/^(SELECT|INSERT|UPDATE|DELETE|PRAGMA|CREATE|ALTER|BEGIN) /.test(text.replace(/\s+/g, ' '))) return false;
  const words = text.split(/\s+/).filter((word) => /^[(“"']?[A-Za-z][A-Za-z'’-]*[.,:;!?)”"']*$/.test(word)).length;
  return words >= 3 || (words >= 1 && /[.!?…]$/.test(text)) || (words >= 2 && /^[A-Z][a-z]/.test(text));
}

// In a log, an error, the description of a setting.
function isForOperators(node: ts.Node): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isImportDeclaration(at) || ts.isExportDeclaration(at)) return true;
    if (ts.isNewExpression(at) && /Error$|^Undeliverable$/.test(at.expression.getText())) return true;
    if (ts.isCallExpression(at) && at.expression.kind === ts.SyntaxKind.SuperKeyword) return true;
    if (ts.isCallExpression(at) && /^(Log|Settings)$/.test(ownerOf(at))) return true;
  }
  return false;
}

// The class or interface whose method is called.
function ownerOf(call: ts.CallExpression): string {
  const declaration = program.getTypeChecker().getResolvedSignature(call)?.declaration;
  const owner = ts.findAncestor(declaration, (each): each is ts.ClassDeclaration | ts.InterfaceDeclaration =>
    ts.isClassDeclaration(each) || ts.isInterfaceDeclaration(each));
  return owner?.name?.text ?? '';
}

function placeOf(node: ts.Node): string {
  const name = ts.findAncestor(node, (at): at is ts.FunctionDeclaration | ts.MethodDeclaration =>
    ts.isFunctionDeclaration(at) || ts.isMethodDeclaration(at))?.name?.getText();
  return [nameOf(node.getSourceFile().fileName), name ?? ''].join(' ').trim();
}

function problemsOf(file: ts.SourceFile): string[] {
  return [...touchesOf(program, [file], nameOf).map(({ place }) => place), ...sentencesOf(file)];
}

for (const [i, [path, source]] of [...examples].entries()) {
  const isHarmless = i >= kExamples.length;
  test(`${isHarmless ? 'left alone' : 'found'}: ${[...kExamples, ...kHarmlessExamples][i]}`, () => {
    const file = program.getSourceFile(path)!;
    const wrongs = program.getSemanticDiagnostics(file).filter((wrong) => wrong.reportsUnnecessary === undefined);
    assert.deepEqual(wrongs.map(({ messageText }) => messageText), [], source);
    assert.equal(problemsOf(file).length === 0, isHarmless, problemsOf(file).join('\n'));
  });
}

test('text of the service goes through the bot, the adapters and the page whole', () => {
  const touches = touchesOf(program, sources, nameOf);
  const allowed = Object.entries(kAllowed).flatMap(([place, whats]) => whats.map((what) => `${place}: ${what}`));
  const wrongs = touches.filter(({ place }) => !allowed.includes(place));
  assert.deepEqual(wrongs.map(({ place, line, text }) => `${place}, line ${line}: ${text}`), []);
  const places = touches.map(({ place }) => place);
  assert.deepEqual(allowed.filter((place) => !places.includes(place)), [], 'allowed, and nowhere done');
});

test('the bot, the adapters and the page have no sentence of their own', () => {
  const found = sources.flatMap(sentencesOf).filter((one) => !kOfOthers.some((place) => one.startsWith(place)));
  assert.deepEqual(found, []);
});
