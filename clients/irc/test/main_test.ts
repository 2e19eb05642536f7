import { startTlsProxy } from '@caveat/client/testing';
import { describeDocumented } from '@caveat/bot/documented';
import { RawClient, startNgircd } from './ngircd.ts';

describeDocumented('irc, over TLS', 'docs/channels/irc.md', async () => {
  const ngircd = await startNgircd();
  const tls = await startTlsProxy(`127.0.0.1:${ngircd.port}`);
  const person = await RawClient.open(ngircd.port, 'nobody7351');
  return {
    values: {
      IRC_SERVER: new URL(tls.address).host, NODE_EXTRA_CA_CERTS: tls.files.CAVEAT_TLS_CA,
      // Fewer lines are sooner there.
      IRC_MOST_LINES: '6',
    },
    say: async (text) => person.write(`PRIVMSG caveat :${text}`),
    received: () => person.said('caveat', 'nobody7351'),
    hidden: ['nobody7351'],
    close: async () => {
      person.close();
      tls.stop();
      await ngircd.stop();
    },
  };
});
