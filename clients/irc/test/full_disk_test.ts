// A store that cannot be written, on a full disk say.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Settings } from '@caveat/bot';
import { fillDisk, kTestNotices, testBotConfig, TestLog, until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc, type RunningIrc } from '@caveat/irc';
import { RawClient, startNgircd, type Ngircd } from './ngircd.ts';

const kUnanswered = kTestNotices.get('unanswered')!;

let caveatd: Caveatd;
let ngircd: Ngircd;
let running: RunningIrc;
const log = new TestLog();

before(async () => {
  [caveatd, ngircd] = await Promise.all([startCaveatd(), startNgircd()]);
  const environment = { IRC_SERVER: `127.0.0.1:${ngircd.port}`, IRC_TLS: 'false', IRC_CHANNELS: '#health' };
  const config = { ...readIrcConfig(new Settings(environment)), linePauseMs: 50 };
  running = await startIrc(config, testBotConfig(caveatd.address), log.log);
});
after(async () => {
  await running?.stop();
  await ngircd?.stop();
  await caveatd?.stop();
});

test('what cannot be kept is said to stay without an answer, and the adapter goes on', async () => {
  const [gina, hugo] = [await RawClient.open(ngircd.port, 'gina'), await RawClient.open(ngircd.port, 'hugo')];
  await gina.sees('caveat');
  await hugo.join('#health');
  await until('the bot is in the channel', () => hugo.has(/:caveat!\S+ JOIN :?#health|353 .*caveat/));
  const disk = fillDisk();
  for (let i = 0; i < 3; i += 1) gina.write(`PRIVMSG caveat :is massage safe? ${i}`);
  hugo.write('PRIVMSG #health :caveat: is massage safe?');
  await until('hugo is told', () => hugo.said('caveat', '#health').includes(`hugo: ${kUnanswered}`));
  await until('gina is told', () => gina.said('caveat', 'gina').includes(kUnanswered));
  await until('all are logged', () => log.lines.filter((line) => line.includes('could not be kept')).length === 4);
  disk.free();
  gina.write('PRIVMSG caveat :help');
  await until('it is answered', () => gina.said('caveat', 'gina').includes(kTestNotices.get('help_alone')!));
  // Once a minute, lest two programs talk to each other.
  assert.equal(gina.said('caveat', 'gina').filter((line) => line === kUnanswered).length, 1);
  log.assertWithout('massage', 'gina', 'hugo');
  for (const client of [gina, hugo]) client.close();
});

test('to who said STOP nothing is said, also where nothing can be kept', async () => {
  const ines = await RawClient.open(ngircd.port, 'ines');
  ines.write('PRIVMSG caveat :stop');
  await until('it is confirmed', () => ines.said('caveat', 'ines').length === 1);
  const disk = fillDisk();
  log.lines = [];
  ines.write('PRIVMSG caveat :is massage safe?');
  await until('it is logged', () => log.lines.some((line) => line.includes('could not be kept')));
  disk.free();
  ines.write('PRIVMSG caveat :start');
  await until('it begins again', () => ines.said('caveat', 'ines').includes(kTestNotices.get('started')!));
  assert.ok(!ines.said('caveat', 'ines').includes(kUnanswered));
  ines.close();
});
