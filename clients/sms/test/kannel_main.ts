// Run by main_test.ts in a network of its own.
import { join } from 'node:path';
import { describeDocumented } from '@caveat/bot/documented';
import { testFolder } from '@caveat/bot/testing';
import { FakeSmsc, Kannel, kAdapterPort, kPasswords, messagesOf } from './kannel.ts';
import { post } from './post.ts';

const kService = '60777';
const kPerson = '+447700900123';

describeDocumented('kannel', 'docs/channels/sms.md', async (url) => {
  const kannel = new Kannel(join(testFolder(), 'kannel'));
  await kannel.start();
  const smsc = new FakeSmsc();
  await smsc.open();
  return {
    values: { KANNEL_PASSWORD: kPasswords.sendsms, KANNEL_SECRET: kPasswords.secret },
    say: async (text) => smsc.say(kPerson, kService, text),
    received: () => messagesOf(smsc.segments).map(({ text }) => text),
    disturb: async (text) => {
      await post(`${url}/kannel?id=forged`, text, { 'x-kannel-from': kPerson, 'x-kannel-to': kService });
    },
    hidden: ['447700900123', kPasswords.sendsms, kPasswords.secret],
    close: async () => {
      await smsc.close();
      await kannel.stop();
    },
  };
}, { also: 'SMS_CARRIER=kannel', listen: `127.0.0.1:${kAdapterPort}` });
