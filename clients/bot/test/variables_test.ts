// The tables of variables, held against what is read of the environment.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { ConfigurationError, readBotConfig, Settings } from '@caveat/bot';
import { readDiscordConfig } from '@caveat/discord';
import { readIrcConfig } from '@caveat/irc';
import { readSlackConfig } from '@caveat/slack';
import { readSmsConfig } from '@caveat/sms';
import { readTeamsConfig } from '@caveat/teams';
import { readTelegramConfig } from '@caveat/telegram';
import { readWhatsAppConfig } from '@caveat/whatsapp';
import { readXmppConfig } from '@caveat/xmpp';

const kTop = join(import.meta.dirname, '../../..');
const kSecret = 'a-secret-of-more-than-32-characters';
const kListen = { CAVEAT_BOT_LISTEN: '127.0.0.1:8080' };

type Environment = Record<string, string>;

interface Way {
  // As a table names it: "required for `http`".
  name: string;
  // What is required, and no more.
  least: Environment;
}

interface Adapter {
  page: string;
  read: (settings: Settings) => unknown;
  ways: Way[];
  // Of what is read only where something else is set.
  more?: Environment;
}

const kAdapters: Record<string, Adapter> = {
  discord: {
    page: 'docs/channels/discord.md', read: readDiscordConfig,
    ways: [{
      name: '',
      least: {
        DISCORD_APPLICATION_ID: '100000000000000001', DISCORD_PUBLIC_KEY: 'ab'.repeat(32), DISCORD_BOT_TOKEN: kSecret,
        ...kListen,
      },
    }],
  },
  irc: {
    page: 'docs/channels/irc.md', read: readIrcConfig,
    ways: [{ name: '', least: { IRC_SERVER: 'irc.example.org:6697' } }], more: { IRC_ACCOUNT: 'caveat' },
  },
  slack: {
    page: 'docs/channels/slack.md', read: readSlackConfig,
    ways: [
      { name: 'http', least: { CAVEAT_SLACK_BOT_TOKEN: 'xoxb-1', CAVEAT_SLACK_SIGNING_SECRET: kSecret, ...kListen } },
      {
        name: 'socket',
        least: { CAVEAT_SLACK_BOT_TOKEN: 'xoxb-1', CAVEAT_SLACK_APP_TOKEN: 'xapp-1', CAVEAT_SLACK_DELIVERY: 'socket' },
      },
    ],
  },
  sms: {
    page: 'docs/channels/sms.md', read: readSmsConfig,
    ways: [
      {
        name: 'Kannel',
        least: {
          SMS_CARRIER: 'kannel', KANNEL_USERNAME: 'caveat', KANNEL_PASSWORD: kSecret, KANNEL_SECRET: kSecret,
        },
      },
      {
        name: 'Twilio',
        least: {
          SMS_CARRIER: 'twilio', TWILIO_ACCOUNT_SID: `AC${'0'.repeat(32)}`, TWILIO_AUTH_TOKEN: kSecret,
          TWILIO_PUBLIC_URL: 'https://sms.example.org', TWILIO_NUMBERS: '+15551234567',
        },
      },
    ],
  },
  teams: {
    page: 'docs/channels/teams.md', read: readTeamsConfig,
    ways: [{
      name: '',
      least: {
        TEAMS_CLIENT_ID: '11111111-2222-4333-8444-555555555555', TEAMS_CLIENT_SECRET: kSecret,
        TEAMS_TENANT_ID: 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee', ...kListen,
      },
    }],
  },
  telegram: {
    page: 'docs/channels/telegram.md', read: readTelegramConfig,
    ways: [
      { name: 'polling', least: { CAVEAT_TELEGRAM_TOKEN: `1:${kSecret}` } },
      {
        name: 'webhook',
        least: {
          CAVEAT_TELEGRAM_TOKEN: `1:${kSecret}`, CAVEAT_TELEGRAM_DELIVERY: 'webhook',
          CAVEAT_TELEGRAM_WEBHOOK_SECRET: kSecret, ...kListen,
        },
      },
    ],
  },
  whatsapp: {
    page: 'docs/channels/whatsapp.md', read: readWhatsAppConfig,
    ways: [{
      name: '',
      least: {
        WHATSAPP_TOKEN: kSecret, WHATSAPP_APP_SECRET: kSecret, WHATSAPP_VERIFY_TOKEN: kSecret,
        WHATSAPP_PHONE_NUMBER_ID: '106540352242922',
      },
    }],
  },
  xmpp: {
    page: 'docs/channels/xmpp.md', read: readXmppConfig,
    ways: [{ name: '', least: { XMPP_DOMAIN: 'caveat.example.org', XMPP_SECRET: kSecret } }],
  },
  'every adapter': {
    page: 'clients/bot/README.md', read: readBotConfig,
    ways: [{ name: '', least: { CAVEAT_BOT_STORE: 'bot.db', CAVEAT_BOT_KEY: kSecret } }],
    more: { CAVEAT_STAFF_WEBHOOK_URL: 'https://staff.example.org/', CAVEAT_STAFF_WEBHOOK_SECRET: kSecret },
  },
};

interface Row {
  name: string;
  // `required`, `none`, or a value.
  otherwise: string;
  meaning: string;
}

function rowsOf(page: string): Row[] {
  const table = /^\| variable \| default \| meaning \|\n\|---\|---\|---\|\n((?:\|.*\|\n)+)/m.exec(page)![1]!;
  return table.trimEnd().split('\n').flatMap((line) => {
    const [, names = '', otherwise = '', meaning = ''] = line.split(/ ?(?<!\\)\| ?/);
    const all = [...names.matchAll(/`(\w+)`/g)].map(([, name = '']) => name);
    const each = otherwise.split(', ');
    return all.map((name, i) => ({ name, otherwise: each.length === all.length ? each[i]! : otherwise, meaning }));
  });
}

// The default, of the way of delivery that is named.
function defaultIn(way: string, { otherwise }: Row): string {
  const [usual = '', other = ''] = otherwise.split('; ').map((each) => each.replaceAll('`', ''));
  const [, value, whose] = /^(\w+) with (\w+)$/.exec(other) ?? [];
  if (value !== undefined && whose === way) return value;
  const [, only] = /^required for (\w+)$/.exec(usual) ?? [];
  if (only === undefined) return usual;
  return only === way ? 'required' : 'none';
}

function problemsOf(read: Adapter['read'], environment: Environment): string[] {
  const settings = new Settings(environment);
  read(settings);
  try {
    settings.check();
    return [];
  } catch (error) {
    return (error as ConfigurationError).problems;
  }
}

function namesRead(read: Adapter['read'], environment: Environment): string[] {
  const names = new Set<string>();
  read(new Settings(new Proxy(environment, { get: (target, name) => (names.add(String(name)), target[String(name)]) })));
  return [...names];
}

for (const [adapter, { page, read, ways, more = {} }] of Object.entries(kAdapters)) {
  const text = readFileSync(join(kTop, page), 'utf8');
  const rows = rowsOf(text);
  const all = ways.flatMap(({ least }) => namesRead(read, { ...least, ...more }));

  describe(`the variables of ${adapter}`, () => {
    test('each that is read is in the table, and each of the table is read', () => {
      const files = all.filter((name) => name.endsWith('_FILE'));
      const names = new Set(all.filter((name) => !files.includes(name)));
      // Where health and staff are served: by what every adapter does.
      names.add('CAVEAT_BOT_LISTEN');
      assert.deepEqual([...names].sort(), rows.map(({ name }) => name).sort());
      const isAnyFile = /Secrets may be (?:given as )?files(?: \(`…_FILE`\)|: [^.]*, and so on)/.test(text);
      for (const file of files) assert.ok(isAnyFile || text.includes(`\`${file}\``), `${file} is not on ${page}`);
    });

    for (const { name: way, least } of ways) {
      const by = way === '' ? '' : `${way}: `;
      test(`${by}what is required is, and what is not has the default of the table`, () => {
        assert.deepEqual(problemsOf(read, least), []);
        for (const row of rows) {
          const { [row.name]: _, ...without } = least;
          const otherwise = defaultIn(way, row);
          const isRead = namesRead(read, { ...least, ...more }).includes(row.name);
          const isMissed = problemsOf(read, without).some((problem) => problem.startsWith(`${row.name} `));
          assert.equal(isMissed, isRead && otherwise === 'required', `${row.name} | ${otherwise} | in ${page}`);
          if (!isRead || isMissed || otherwise === 'none' || row.name in least) continue;
          const given = { ...least, [row.name]: otherwise };
          assert.deepEqual(read(new Settings(given)), read(new Settings(least)), `${row.name} | ${otherwise} |`);
        }
      });

      test(`${by}a number from … to … is taken, and no other`, () => {
        for (const { name, otherwise, meaning } of rows) {
          const [, from, to] = /\b(\d+) to (\d+)\b/.exec(meaning) ?? [];
          if (!/^\d+$/.test(otherwise) || from === undefined || to === undefined) continue;
          if (!namesRead(read, least).includes(name)) continue;
          for (const value of [Number(from), Number(to), Number(from) - 1, Number(to) + 1]) {
            const problems = problemsOf(read, { ...least, [name]: String(value) });
            assert.equal(problems.length === 0, value >= Number(from) && value <= Number(to), `${name}=${value}`);
          }
        }
      });
    }
  });
}

test('what operators are told to set for systemd is in the tables', () => {
  const operators = readFileSync(join(kTop, 'docs/operators.md'), 'utf8');
  const set = [...operators.matchAll(/^Environment=(\w+?)(?:_FILE)?=/gm)].map(([, name]) => name);
  assert.ok(set.length > 4);
  const pages = ['docs/channels/telegram.md', 'clients/bot/README.md'];
  const known = pages.flatMap((page) => rowsOf(readFileSync(join(kTop, page), 'utf8'))).map(({ name }) => name);
  assert.deepEqual(set.filter((name) => !known.includes(name!)), []);
});

test('adapters read the environment by Settings alone', () => {
  const packages = Object.values(kAdapters).map(({ read }) => read.name.replace(/^read(.*)Config$/, '$1').toLowerCase());
  assert.equal(packages.length, 9);
  for (const path of packages.flatMap((name) => globSync(join(kTop, 'clients', name, 'src/*.ts')))) {
    const isForTests = /\/(documented|scenarios\w*|testing\w*)\.ts$/.test(path);
    if (isForTests || path.endsWith('bot/src/run.ts')) continue;
    assert.ok(!readFileSync(path, 'utf8').includes('process.env'), path);
  }
});
