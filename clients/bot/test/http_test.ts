import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { hmacOf, isSame, openBot, serveHttp, staffRoutes, type HttpServer, type OpenBot } from '@caveat/bot';
import { FakeChannel, startTestServer, testBotConfig, TestLog, until, type TestServer } from '@caveat/bot/testing';

const kToken = 'a-token-of-sixteen';
const kSecret = 'a-secret-of-some-length';

let caveatd: Caveatd;
let opened: OpenBot;
let server: HttpServer;
let webhook: TestServer;
const channel = new FakeChannel();
const log = new TestLog();
// What the staff's webhook got, and what it answers next.
const posts: { id: string; text: string; isSigned: boolean }[] = [];
const refusals: number[] = [];

before(async () => {
  caveatd = await startCaveatd();
  webhook = await startTestServer(({ headers, body }) => {
    const status = refusals.shift() ?? 200;
    const isSigned = isSame(`sha256=${hmacOf('sha256', kSecret, [body])}`, headers['x-caveat-signature']);
    if (status === 200) posts.push({ ...(JSON.parse(body.toString()) as { id: string; text: string }), isSigned });
    return { status, headers: { 'retry-after': '0' } };
  });
  const url = `${webhook.url}/hook`;
  opened = openBot(testBotConfig(caveatd.address, { staffWebhook: { url, secret: kSecret } }), channel, log.log);
  server = await serveHttp({
    host: '127.0.0.1', port: 0, log: log.log, maxBytes: 1000, health: () => opened.bot.health(),
    routes: {
      ...staffRoutes(opened.bot, kToken),
      'POST /echo': ({ body, query }) => ({ status: 200, body: `${query.get('a')} ${body.toString('hex')}` }),
      'POST /fails': () => {
        throw new Error('massage');
      },
    },
  });
  opened.bot.start();
});
after(async () => {
  await server.stop();
  await opened.stop();
  await webhook.stop();
  await caveatd.stop();
});

async function post(path: string, body: string, token = kToken): Promise<{ status: number; text: string }> {
  const headers = { authorization: `Bearer ${token}` };
  const response = await fetch(server.url + path, { method: 'POST', body, headers });
  return { status: response.status, text: await response.text() };
}

test('a body comes as it was sent, and is refused where it is too long', async () => {
  assert.deepEqual(await post('/echo?a=1', '\u0000é'), { status: 200, text: '1 00c3a9' });
  assert.equal((await post('/echo', 'x'.repeat(1001))).status, 413);
  assert.equal((await post('/nothing', '')).status, 404);
  assert.equal((await fetch(`${server.url}/echo`)).status, 405);
  assert.equal((await fetch(`${server.url}/health`)).status, 200);
  assert.equal((await fetch(`${server.url}//`)).status, 400);
});

test('a failure of a route is a 500 that tells nothing', async () => {
  assert.deepEqual(await post('/fails', ''), { status: 500, text: '' });
  log.assertWithout('massage');
});

test('staff hear of a handoff by webhook, and reply and release by HTTP', async () => {
  refusals.push(503, 429);
  opened.bot.accept({ eventId: 'e1', thread: 't', user: 'u', replyTo: 'r', text: 'person' });
  await until('staff hear of it', () => posts.length === 1);
  assert.ok(posts[0]!.isSigned);
  const handle = /^caveat handoff (\w+)/.exec(posts[0]!.text)![1]!;
  assert.equal((await post('/staff/release', JSON.stringify({ handle }), 'a-token-of-sixteex')).status, 401);
  assert.equal((await post('/staff/release', 'no JSON')).status, 400);
  assert.equal((await post('/staff/release', '{}')).status, 400);
  assert.equal((await post('/staff/release', '{"handle":"zzzzzz"}')).status, 404);
  assert.equal((await post('/staff/reply', JSON.stringify({ handle, text: ' ' }))).status, 400);
  assert.equal((await post('/staff/reply', JSON.stringify({ handle, text: 'Hello.', id: '1' }))).status, 202);
  assert.equal((await post('/staff/reply', JSON.stringify({ handle, text: 'Hello.', id: '1' }))).status, 202);
  await until('the reply is passed on', () => channel.kinds.includes('staff'));
  assert.equal((await post('/staff/release', JSON.stringify({ handle }))).status, 200);
  await until('it is released', () => channel.kinds.includes('released'));
  assert.deepEqual(channel.kinds, ['privacy', 'handed_over', 'consent', 'staff', 'released']);
});

test('a reply is told from another by its id within its handoff, as of staff who count anew in each', async () => {
  const first = channel.sent.length;
  const handleOf = async (user: string) => {
    const before = posts.length;
    opened.bot.accept({ eventId: `of ${user}`, thread: user, user, replyTo: user, text: 'person' });
    await until('staff hear of it', () => posts.length > before);
    return /^caveat handoff (\w+)/.exec(posts[before]!.text)![1]!;
  };
  const handles = [await handleOf('u7'), await handleOf('u8')];
  for (const handle of [...handles, ...handles]) {
    assert.equal((await post('/staff/reply', JSON.stringify({ handle, text: 'Hello.', id: '1' }))).status, 202);
  }
  await until('nothing waits', () => opened.bot.health().events === 0);
  const replies = channel.sent.slice(first).filter(({ message }) => message.kind === 'staff');
  assert.deepEqual(replies.map(({ replyTo }) => replyTo).sort(), ['u7', 'u8']);
});

test('texts are compared whole', () => {
  assert.ok(isSame('abc', 'abc'));
  for (const given of ['abd', 'ab', 'abcd', '', undefined, ['abc']]) assert.ok(!isSame('abc', given));
});
