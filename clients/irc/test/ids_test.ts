// On a server that gives messages ids, or their times: what it or a bouncer delivers again is known.
import { after } from 'node:test';
import { Settings } from '@caveat/bot';
import { describeRepetition } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { readIrcConfig, startIrc } from '@caveat/irc';
import { TaggingServer } from './tagging_server.ts';

const servers: TaggingServer[] = [];

after(() => servers.forEach((server) => server.stop()));

for (const capability of ['message-tags', 'server-time'] as const) {
  describeRepetition(`irc, with ${capability}`, async () => {
    const server = new TaggingServer(capability);
    servers.push(server);
    const settings = new Settings({ IRC_SERVER: `127.0.0.1:${await server.start()}`, IRC_TLS: 'false' });
    const config = { ...readIrcConfig(settings), linePauseMs: 20 };
    return {
      isAcknowledged: false,
      start: async (botConfig, log) => {
        const running = await startIrc(config, botConfig, log);
        await until('it is connected', () => running.isReady());
        return running;
      },
      deliver: ({ id, user, text }) => Promise.resolve(server.say(id, user, text)),
      received: (user) => server.received.filter(({ nick }) => nick === user).map(({ text }) => text),
      idsOf: (user) => [user],
    };
  });
}
