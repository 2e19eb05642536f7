// What is read of Teams, and what Teams gets.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, afterEach, before, test } from 'node:test';
import { connect, Rating } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import type { BotConfig } from '@caveat/bot';
import { kTestNotices, testBotConfig, testFolder, TestLog, until } from '@caveat/bot/testing';
import type { RunningTeams } from '../src/index.ts';
import { kRender } from '../src/outgoing.ts';
import { Microsoft, type Sent } from './microsoft.ts';
import { deliver, kStaffConversation, startOn } from './run.ts';

const kAfterFracture = 'is massage safe after a fracture, in pregnancy and with blood thinners?';
const kFeedback = join(testFolder(), 'feedback.db');

let microsoft: Microsoft;
let caveatd: Caveatd;
let running: RunningTeams;
let log: TestLog;
let messages = 0;

before(async () => {
  microsoft = await new Microsoft().open();
  caveatd = await startCaveatd('127.0.0.1:0', ['--feedback', kFeedback]);
});
afterEach(async () => {
  await running.stop();
  microsoft.sent = [];
});
after(async () => {
  await caveatd.stop();
  await microsoft.close();
});

async function start(more: Partial<BotConfig> = {}): Promise<void> {
  log = new TestLog();
  running = await startOn(microsoft, testBotConfig(caveatd.address, more), log.log);
}

async function say(text: string, more: Record<string, unknown> = {}): Promise<void> {
  const activity = microsoft.activity({ text, id: String(1_700_000_000_000 + (messages += 1)), ...more });
  assert.equal((await deliver(running, activity, microsoft.token())).status, 200);
}

async function settled(): Promise<void> {
  const isSettled = async () => {
    const health = (await (await fetch(`${running.url}/health`)).json()) as Record<string, number>;
    return health['events'] === 0 && health['staffPosts'] === 0 && health['opinions'] === 0;
  };
  await until('everything is answered', isSettled);
}

const isOfStaff = ({ conversation }: Sent) => conversation.id === kStaffConversation;
const toPerson = (): Sent[] => microsoft.messages.filter((sent) => !isOfStaff(sent));
const toStaff = (): string[] => microsoft.messages.filter(isOfStaff).map(({ text }) => text!);

const kGroup = { conversation: { id: '19:group@thread.v2', conversationType: 'groupChat' } };
const kMention = { type: 'mention', text: '<at>Caveat</at>', mentioned: { id: '28:bot', name: 'Caveat' } };

test('an answer is sent whole, as plain text in reply to the question, every caveat in its first part', async () => {
  await start();
  await say(kAfterFracture);
  await settled();
  const { answers } = connect(caveatd.address);
  const { answer, rendering } = await answers.ask({ question: kAfterFracture, region: 'GB', render: kRender });
  assert.ok(answer!.caveats.length >= 4);
  const [privacy, first] = toPerson();
  assert.equal(privacy!.text, kTestNotices.get('privacy'));
  assert.deepEqual(toPerson().slice(1).map(({ text }) => text), rendering!.parts.map(({ text }) => text));
  for (const { text } of answer!.caveats) assert.ok(first!.text!.includes(text));
  assert.ok(microsoft.messages.every(({ textFormat }) => textFormat === 'plain'));
  assert.ok(microsoft.messages.every(({ replyToId }) => replyToId === '1700000000001'));
  assert.equal(microsoft.sent.filter(({ type }) => type === 'typing').length, 1);
  const [tokenRequest] = microsoft.tokenRequests;
  assert.equal(tokenRequest!.get('scope')!.split(' ')[0], 'https://api.botframework.com/.default');
});

test('citations are native, with the numbers of the text, nothing cut, and not said to be made by AI', async () => {
  await start();
  await say(kAfterFracture);
  await settled();
  const answer = toPerson()[1]!;
  const [entity] = answer.entities!;
  assert.equal(entity!['type'], 'https://schema.org/Message');
  assert.equal('additionalType' in entity!, false);
  const { answers } = connect(caveatd.address);
  const { citations } = (await answers.ask({ question: kAfterFracture, region: 'GB' })).answer!;
  assert.ok(entity!.citation.length > 5 && entity!.citation.length <= 20);
  for (const { position, appearance } of entity!.citation) {
    const { source, quote } = citations.find(({ number }) => number === position)!;
    assert.ok(answer.text!.includes(`[${position}]`));
    assert.ok(appearance['name']!.length <= 80);
    assert.ok([source!.title, source!.authors].includes(appearance['name']!));
    assert.equal(appearance['abstract'], quote.length <= 160 ? quote : undefined);
    assert.equal(appearance['url'], source!.url.startsWith('https://') ? source!.url : undefined);
  }
  assert.ok(answer.bytes < 80 * 1024);
});

test('a follow-up is asked by its button, which shows its words and sends its id', async () => {
  await start();
  await say('does massage help?');
  await settled();
  const { actions } = toPerson().at(-1)!.attachments![0]!.content;
  assert.equal(actions.at(-1)!.title, kTestNotices.get('button_person'));
  const { title, data } = actions[0]!;
  assert.deepEqual(data.msteams, { type: 'messageBack', displayText: title, value: { caveat: data.caveat } });
  await say('', { value: { caveat: data.caveat } });
  await settled();
  const { answers } = connect(caveatd.address);
  const { answer } = await answers.ask({ question: title, region: 'GB', history: ['does massage help?'] });
  assert.ok(toPerson().at(-1)!.text!.includes(answer!.statements[0]!.text));
});

test('thumbs are kept for the answer that they are below, once, and Teams says thanks itself', async () => {
  await start();
  await say('does massage help?');
  await settled();
  const answer = toPerson().at(-1)!;
  assert.deepEqual(answer.channelData, { feedbackLoop: { type: 'default' } });
  const thumb = (reaction: string, more = {}) => microsoft.activity({
    type: 'invoke', name: 'message/submitAction', id: `f:${reaction}`, replyToId: answer.id,
    value: { actionName: 'feedback', actionValue: { reaction, feedback: '{"feedbackText":"my back"}' } }, ...more,
  });
  for (const reaction of ['like', 'dislike', 'dislike']) {
    const response = await deliver(running, thumb(reaction), microsoft.token());
    assert.deepEqual(response, { status: 200, body: '{}' });
  }
  await settled();
  const db = new DatabaseSync(kFeedback);
  assert.deepEqual(db.prepare('SELECT rating FROM opinion').all().map((row) => row['rating']), [Rating.NOT_HELPFUL]);
  db.close();
  assert.equal(toPerson().at(-1), answer);
  assert.equal((await deliver(running, thumb('shrug'), microsoft.token())).status, 501);
  assert.equal((await deliver(running, thumb('like', { name: 'task/fetch' }), microsoft.token())).status, 501);
  log.assertWithout('my back', 'massage');
});

test('in groups and channels only the mentioned bot answers; of the words only its mention is left out', async () => {
  await start();
  await say('does massage help?', kGroup);
  await say('does massage help?', { ...kGroup, from: { id: '28:another-bot' } });
  await say('<at>Caveat</at> does massage help?', kGroup);
  await say('<at>Ann</at> does massage help?', {
    ...kGroup, entities: [{ type: 'mention', text: '<at>Ann</at>', mentioned: { id: '29:ann' } }],
  });
  await settled();
  assert.deepEqual(toPerson(), []);
  await say('<at>Caveat</at> how long does <at>Caveat</at> massage help?', { ...kGroup, entities: [kMention] });
  await say('<at>Caveat</at>', {
    entities: [kMention], conversation: { id: '19:c@thread.tacv2;messageid=1', conversationType: 'channel' },
  });
  await settled();
  assert.equal(toPerson().filter(({ text }) => text === kTestNotices.get('help')).length, 1);
  const { answers } = connect(caveatd.address);
  const { answer } = await answers.ask({ question: 'how long does <at>Caveat</at> massage help?', region: 'GB' });
  assert.ok(toPerson().some(({ text }) => text!.includes(answer!.statements[0]!.text)));
});

test('two people in one group are two threads', async () => {
  await start();
  const ann = { ...kGroup, entities: [kMention], from: { id: '29:ann', aadObjectId: 'ann' } };
  const bob = { ...kGroup, entities: [kMention], from: { id: '29:bob', aadObjectId: 'bob' } };
  await say('<at>Caveat</at> is massage safe? I am pregnant', ann);
  await settled();
  await say('<at>Caveat</at> does massage help?', bob);
  await settled();
  const { answers } = connect(caveatd.address);
  const { answer } = await answers.ask({ question: 'is massage safe? I am pregnant', region: 'GB' });
  const pregnancy = answer!.caveats.find(({ id }) => id.includes('pregnan'))!;
  assert.equal(toPerson().filter(({ text }) => text!.includes(pregnancy.text)).length, 1);
});

test('adding the app is greeted; a picture cannot be read', async () => {
  await start();
  await say('', { type: 'conversationUpdate', membersAdded: [{ id: '28:bot' }] });
  await say('', { type: 'conversationUpdate', membersAdded: [{ id: '29:person' }] });
  await say('', { type: 'messageReaction', reactionsAdded: [{ type: 'like' }] });
  await say('', { attachments: [{ contentType: 'image/png' }] });
  await settled();
  const notices = ['privacy', 'help', 'text_only'].map((id) => kTestNotices.get(id));
  assert.deepEqual(toPerson().map(({ text }) => text), notices);
});

test('a handoff: told, consent by button, transcript, silence, a reply, release by staff', async () => {
  await start();
  await say('I am numb between the legs and cannot pee');
  await settled();
  const handle = /^caveat handoff (\w+)$/m.exec(toStaff()[0]!)![1]!;
  assert.ok(!toStaff()[0]!.includes('numb'));
  const consent = toPerson().find(({ text }) => text === kTestNotices.get('consent'))!;
  const { title, data } = consent.attachments![0]!.content.actions[0]!;
  assert.equal(title, kTestNotices.get('button_yes'));
  await say('', { value: { caveat: data.caveat } });
  await settled();
  assert.match(toStaff()[1]!, /cannot pee/);
  const before = toPerson().length;
  await say('<b>are you</b> there?');
  await settled();
  assert.equal(toPerson().length, before);
  assert.match(toStaff()[2]!, /<b>are you<\/b> there\?$/);

  const inThread = { id: `${kStaffConversation};messageid=7`, conversationType: 'channel' };
  const staff = { conversation: inThread, entities: [kMention] };
  await say(`<at>Caveat</at> reply ${handle} I will call you.`, staff);
  await say(`release ${handle}`, { ...staff, entities: [] });
  await settled();
  assert.deepEqual(toPerson().slice(before).map(({ text }) => text), ['I will call you.']);
  await say(`<at>Caveat</at> release ${handle}`, staff);
  await settled();
  assert.equal(toPerson().at(-1)!.text, kTestNotices.get('released'));
  await say('does massage help?');
  await settled();
  assert.ok(toPerson().length > before + 2);
  log.assertWithout('numb', 'pee', 'call you', 'person-object-id', '29:person', 'a:personal', 'Pat Doe');
});

test('a text for staff that Teams will never take is dropped and logged; what can be mended waits', async () => {
  await start();
  await say('HELP');
  await settled();
  microsoft.staffRefusals.push({ status: 400 });
  await say('PERSON');
  await settled();
  const lines = (what: string) => log.lines.filter((line) => line.includes(`staff: ${what}`)).length;
  assert.deepEqual([lines('not taken, dropped'), lines('not taken yet')], [1, 0]);
  assert.deepEqual(toStaff(), ['caveat: text dropped: 400']);
  microsoft.staffRefusals.push({ status: 404 });
  await say('no');
  await settled();
  assert.deepEqual([lines('not taken, dropped'), lines('not taken yet')], [1, 1]);
  assert.match(toStaff()[1]!, /does not consent/);
});

test('a staff conversation that does not exist is told apart from a bad text: what is for staff is kept', async () => {
  await start();
  await say('HELP');
  await settled();
  // Of the text, and of the other that shows whether it was the text.
  microsoft.staffRefusals.push({ status: 400 }, { status: 400 });
  await say('PERSON');
  const health = async () => (await (await fetch(`${running.url}/health`)).json()) as Record<string, unknown>;
  await until('health says so', async () => (await health())['staffUnreachable'] === 'Refused');
  assert.equal((await health())['staffPosts'], 1);
  assert.ok(log.lines.some((line) => line.includes('staff cannot be reached') && line.includes('"Refused"')));
  await settled();
  assert.match(toStaff()[0]!, /^caveat handoff/);
  assert.ok(!log.lines.some((line) => line.includes('dropped')));
});

test('hostile words stay words', async () => {
  await start();
  const hostile = '<at>Bob</at> <b>massage</b> [NHS](http://evil.example) **zzyzx** & <img src=x onerror=alert(1)>?';
  await say(hostile);
  await say('PERSON');
  await settled();
  assert.ok(toPerson().length > 2);
  for (const { textFormat, entities = [] } of microsoft.messages) {
    assert.equal(textFormat, 'plain');
    assert.ok(entities.every((entity) => entity['type'] === 'https://schema.org/Message'));
  }
});

test('a message that Teams calls malformed is sent again as its words alone', async () => {
  await start();
  await say('HELP');
  await settled();
  microsoft.refusals.push({ status: 400 });
  await say('does massage help?');
  await settled();
  const sent = toPerson().at(-1)!;
  assert.deepEqual([sent.entities, sent.attachments, sent.channelData], [undefined, undefined, undefined]);
  const { answers } = connect(caveatd.address);
  const { answer } = await answers.ask({ question: 'does massage help?', region: 'GB' });
  for (const { text } of answer!.caveats) assert.ok(sent.text!.includes(text));
});

test('429 without a time and 5xx are tried again; who has removed the app is given up', async () => {
  await start();
  microsoft.refusals.push({ status: 429 }, { status: 502 });
  await say('does massage help?');
  await settled();
  const before = toPerson().length;
  assert.equal(before, 2);
  microsoft.refusals.push({ status: 403 });
  await say('and for how long?');
  await until('staff are told', () => toStaff().some((text) => text.includes('could not be delivered')));
  await settled();
  assert.equal(toPerson().length, before);
});

test('nothing is sent to an address that is not listed any more', async () => {
  const away = await startCaveatd();
  await away.stop();
  const config = testBotConfig(away.address);
  log = new TestLog();
  running = await startOn(microsoft, config, log.log);
  await say('does massage help?');
  await running.stop();
  const back = await startCaveatd(away.address);
  const serviceHosts = ['smba.trafficmanager.net'];
  running = await startOn(microsoft, config, log.log, { serviceHosts, staffConversation: '' });
  await settled();
  await back.stop();
  assert.deepEqual(microsoft.sent, []);
});
