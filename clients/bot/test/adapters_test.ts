// Reads the sources of all adapters: what a patient reads comes from the service, whole.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';

const kAdapters = ['discord', 'irc', 'slack', 'sms', 'teams', 'telegram', 'whatsapp', 'xmpp'];
const kClients = join(import.meta.dirname, '../..');

// A literal with this many words is a sentence.
const kFewestWords = 4;
// Calls whose texts are for operators: logs, errors, descriptions of settings, staff.
const kForOperators =
  /(^|\.)(log|debug|info|warn|error|problem|required|secret|optionalSecret|text|number|flag|choice|list|address|url)$/;
const kCuts = [
  'slice', 'substring', 'substr', 'split', 'replace', 'replaceAll', 'trim', 'trimEnd', 'trimStart', 'join', 'concat',
];
const kSafetyText =
  /(^|\.)(part|message|notice|outgoing|rendering|caveat|statement|triage)[!?]*\.(text|shown|short\w+|message)[!?]*$/;

function problemsOf(name: string, source: string): string[] {
  const file = ts.createSourceFile(name, source, ts.ScriptTarget.Latest, true);
  const problems: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = file.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    if (isText(node) && wordsOf(node, file) >= kFewestWords && !isForOperators(node, file)) {
      problems.push(`${name}:${line}: a sentence of its own: ${node.getText(file)}`);
    }
    const cut = cutOf(node, file);
    if (cut !== undefined) problems.push(`${name}:${line}: cuts or joins a text of the service: ${cut}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return problems;
}

function isText(node: ts.Node): boolean {
  return ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node) || ts.isTemplateExpression(node);
}

function wordsOf(node: ts.Node, file: ts.SourceFile): number {
  const text = node.getText(file).slice(1, -1).replace(/\$\{[^}]*\}/g, ' ');
  return text.split(/\s+/).filter((word) => /^[(“"']?[A-Za-z][A-Za-z'’-]*[.,:;!?)”"']*$/.test(word)).length;
}

function isForOperators(node: ts.Node, file: ts.SourceFile): boolean {
  for (let at = node.parent; at !== undefined; at = at.parent) {
    if (ts.isNewExpression(at) && /Error$|^Undeliverable$/.test(at.expression.getText(file))) return true;
    if (ts.isCallExpression(at) && kForOperators.test(at.expression.getText(file))) return true;
    if (ts.isImportDeclaration(at)) return true;
  }
  return false;
}

function cutOf(node: ts.Node, file: ts.SourceFile): string | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  if (!kCuts.includes(name.text)) return undefined;
  const isOfService = kSafetyText.test(expression.getText(file));
  const joinsTexts = name.text === 'join' && /\.(parts|caveats|statements|text|shown)\b/.test(expression.getText(file));
  return isOfService || joinsTexts ? node.getText(file) : undefined;
}

function sourcesOf(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'));
}

test('the reading finds what it is there to find', () => {
  const found = (source: string) => problemsOf('x.ts', source).length;
  assert.equal(found(`send('Sorry, something went wrong, try later');`), 1);
  assert.equal(found('send(`Hello ${name}, how can I help you?`);'), 1);
  assert.equal(found('send(part.text.slice(0, 300));'), 1);
  assert.equal(found('send(message.part!.shown.substring(0, n));'), 1);
  assert.equal(found(`send(rendering.parts.map((p) => p.text).join(' '));`), 1);
  assert.equal(found(`send(message.text.replace('a', 'b'));`), 1);
  assert.equal(found(`throw new TypeError('this is not a thing that works');`), 0);
  assert.equal(found(`log.info('the server has closed the line');`), 0);
  assert.equal(found(`settings.required('A', 'the name of the server, as in x');`), 0);
  assert.equal(found('const text = event.text.trim(); send(message.text);'), 0);
});

for (const adapter of kAdapters) {
  const folder = join(kClients, adapter, 'src');
  const sources = existsSync(folder) ? sourcesOf(folder) : [];
  test(`${adapter}: no sentence of its own, no text of the service cut`, { skip: sources.length === 0 }, () => {
    const read = (name: string) => problemsOf(`${adapter}/src/${name}`, readFileSync(join(folder, name), 'utf8'));
    assert.deepEqual(sources.flatMap(read), []);
  });
}
