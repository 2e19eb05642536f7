import { after } from 'node:test';
import { Settings } from '@caveat/bot';
import { describeAdapter } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { readXmppConfig, startXmpp } from '@caveat/xmpp';
import { kSecret, Person, startProsody, type Prosody } from './prosody.ts';

let prosody: Prosody;
const people = new Map<string, Person>();
const received: string[] = [];

after(async () => {
  for (const person of people.values()) await person.close();
  await prosody?.stop();
});

describeAdapter('xmpp', async () => {
  const names = ['once', 'late', 'fast', 'calm', 'nobody7351'];
  prosody = await startProsody(names);
  const config = readXmppConfig(new Settings({
    XMPP_SERVER: `127.0.0.1:${prosody.componentPort}`, XMPP_DOMAIN: 'caveat.localhost', XMPP_SECRET: kSecret,
  }));
  return {
    start: async (botConfig, log) => {
      const running = await startXmpp(config, botConfig, log);
      await until('it is connected', () => running.isReady());
      return running;
    },
    deliver: async ({ id, user, text }) => {
      if (!people.has(user)) {
        people.set(user, await Person.open(user, prosody.clientPort));
        people.get(user)!.onMessage = ({ body }) => received.push(body);
      }
      people.get(user)!.do('send', { to: 'caveat@caveat.localhost', body: text, id });
    },
    received: () => received,
  };
});
