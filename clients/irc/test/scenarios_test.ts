import { after } from 'node:test';
import { describeAdapter } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc } from '@caveat/irc';
import { Settings } from '@caveat/bot';
import { RawClient, startNgircd, type Ngircd } from './ngircd.ts';

const kStaffChannel = '#nurses';

let ngircd: Ngircd;
const people = new Map<string, RawClient>();

after(async () => {
  for (const client of people.values()) client.close();
  await ngircd?.stop();
});

async function personOf(nick: string): Promise<RawClient> {
  if (!people.has(nick)) people.set(nick, await RawClient.open(ngircd.port, nick));
  return people.get(nick)!;
}

describeAdapter('irc', async () => {
  ngircd = await startNgircd();
  const nurse = await personOf('nurse');
  await nurse.join(kStaffChannel);
  const settings = new Settings({
    IRC_SERVER: `127.0.0.1:${ngircd.port}`, IRC_TLS: 'false', IRC_STAFF_CHANNEL: kStaffChannel,
  });
  const config = { ...readIrcConfig(settings), linePauseMs: 20 };
  return {
    hasEventIds: false,
    isAcknowledged: false,
    start: async (botConfig, log) => {
      const running = await startIrc(config, botConfig, log);
      await until('it is connected', () => running.isReady());
      return running;
    },
    deliver: async ({ user, text }) => (await personOf(user)).write(`PRIVMSG caveat :${text}`),
    received: (user) => people.get(user)?.said('caveat', user) ?? [],
    idsOf: (user) => [user],
    staff: {
      posts: () => nurse.said('caveat', kStaffChannel),
      say: async (words) => nurse.write(`PRIVMSG ${kStaffChannel} :${words}`),
    },
  };
});
