// A server that refuses a line by a number for which irc-framework has no name.
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings } from '@caveat/bot';
import { kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc, type RunningIrc } from '@caveat/irc';
import { TaggingServer } from './tagging_server.ts';

let caveatd: Caveatd;
let server: TaggingServer;
let running: RunningIrc;
let log: TestLog;

before(async () => (caveatd = await startCaveatd()));
after(() => caveatd.stop());
afterEach(async () => {
  await running.stop();
  server.stop();
});

async function start(refusals: string[]): Promise<void> {
  server = new TaggingServer('message-tags');
  server.refusals = refusals;
  log = new TestLog();
  const settings = new Settings({ IRC_SERVER: `127.0.0.1:${await server.start()}`, IRC_TLS: 'false' });
  running = await startIrc({ ...readIrcConfig(settings), linePauseMs: 20 }, testBotConfig(caveatd.address), log.log);
  await until('it is connected', () => running.isReady());
}

for (const number of ['439', '263']) {
  test(`${number}, not now: the line is sent again, and all of it arrives once`, async () => {
    await start([number]);
    server.say('1', 'alice', 'help');
    await until('the last line is there', () => server.received.length === 2);
    assert.deepEqual(server.received.map(({ text }) => text), [kTestNotices.get('privacy'), kTestNotices.get('help_alone')]);
    assert.ok(log.lines.some((line) => line.includes(`"reason":"${number}"`)));
  });
}

// Only for who has an account; only for whom the person lets through.
for (const number of ['486', '716']) {
  test(`${number}, for good: it is not counted as said`, async () => {
    await start([number]);
    server.say('1', 'alice', 'help');
    const isDropped = (line: string) => line.includes('undeliverable, dropped') && line.includes(`"reason":"${number}"`);
    await until('it is told', () => log.lines.some(isDropped));
  });
}
