// Nobody but the Bot Connector is listened to.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { clearJwksClients } from '@microsoft/agents-hosting';
import { ConfigurationError, Settings } from '@caveat/bot';
import { testBotConfig, testEnvironment, TestLog } from '@caveat/bot/testing';
import { readTeamsConfig, type RunningTeams } from '../src/index.ts';
import { kClientId, kTenantId, Microsoft, newKeyPair } from './microsoft.ts';
import { deliver, startOn } from './run.ts';

const kQuestion = 'does massage help?';
const kHour = 3600;

let microsoft: Microsoft;
let running: RunningTeams;
const log = new TestLog();

before(async () => {
  microsoft = await new Microsoft().open();
  // There is no service: whatever is taken, waits, and is counted.
  running = await startOn(microsoft, testBotConfig('127.0.0.1:9'), log.log);
});
after(async () => {
  await running.stop();
  await microsoft.close();
});

async function waiting(): Promise<number> {
  const health = await fetch(`${running.url}/health`);
  return ((await health.json()) as { events: number }).events;
}

function unsigned(header: object, payload: object): string {
  return [header, payload].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
}

const now = () => Math.floor(Date.now() / 1000);
const kClaims = { iss: 'https://api.botframework.com', aud: kClientId };

function hmacToken(): string {
  const payload = { ...kClaims, exp: now() + 600, serviceurl: microsoft.serviceUrl };
  const signed = unsigned({ alg: 'HS256', typ: 'JWT', kid: microsoft.keys.kid }, payload);
  const key = microsoft.keys.publicKey.export({ format: 'pem', type: 'spki' });
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const kTokens: [what: string, token: () => string | undefined][] = [
  ['no token', () => undefined],
  ['an empty token', () => ''],
  ['a word', () => 'letmein'],
  ['a token without signature', () => `${unsigned({ alg: 'none' }, kClaims)}.`],
  ['a token that the public key signs as a secret', hmacToken],
  ['a token of another key of the same name', () => microsoft.token({}, newKeyPair('a-key'))],
  ['a token of an unknown key', () => microsoft.token({}, newKeyPair('another-key'))],
  ['a token for another bot', () => microsoft.token({ aud: kTenantId })],
  ['an expired token', () => microsoft.token({ nbf: now() - 2 * kHour, exp: now() - kHour })],
  ['a token of the future', () => microsoft.token({ nbf: now() + kHour, exp: now() + 2 * kHour })],
  ['a token of another issuer', () => microsoft.token({ iss: 'https://evil.example' })],
  ['a token of the tenant', () => microsoft.token({ iss: `https://sts.windows.net/${kTenantId}/`, tid: kTenantId })],
  ['a token of a tenant that the SDK trusts', () => {
    const tid = 'd6d49420-f39b-4df7-a1dc-d59a935871db';
    return microsoft.token({ iss: `https://sts.windows.net/${tid}/`, tid });
  }],
  ['a token of no service', () => microsoft.token({ serviceurl: undefined })],
];
for (const [what, token] of kTokens) {
  test(`${what} is refused: 401`, async () => {
    assert.equal((await deliver(running, microsoft.activity({ text: kQuestion }), token())).status, 401);
    assert.equal(await waiting(), 0);
  });
}

test('another scheme of authorization is refused: 401', async () => {
  const headers = { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` };
  const body = JSON.stringify(microsoft.activity({ text: kQuestion }));
  assert.equal((await fetch(`${running.url}/api/messages`, { method: 'POST', headers, body })).status, 401);
});

const kActivities: [what: string, more: () => Record<string, unknown>][] = [
  ['another address for answers', () => ({ serviceUrl: 'https://smba.trafficmanager.net/amer/' })],
  ['another channel', () => ({ channelId: 'webchat' })],
  ['another tenant', () => ({ channelData: { tenant: { id: kClientId } } })],
];
for (const [what, more] of kActivities) {
  test(`${what} than the token's or ours is refused: 403`, async () => {
    const activity = microsoft.activity({ text: kQuestion, ...more() });
    assert.equal((await deliver(running, activity, microsoft.token())).status, 403);
    assert.equal(await waiting(), 0);
  });
}

test('an address that is not listed is refused, even if it is signed: 403', async () => {
  const others = ['https://evil.example/', 'http://smba.trafficmanager.net/', 'https://127.0.0.1@evil.example/', 'x'];
  for (const serviceUrl of others) {
    const token = microsoft.token({ serviceurl: serviceUrl });
    assert.equal((await deliver(running, microsoft.activity({ text: kQuestion, serviceUrl }), token)).status, 403);
  }
  assert.equal(await waiting(), 0);
});

test('what is not an activity is refused: 400', async () => {
  for (const body of ['', 'no json', 'null', '{}', '{"type":"message"}', '[]', '7']) {
    assert.equal((await deliver(running, body, microsoft.token())).status, 400);
  }
});

test('while the keys cannot be fetched: 503, and the next time they are fetched', async () => {
  clearJwksClients();
  microsoft.hasKeys = false;
  const activity = microsoft.activity({ text: kQuestion });
  assert.equal((await deliver(running, activity, microsoft.token())).status, 503);
  microsoft.hasKeys = true;
  assert.equal((await deliver(running, activity, microsoft.token())).status, 200);
  assert.equal(await waiting(), 1);
  log.assertWithout('massage', '29:person', 'person-object-id', 'a:personal', 'Bearer');
});

test('without client id, tenant, secret or place to listen there is no start, and no switch for it', async () => {
  const environment = { PATH: process.env['PATH']!, ...testEnvironment('127.0.0.1:9', { TEAMS_CLIENT_ID: 'none' }) };
  const child = spawn(process.execPath, [join(import.meta.dirname, '../src/main.ts')], { env: environment });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
  const code = await new Promise((resolve) => child.once('exit', resolve));
  assert.equal(code, 2, said);
  for (const name of ['TEAMS_CLIENT_ID', 'TEAMS_TENANT_ID', 'TEAMS_CLIENT_SECRET', 'CAVEAT_BOT_LISTEN']) {
    assert.match(said, new RegExp(`^${name} `, 'm'));
  }
});

test('the SDK is not let write messages to the log', () => {
  const complete = {
    TEAMS_CLIENT_ID: kClientId, TEAMS_TENANT_ID: kTenantId, TEAMS_CLIENT_SECRET: 'a secret',
    CAVEAT_BOT_LISTEN: '127.0.0.1:0',
  };
  const read = (more: Record<string, string>) => {
    const settings = new Settings({ ...complete, ...more });
    readTeamsConfig(settings);
    settings.check();
  };
  read({ DEBUG: 'express:router' });
  for (const DEBUG of ['*', 'agents:*', 'express:*,agents:msal']) {
    assert.throws(() => read({ DEBUG }), ConfigurationError);
  }
  const staff = { TEAMS_STAFF_CONVERSATION: '19:x@thread.tacv2' };
  read(staff);
  assert.throws(() => read({ ...staff, TEAMS_STAFF_SERVICE_URL: 'https://evil.example/' }), ConfigurationError);
});
