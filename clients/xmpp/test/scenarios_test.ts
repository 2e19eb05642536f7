import { randomUUID } from 'node:crypto';
import { after } from 'node:test';
import { Settings } from '@caveat/bot';
import { describeAdapter, kPeople } from '@caveat/bot/scenarios';
import { until } from '@caveat/bot/testing';
import { readXmppConfig, startXmpp } from '@caveat/xmpp';
import { kSecret, Person, startProsody, type Prosody } from './prosody.ts';

const kBot = 'caveat@caveat.localhost';
const kStaffRoom = 'nurses@rooms.localhost';

let prosody: Prosody;
const people = new Map<string, Person>();

after(async () => {
  for (const person of people.values()) await person.close();
  await prosody?.stop();
});

async function personOf(name: string): Promise<Person> {
  if (!people.has(name)) people.set(name, await Person.open(name, prosody.clientPort));
  return people.get(name)!;
}

describeAdapter('xmpp', async () => {
  prosody = await startProsody([...kPeople, 'nurse']);
  const nurse = await personOf('nurse');
  await nurse.join(kStaffRoom, 'nurse');
  const config = readXmppConfig(new Settings({
    XMPP_SERVER: `127.0.0.1:${prosody.componentPort}`, XMPP_DOMAIN: 'caveat.localhost', XMPP_SECRET: kSecret,
    XMPP_STAFF_ROOM: kStaffRoom,
  }));
  return {
    isAcknowledged: false,
    start: async (botConfig, log) => {
      const running = await startXmpp(config, botConfig, log);
      await until('it is connected', () => running.isReady());
      return running;
    },
    deliver: async ({ id, user, text }) => (await personOf(user)).do('send', { to: kBot, body: text, id }),
    received: (user) => people.get(user)?.bodies(kBot) ?? [],
    idsOf: (user) => [`${user}@localhost`],
    staff: {
      posts: () => nurse.bodies(`${kStaffRoom}/caveat`),
      say: async (body) => nurse.do('send', { to: kStaffRoom, type: 'groupchat', body, id: randomUUID() }),
    },
  };
});
