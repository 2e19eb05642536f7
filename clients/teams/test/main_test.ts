import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describeDocumented } from '@caveat/bot/documented';
import { kClientId, kTenantId, Microsoft, newKeyPair } from './microsoft.ts';

const kClientSecret = 'a secret of tests';

describeDocumented('teams', 'docs/channels/teams.md', async (url) => {
  const microsoft = await new Microsoft().open();
  let messages = 0;
  const deliver = async (text: string, token: string): Promise<number> => {
    const activity = microsoft.activity({ text, id: String(1_700_000_000_000 + (messages += 1)) });
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
    return (await fetch(`${url}/api/messages`, { method: 'POST', headers, body: JSON.stringify(activity) })).status;
  };
  return {
    values: {
      TEAMS_CLIENT_ID: kClientId, TEAMS_TENANT_ID: kTenantId, TEAMS_CLIENT_SECRET: kClientSecret,
      TEAMS_SERVICE_HOSTS: '127.0.0.1',
    },
    environment: {
      NODE_OPTIONS: `--import=${join(import.meta.dirname, 'microsoft_hosts.ts')}`, CAVEAT_TEST_MICROSOFT: microsoft.url,
    },
    say: async (text) => assert.equal(await deliver(text, microsoft.token()), 200),
    received: () => microsoft.messages.map(({ text }) => text!),
    disturb: async (text) => {
      assert.equal(await deliver(text, microsoft.token({}, newKeyPair('another'))), 401);
      microsoft.refusals.push({ status: 500 });
    },
    more: (page) => page.assertCurls(url),
    hidden: ['29:person', 'person-object-id', 'Pat Doe', 'a:personal', 'Bearer', kClientSecret],
    close: () => microsoft.close(),
  };
});
