// The pages of the channels, as somebody follows them. Each package's main_test.ts runs the commands of its page.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { test } from 'node:test';
import { openBot } from '@caveat/bot';
import { FakeChannel, testBotConfig, TestLog } from '@caveat/bot/testing';
import { asksForPerson, keywordOf } from '../src/words.ts';

const kTop = join(import.meta.dirname, '../../..');
const kPages = globSync(join(kTop, 'docs/channels/*.md'));

// What documented.ts runs, and what is not a shell command here: Azure's, what is typed to @BotFather, in a chat
// room and by staff.
const kRun = /install -d|src\/(main|register)\.ts|DELIVERY=(socket|webhook)|SMS_CARRIER=|@authorization|caveat-bot reply/;
const kShown = /^az |^ask - |^<\w+> |^caveat: |^reply /;

test('every command of a page is run by a test, or is not a shell command', () => {
  assert.ok(kPages.length >= 8);
  for (const page of kPages) {
    for (const [block] of readFileSync(page, 'utf8').matchAll(/(?<=\n\n)(?: {4,}.*\n)+/g)) {
      assert.ok(kRun.test(block) || kShown.test(block.trim()), `${basename(page)}:\n${block}`);
    }
  }
});

test('a page makes the folder and the key that it names', () => {
  for (const page of kPages) {
    const text = readFileSync(page, 'utf8');
    const [, folder = '', channel = ''] = /CAVEAT_BOT_STORE=(\/\S+)\/(\w+)\.db/.exec(text) ?? [];
    assert.equal(`${channel}.md`, basename(page));
    const commands = [
      `install -d -m 700 -o "$USER" ${folder}\n`, `openssl rand -hex 32 > ${folder}/${channel}.key)\n`,
      `CAVEAT_BOT_STORE=${folder}/${channel}.db CAVEAT_BOT_KEY_FILE=${folder}/${channel}.key`,
      `clients/node_modules/.bin/node clients/${channel}/src/main.ts\n`,
    ];
    const places = commands.map((command) => text.indexOf(command));
    assert.ok(!places.includes(-1), `${basename(page)} lacks ${commands[places.indexOf(-1)]}`);
    assert.deepEqual(places.toSorted((a, b) => a - b), places, page);
  }
});

test('what a page points to is there', () => {
  for (const page of kPages) {
    for (const [, path = '', anchor] of readFileSync(page, 'utf8').matchAll(/\]\(([\w./-]*)(?:#([\w-]+))?\)/g)) {
      const target = readFileSync(path === '' ? page : join(dirname(page), path), 'utf8');
      const headings = [...target.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) => anchorOf(heading));
      assert.ok(anchor === undefined || headings.includes(anchor), `${basename(page)}: ${path}#${anchor}`);
    }
  }
});

function anchorOf(heading: string): string {
  return heading.toLowerCase().replace(/[^\w -]/g, '').replaceAll(' ', '-');
}

// Kannel calls from the same machine.
test('what operators are told to pass on are the webhooks of the channels, and nothing else', () => {
  const operators = readFileSync(join(kTop, 'docs/operators.md'), 'utf8');
  const passed = operators.matchAll(/^ +location = (\S+) \{ proxy_pass http:\/\/(127\.0\.0\.1:\d+); \}$/gm);
  const places = new Map([...passed].map(([, path = '', place = '']) => [path, place]));
  const found: string[] = [];
  for (const page of kPages) {
    const channel = basename(page, '.md');
    const sources = globSync(join(kTop, 'clients', channel, 'src/*.ts')).map((path) => readFileSync(path, 'utf8'));
    const paths = sources.join('\n').matchAll(/'(?:POST )?(\/[a-z]+(?:\/[a-z]+)*)'(?::|;)/g);
    for (const [, path = ''] of paths) {
      if (path === '/kannel') continue;
      found.push(path);
      assert.ok(readFileSync(page, 'utf8').includes(places.get(path) ?? path), `${path} at ${places.get(path)}`);
    }
  }
  assert.deepEqual([...places.keys()].sort(), found.sort());
});

// As https://learn.microsoft.com/microsoftteams/platform/resources/schema/manifest-schema has them.
test('the manifest of Teams keeps to the lengths, and its commands are what the bot knows', () => {
  const page = readFileSync(join(kTop, 'docs/channels/teams.md'), 'utf8');
  const manifest = JSON.parse(/```json\n([\s\S]*?)```/.exec(page)![1]!) as {
    id: string; name: Record<string, string>; description: Record<string, string>;
    bots: { botId: string; commandLists: { commands: { title: string; description: string }[] }[] }[];
  };
  const { name, description, bots: [bot] } = manifest;
  assert.equal(bot!.botId, manifest.id);
  assert.ok(name['short']!.length <= 30 && name['full']!.length <= 100);
  assert.ok(description['short']!.length <= 80 && description['full']!.length <= 4000);
  const commands = bot!.commandLists.flatMap((list) => list.commands);
  assert.ok(commands.every((command) => command.title.length <= 32 && command.description.length <= 128));
  assert.ok(commands.every(({ title }) => keywordOf(title) !== undefined || asksForPerson(title)));
  assert.equal(commands.length, 3);
});

test('operators are told of every field of GET /health', async () => {
  const operators = readFileSync(join(kTop, 'docs/operators.md'), 'utf8');
  const health = operators.slice(operators.indexOf('\n## Health'), operators.indexOf('\n## Stopping'));
  const told = [...health.matchAll(/^\| `(\w+)` \|/gm)].map(([, field]) => field!);
  const { bot, stop } = openBot(testBotConfig('127.0.0.1:1'), new FakeChannel(), new TestLog().log);
  const fields = Object.keys(bot.health());
  await stop();
  assert.deepEqual(fields.filter((field) => !told.includes(field)), []);
});
