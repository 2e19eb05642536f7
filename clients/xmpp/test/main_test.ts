import { describeDocumented } from '@caveat/bot/documented';
import { kSecret, Person, startProsody } from './prosody.ts';

describeDocumented('xmpp', 'docs/channels/xmpp.md', async () => {
  const prosody = await startProsody(['nobody7351']);
  const person = await Person.open('nobody7351', prosody.clientPort);
  return {
    values: {
      XMPP_SERVER: `127.0.0.1:${prosody.componentPort}`, XMPP_DOMAIN: 'caveat.localhost', XMPP_SECRET: kSecret,
      XMPP_STAFF_ROOM: 'nurses@rooms.localhost',
    },
    say: async (text) => person.do('send', { to: 'caveat@caveat.localhost', body: text, id: 'one' }),
    received: () => person.bodies('caveat@caveat.localhost'),
    hidden: ['nobody7351', kSecret],
    close: async () => {
      await person.close();
      await prosody.stop();
    },
  };
});
