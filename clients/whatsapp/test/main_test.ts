import assert from 'node:assert/strict';
import { answerAsStaff, describeDocumented } from '@caveat/bot/documented';
import { StaffDesk } from '@caveat/bot/testing';
import { deliver, deliveryOf, kAppSecret, kVerifyToken, signatureOf, textMessage } from './deliveries.ts';
import { FakeGraph, kToken } from './fake_graph.ts';

const kPerson = '447700900123';

describeDocumented('whatsapp', 'docs/channels/whatsapp.md', async (url) => {
  const graph = new FakeGraph();
  await graph.start();
  const desk = await StaffDesk.open();
  const post = (text: string, secret?: string) => {
    const body = deliveryOf([textMessage(kPerson, text)]);
    return deliver(`${url}/whatsapp`, body, signatureOf(body, secret));
  };
  const say = async (text: string) => assert.equal(await post(text), 200);
  const received = () => graph.taken.map(({ text }) => text);
  return {
    values: {
      WHATSAPP_TOKEN: kToken, WHATSAPP_APP_SECRET: kAppSecret, WHATSAPP_VERIFY_TOKEN: kVerifyToken,
      WHATSAPP_GRAPH_URL: graph.url, CAVEAT_BOT_URL: url, ...desk.environment,
    },
    say, received,
    disturb: async (text) => {
      assert.equal(await post(text, 'another'), 401);
      graph.refusals.push({ status: 500, code: 1 });
    },
    hidden: [kPerson, 'wamid', 'A Name', kToken, kAppSecret, kVerifyToken],
    more: async (page) => {
      await page.assertCurls(url);
      await answerAsStaff(page, url, desk, { say, received });
    },
    close: async () => {
      await desk.close();
      await graph.stop();
    },
  };
});
