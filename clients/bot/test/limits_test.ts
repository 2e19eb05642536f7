// Golden questions, answered within each adapter's own limits and written as it writes them: the platform would take all
// of it, and triage and each caveat stand in the first message, in the wording that the rendering names. Every third
// question, since the service's own tests walk over all of them at every length.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { WhatsAppAPI } from 'whatsapp-api-js';
import { Wording, connect, type AskResponse } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { mention, Pauses, Settings, type Button, type Outgoing, type RenderLimits } from '@caveat/bot';
import { kTestNotices, TestLog } from '@caveat/bot/testing';
import { readIrcConfig } from '@caveat/irc';
import { readSmsConfig, smsSizeOf } from '@caveat/sms';
import { readWhatsAppConfig } from '@caveat/whatsapp';
import * as discord from '../../discord/src/outgoing.ts';
import { isFit } from '../../discord/test/discord_platform.ts';
import * as irc from '../../irc/src/line.ts';
import * as slack from '../../slack/src/message.ts';
import { checkLimits, type Block } from '../../slack/test/slack_platform.ts';
import * as sms from '../../sms/src/adapter.ts';
import { kMostChars as kTwilioChars } from '../../sms/src/twilio.ts';
import * as teams from '../../teams/src/outgoing.ts';
import { kMostBytes } from '../../teams/test/microsoft.ts';
import * as telegram from '../../telegram/src/message.ts';
import { problemOf as problemOfTelegram } from '../../telegram/test/fake_telegram.ts';
import { goldenQuestions } from '../../web/test/collection.ts';
import { kWhole as kWhatsAppWhole, WhatsAppChannel } from '../../whatsapp/src/channel.ts';
import { problemOf as problemOfWhatsApp } from '../../whatsapp/test/fake_graph.ts';
import * as xmpp from '../../xmpp/src/stanza.ts';
import { Asker } from '../src/ask.ts';
import { Places } from '../src/pauses.ts';

const kEach = 3;
// Of Outgoing.buttons, at their longest.
const kId = 'ask:0123456789abcdef0123456789abcdef01:0';
// As the bot does where a channel does not say it.
const kMostParts = 20;
// RFC 6120, section 13.12: every server takes so many bytes of a stanza.
const kStanzaBytes = 10_000;
// RFC 2812, section 2.3, with the longest nicks and hosts.
const kLineBytes = 512;

interface Adapter {
  render: RenderLimits;
  whole?: RenderLimits;
  // What people see of an answer's messages, each of which the platform takes.
  shown(messages: Outgoing[], limits: RenderLimits): Promise<string[]> | string[];
}

const ircConfig = readIrcConfig(new Settings({ IRC_SERVER: 'irc.example.org:6697', IRC_CHANNELS: '#health' }));
const smsConfig = readSmsConfig(new Settings({ SMS_CARRIER: 'kannel' }));
const whatsApp = whatsAppChannel();

const kAdapters: Record<string, Adapter> = {
  slack: {
    render: slack.kRender, whole: slack.kWhole,
    shown: (messages) => {
      // All parts go out with the last one.
      const { text, blocks } = slack.messageOf(messages.at(-1)!);
      checkLimits({ fallback: text, blocks: blocks as Block[] });
      const sections = blocks!.flatMap((block) => (block.type === 'section' ? unescaped(block.text!.text) : []));
      assert.ok(text === slack.escaped(messages[0]!.part!.shown), 'the notification is not the first part');
      return sections;
    },
  },
  telegram: {
    render: telegram.kRender,
    shown: (messages) => messages.map((message) => {
      const { text, entities, keyboard } = telegram.messageOf(message);
      const sent = { chat_id: 1, text, entities, reply_markup: { inline_keyboard: keyboard } };
      assert.equal(problemOfTelegram(sent), undefined);
      return text;
    }),
  },
  sms: {
    render: sms.renderLimits(smsConfig), whole: sms.kWhole,
    shown: (messages, { maxSegments }) => messages.map(({ text, part }) => {
      const { segments } = smsSizeOf(text);
      assert.ok(segments <= maxSegments! && text.length <= kTwilioChars);
      assert.equal(segments, part!.smsSegments);
      return text;
    }),
  },
  whatsapp: { render: whatsApp.render, whole: kWhatsAppWhole, shown: whatsApp.shown },
  discord: {
    render: discord.kRender,
    shown: (messages) => messages.map(({ text, buttons }) => {
      const body = discord.bodyOf(text, buttons);
      assert.ok(isFit(body as Parameters<typeof isFit>[0]));
      return body.content!.replace(/\\([^\w\s])/g, '$1');
    }),
  },
  teams: {
    render: teams.kRender,
    shown: (messages) => messages.map((message) => {
      const to = { serviceUrl: 'https://example.org', conversation: 'c'.repeat(200), activity: 'a', bot: 'b', user: 'u' };
      const activity = teams.activityOf(message, message.text, to);
      assert.ok(Buffer.byteLength(JSON.stringify(activity)) <= kMostBytes);
      return activity.text!;
    }),
  },
  xmpp: {
    render: xmpp.kRender,
    shown: (messages) => messages.map(({ id, text }) => {
      const stanza = xmpp.textMessage({ to: 'a@example.org', from: 'b@example.org', type: 'chat', id, text });
      assert.ok(Buffer.byteLength(stanza.toString()) <= kStanzaBytes);
      return stanza.getChildText('body')!;
    }),
  },
  irc: {
    render: irc.renderLimits(ircConfig),
    // What is one message elsewhere is lines here.
    shown: (messages, { maxChars }) => [messages.map(({ text }) => {
      assert.deepEqual(irc.linesOf(text, maxChars!), [text]);
      const prefix = `:caveat_12!~caveat@${'h'.repeat(63)} PRIVMSG #health :${mention('n'.repeat(30))}`;
      assert.ok(Buffer.byteLength(`${prefix}${text}\r\n`) <= kLineBytes);
      return text;
    }).join('\n')],
  },
};

// The channel itself writes what it posts.
function whatsAppChannel(): Adapter {
  const config = readWhatsAppConfig(new Settings({ WHATSAPP_PHONE_NUMBER_ID: '106540352242922' }));
  let bodies: string[] = [];
  const sendMessage = async (_id: string, _to: object, { _type: type, ...fields }: { _type: string }) => {
    const message = { recipient_type: 'individual', to: '447700900123', type, [type]: fields };
    assert.equal(problemOfWhatsApp(JSON.parse(JSON.stringify(message))), undefined);
    if (type === 'text') bodies.push((fields as unknown as { body: string }).body);
  };
  const channel = new WhatsAppChannel(config, { sendMessage } as unknown as WhatsAppAPI, new TestLog().log);
  channel.notice = (id) => kTestNotices.get(id);
  const shown = async (messages: Outgoing[]) => {
    bodies = [];
    for (const message of messages) await channel.send('{"phone":"447700900123","messageId":"wamid"}', message);
    return bodies;
  };
  return { render: channel.render, shown };
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

// The bot's messages of an answer.
function messagesOf({ answer, rendering }: AskResponse): Outgoing[] {
  const own = (['helpful', 'unhelpful', 'person'] as const).map((kind): Button =>
    ({ kind, id: `${kind}:${kId}`.slice(0, kId.length), label: kTestNotices.get(`button_${kind}`)! }));
  const asked = answer!.followUps.map((label, i): Button => ({ kind: 'follow_up', id: `${kId.slice(0, -1)}${i}`, label }));
  const { parts } = rendering!;
  return parts.map((part, index) => ({
    id: `m${index}`, kind: 'answer', text: part.text, part, index, rendering: rendering!, answer: answer!,
    buttons: index === parts.length - 1 ? [...asked, ...own] : [],
  }));
}

function checkWhole({ answer, rendering }: AskResponse, [first = ''] = [] as string[]): void {
  const { triage, caveats } = answer!;
  if (triage!.message !== '') assert.ok([triage!.message, triage!.shortMessage].some((text) => first.includes(text)));
  assert.deepEqual(rendering!.caveats.map(({ caveatId }) => caveatId), caveats.map(({ id }) => id));
  for (const [i, { wording }] of rendering!.caveats.entries()) {
    const { id, text, shortText } = caveats[i]!;
    if (wording === Wording.POINTED_TO) continue;
    assert.ok(first.includes(wording === Wording.LONG ? text : shortText), `${id} is not in the first message`);
  }
}

let caveatd: Caveatd;
let asker: Asker;
before(async () => {
  caveatd = await startCaveatd();
  asker = new Asker(connect(caveatd.address), new Places(1), new Pauses(), new TestLog().log, Date.now);
});
after(() => caveatd.stop());

for (const [name, { render, whole = { ...render, maxParts: kMostParts }, shown }] of Object.entries(kAdapters)) {
  test(`${name}: golden questions, within the limits and with every caveat in the first message`, async () => {
    const waiting = { sinceMs: Date.now(), afterMs: Infinity, untilMs: Infinity, onLate: async () => {} };
    const golden = (await goldenQuestions()).filter((_, i) => i % kEach === 0);
    assert.ok(golden.length > 250);
    for (const { question: text, history } of golden) {
      const asked = await asker.ask({ text, history, region: 'GB', render, wholeAnswerUrl: '' }, waiting);
      assert.ok(asked.kind === 'answered', text);
      const again = await asker.renderAgain(asked.response.answer!, whole, '', waiting);
      assert.ok(again.kind === 'answered', text);
      try {
        checkWhole(asked.response, await shown(messagesOf(asked.response), render));
        checkWhole(again.response, await shown(messagesOf(again.response), whole));
      } catch (error) {
        throw new Error(`"${text}": ${(error as Error).message}`, { cause: error });
      }
    }
  });
}
