// The example of every language, asked what a person would ask: all say the same, and heed the service config alike.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { kExamples, kServiceConfig, run, type Example, type Run } from './examples.ts';
import { busyServer, serverThatComesBack, silentServer } from './servers.ts';

const kFracture = 'is massage safe after a fracture?';
const kQuestions = [
  "I've lost control of my bladder since my back pain started, will massage help?",
  kFracture,
  // Beyond ASCII, both ways.
  'did the study by Torsteinbø show that endorphins rise?',
];
// With an alarm, caveats and quotes.
const kAlarm = 'is massage safe? I am pregnant and have a fever';
const kPushbackMs = 400;
const kDeadlineMs = 3000;
const kDeadlineExceeded = /deadline.?exceeded|operation timed out|context deadline/i;

const folder = mkdtempSync(join(tmpdir(), 'caveat-languages-'));
const noServiceConfig = join(folder, 'no_service_config.json');
const expected = new Map<string, string>();
let firstPrinted: string;
let caveatd: Caveatd;

before(async () => {
  writeFileSync(noServiceConfig, '{}');
  caveatd = await startCaveatd();
  firstPrinted = firstOf(askByCommand(kAlarm));
  for (const question of kQuestions) expected.set(question, printed(askByCommand(question)));
  await Promise.all(kExamples.map(build));
});

after(async () => {
  await caveatd?.stop();
  rmSync(folder, { recursive: true, force: true });
});

// Two at a time, since the deadlines are those of real life.
describe('examples', { concurrency: 2 }, () => {
  for (const example of kExamples) {
    describe(example.language, { concurrency: 1 }, () => tests(example));
  }
});

function tests(example: Example): void {
  for (const question of kQuestions) {
    test(`says what the service says: ${question}`, async () => {
      const answered = await unhurried(() => ask(example, caveatd.address, question));
      assert.deepEqual(answered, { code: 0, out: expected.get(question), err: '' });
    });
  }

  test('as a first answer: the alarm, the verdict, every caveat, the first quote', async () => {
    const command = [...example.first(folderOf(example)), caveatd.address, kAlarm];
    const answered = await unhurried(() => run(example, folderOf(example), command));
    assert.deepEqual(answered, { code: 0, out: firstPrinted, err: '' });
  });

  test('tells the reason of an error', async () => {
    const failed = await unhurried(() => ask(example, caveatd.address, ''));
    assert.deepEqual(failed, { code: 1, out: '', err: 'QUESTION_EMPTY\n' });
  });

  test('asks a busy server again, when it says', async (t) => {
    let askedAtMs: number[] = [];
    const answered = await unhurried(async () => {
      const server = await busyServer(caveatd.address, kPushbackMs);
      t.after(server.close);
      askedAtMs = server.askedAtMs;
      return ask(example, server.address, kFracture);
    });
    assert.deepEqual(answered, { code: 0, out: expected.get(kFracture), err: '' });
    const [first = 0, second = 0] = askedAtMs;
    assert.ok(second - first >= kPushbackMs - 20, `asked again after ${second - first} ms`);
  });

  test('waits for a server that comes back within the deadline', async (t) => {
    const answered = await unhurried(async () => {
      const server = await serverThatComesBack(caveatd.address);
      t.after(server.close);
      return ask(example, server.address, kFracture);
    });
    assert.deepEqual(answered, { code: 0, out: expected.get(kFracture), err: '' });
  });

  test('gives up on a silent server at the deadline, and not before', async (t) => {
    const server = await silentServer();
    t.after(server.close);
    const start = performance.now();
    const failed = await ask(example, server.address, kFracture);
    assert.equal(failed.code, 1);
    assert.match(failed.err, kDeadlineExceeded);
    assert.ok(performance.now() - start >= kDeadlineMs, `gave up after ${performance.now() - start} ms`);
  });

  test('fails without the service config', { skip: !example.takesServiceConfig }, async (t) => {
    const busy = await busyServer(caveatd.address, kPushbackMs);
    t.after(busy.close);
    const refused = await unhurried(() => ask(example, busy.address, kFracture, noServiceConfig));
    assert.deepEqual(refused, { code: 1, out: '', err: 'OVERLOADED\n' });
    const away = await serverThatComesBack(caveatd.address);
    t.after(away.close);
    const failed = await ask(example, away.address, kFracture, noServiceConfig);
    assert.equal(failed.code, 1);
    assert.doesNotMatch(failed.err, kDeadlineExceeded);
  });
}

// The last of at most three, until one is not late: a machine that is busy with other things may take longer than the
// deadline to load what a language needs for its first call.
async function unhurried(scenario: () => Promise<Run>): Promise<Run> {
  let done = await scenario();
  for (let again = 0; again < 2 && kDeadlineExceeded.test(done.err); ++again) done = await scenario();
  return done;
}

async function build(example: Example): Promise<void> {
  mkdirSync(folderOf(example));
  try {
    await example.build(folderOf(example));
    await example.hasten?.(folderOf(example), caveatd.address);
  } catch (error) {
    const cause = (error as { stderr?: string }).stderr ?? error;
    throw new Error(`no ${example.language} (scripts/install-deps --tests installs what it needs): ${String(cause)}`);
  }
}

function folderOf(example: Example): string {
  return join(folder, example.language.replaceAll(' ', '-'));
}

function ask(example: Example, address: string, question: string, serviceConfig = kServiceConfig): Promise<Run> {
  const more = example.takesServiceConfig ? [address, serviceConfig, question] : [address, question];
  return run(example, folderOf(example), [...example.command(folderOf(example)), ...more]);
}

// By the client that none of the examples has anything in common with.
function askByCommand(question: string): AnswerJson {
  const command = join(process.env['CAVEAT_BIN_DIR'] ?? '', 'caveat');
  const asked = ['--server', caveatd.address, 'ask', '--format', 'json', '--', question];
  try {
    return JSON.parse(execFileSync(command, asked, { encoding: 'utf8' })) as AnswerJson;
  } catch (error) {
    // 3 to 6 are outcomes of an answer.
    return JSON.parse((error as { stdout: string }).stdout) as AnswerJson;
  }
}

function printed({ outcome, triage, caveats = [], statements = [] }: AnswerJson): string {
  const lines = [outcome, ...(triage?.message ? [triage.message] : [])];
  for (const { text } of caveats) lines.push(`! ${text}`);
  for (const { text, citationNumbers = [] } of statements) {
    lines.push([`- ${text}`, ...citationNumbers.map((number) => `[${number}]`)].join(' '));
  }
  return `${lines.join('\n')}\n`;
}

function firstOf({ triage, verdict, caveats = [], citations = [] }: AnswerJson): string {
  assert.ok(triage?.message && verdict && caveats.length > 1 && citations.length > 0);
  const lines = [triage.message, verdict, ...caveats.map(({ text }) => `! ${text}`), citations[0]!.quote];
  return `${lines.join('\n')}\n`;
}
