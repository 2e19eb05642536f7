import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc } from '@caveat/irc';
import { Settings } from '@caveat/bot';
import { RawClient, startNgircd, type Ngircd } from './ngircd.ts';

let ngircd: Ngircd;
const people = new Map<string, RawClient>();
const received: string[] = [];

after(async () => {
  for (const client of people.values()) client.close();
  await ngircd?.stop();
});

describeAdapter('irc', async () => {
  ngircd = await startNgircd();
  const settings = new Settings({ IRC_SERVER: `127.0.0.1:${ngircd.port}`, IRC_TLS: 'false' });
  const config = { ...readIrcConfig(settings), linePauseMs: 50 };
  return {
    hasEventIds: false,
    start: async (botConfig, log) => {
      const running = await startIrc(config, botConfig, log);
      await until('it is connected', () => running.isReady());
      return running;
    },
    deliver: async ({ user, text }) => {
      if (!people.has(user)) {
        people.set(user, await RawClient.open(ngircd.port, user));
        people.get(user)!.onSaid = (text) => received.push(text);
      }
      people.get(user)!.write(`PRIVMSG caveat :${text}`);
    },
    received: () => received,
  };
});
