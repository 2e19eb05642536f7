import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { test } from 'node:test';
import { answerAsStaff, describeDocumented } from '@caveat/bot/documented';
import { StaffDesk } from '@caveat/bot/testing';
import twilio from 'twilio';
import { commandForKannel } from './kannel.ts';
import { runInNamespace } from './namespace.ts';
import { post } from './post.ts';
import { kAccount, kNumber, kToken, TwilioApi } from './twilio_api.ts';

const kPerson = '+447700900123';

describeDocumented('twilio', 'docs/channels/sms.md', async (url) => {
  const api = new TwilioApi();
  await api.start(`${url}/twilio`);
  const desk = await StaffDesk.open();
  const deliver = async (text: string, token = kToken): Promise<number> => {
    const sid = `SM${randomBytes(16).toString('hex')}`;
    const fields = { AccountSid: kAccount, To: kNumber, From: kPerson, NumMedia: '0', Body: text, MessageSid: sid };
    const signature = twilio.getExpectedTwilioSignature(token, `${url}/twilio`, fields);
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'x-twilio-signature': signature };
    return (await post(`${url}/twilio`, String(new URLSearchParams(fields)), headers)).status;
  };
  const say = async (text: string) => assert.equal(await deliver(text), 200);
  const received = () => api.taken.map(({ text }) => text);
  return {
    values: {
      TWILIO_ACCOUNT_SID: kAccount, TWILIO_AUTH_TOKEN: kToken, TWILIO_PUBLIC_URL: url, TWILIO_API_URL: api.url,
      CAVEAT_BOT_URL: url, ...desk.environment,
    },
    say, received,
    disturb: async (text) => {
      assert.equal(await deliver(text, 'another'), 403);
      api.refusals.push({ status: 500, code: 20_500 });
    },
    hidden: ['447700900123', kToken, kAccount],
    more: async (page) => {
      await page.assertCurls(url);
      await answerAsStaff(page, url, desk, { say, received });
    },
    close: async () => {
      await desk.close();
      await api.stop();
    },
  };
}, { also: 'SMS_CARRIER=twilio' });

test('kannel: what the page says starts it, in a network of its own', async () => {
  await runInNamespace(commandForKannel(), join(import.meta.dirname, 'kannel_main.ts'));
});
