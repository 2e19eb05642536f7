import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { Wording } from '@caveat/client';
import { kTestNotices, refuseEvent, until } from '@caveat/bot/testing';
import {
  buttonMessage, deliver, deliveryOf, failedStatus, kVerifyToken, type Message, newId, signatureOf, textMessage, timestamp,
} from './deliveries.ts';
import { adapterUrl, ask, close, graph, health, kindsOf, open, post, say, sayAsStaff, withAdapter } from './support.ts';

const kPerson = '447700900123';
const kQuestion = 'Is massage safe after a fracture?';

before(open);
afterEach(() => assert.deepEqual(graph.problems, []));
after(close);

test('an answer arrives in its parts, every caveat whole, its buttons in a message of their own', async () => {
  await withAdapter({ hasStaff: true }, async ({ taken }) => {
    const message = textMessage(kPerson, kQuestion);
    await say(message);
    const { answer, rendering } = await ask(kQuestion, 600);
    const { parts, caveats } = rendering!;
    assert.ok(parts.length > 1);
    await until('all is there', () => taken().length === 2 + parts.length);
    assert.deepEqual(taken().slice(1, -1).map(({ text }) => text), parts.map(({ text }) => text));
    for (const { caveatId, wording } of caveats) {
      const caveat = answer!.caveats.find(({ id }) => id === caveatId)!;
      assert.ok(taken()[1]!.text.includes(wording === Wording.LONG ? caveat.text : caveat.shortText));
    }
    assert.ok(caveats.length >= 3);
    const kinds = kindsOf(taken());
    assert.deepEqual([kinds[0], kinds.at(-1)], ['privacy', 'did_it_help+']);
    const buttons = taken().at(-1)!.buttons;
    const labels = ['button_helpful', 'button_unhelpful', 'button_person'].map((id) => kTestNotices.get(id));
    assert.deepEqual(buttons.map(({ title }) => title), labels);
    assert.ok(taken().every(({ to }) => to === kPerson));
    assert.ok(graph.typed.includes(message.id));
    await say(buttonMessage(kPerson, buttons[0]!.id, buttons[0]!.title));
    await until('it is thanked for', () => kindsOf(taken()).at(-1) === 'thanks');
    await until('the opinion is kept', async () => (await health())['opinions'] === 0);
  }, { maxChars: 600 });
});

test('a wrong signature, one by a former secret, one of another body, or none is refused', async () => {
  await withAdapter({}, async ({ taken }) => {
    const body = deliveryOf([textMessage(kPerson, kQuestion)]);
    const other = deliveryOf([textMessage(kPerson, kQuestion)]);
    const bad = [
      '', 'sha256=', `sha256=${'0'.repeat(64)}`, signatureOf(other), signatureOf(body, 'the secret before this one'),
      signatureOf(body).replace('sha256=', 'sha1='), signatureOf(body).replace('sha256=', ''),
    ];
    for (const signature of bad) assert.equal(await post(body, signature), 401);
    assert.equal(await deliver(adapterUrl('/whatsapp'), body, undefined), 401);
    // Letters beyond ASCII: signed as they come, and as Meta writes them.
    const escape = (text: string) =>
      text.replace(/[^\0-~]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
    const polish = deliveryOf([textMessage(kPerson, 'Czy masaż pomaga? 😀')]);
    assert.equal(await post(polish), 200);
    const again = deliveryOf([textMessage(kPerson, 'Czy masaż pomaga? 😀')]);
    assert.equal(await post(again, signatureOf(escape(again))), 200);
    const answers = () => kindsOf(taken()).filter((kind) => kind === 'did_it_help_alone+').length;
    await until('those that are signed are answered', () => answers() === 2);
  });
});

test('the webhook is confirmed to who knows the verify token', async () => {
  await withAdapter({}, async () => {
    const get = async (mode: string, token: string) => {
      const query = new URLSearchParams({ 'hub.mode': mode, 'hub.verify_token': token, 'hub.challenge': '1158201444' });
      const response = await fetch(adapterUrl(`/whatsapp?${query}`));
      return [response.status, await response.text()];
    };
    assert.deepEqual(await get('subscribe', kVerifyToken), [200, '1158201444']);
    assert.deepEqual(await get('subscribe', 'wrong'), [403, '']);
    assert.deepEqual(await get('unsubscribe', kVerifyToken), [403, '']);
  });
});

test('several messages in one delivery; what asks nothing is passed over', async () => {
  await withAdapter({}, async ({ taken, log }) => {
    const other = '447700900456';
    const thumb = { message_id: newId(), emoji: '👍' };
    const reaction = { ...textMessage(kPerson, ''), type: 'reaction', reaction: thumb };
    const inGroup = { ...textMessage(kPerson, kQuestion), group_id: 'g1' };
    const delivered = { id: newId(), status: 'delivered', timestamp: '1700000000', recipient_id: kPerson };
    const messages = [textMessage(kPerson, 'HELP'), reaction, inGroup, textMessage(other, 'HELP')];
    assert.equal(await post(deliveryOf(messages, [delivered])), 200);
    assert.equal(await post(deliveryOf([textMessage(kPerson, 'HELP')], [], '999999999')), 200);
    // A person who hides the number.
    const { from: _, ...hidden } = textMessage('', 'HELP');
    const userId = 'GB.13491208655302741918';
    await say({ ...hidden, from_user_id: userId });
    await until('three people are answered', () => taken().length === 6);
    assert.deepEqual(kindsOf(taken()).sort(), ['help_alone', 'help_alone', 'help_alone', 'privacy', 'privacy', 'privacy']);
    assert.deepEqual([...new Set(taken().map(({ to }) => to))].sort(), [kPerson, other, userId].sort());
    assert.ok(log.lines.some((line) => line.includes('"phone_number_id"')));
  });
});

test('of several messages the one that cannot be kept comes again with the others, and each is answered once', async () => {
  await withAdapter({}, async ({ taken, log }) => {
    const people = ['447700900123', '447700900456', '447700900789'];
    const body = deliveryOf(people.map((person) => textMessage(person, 'HELP')));
    const disk = refuseEvent(2);
    assert.equal(await post(body), 500);
    disk.free();
    assert.equal(log.lines.filter((line) => line.includes('could not be taken')).length, 1);
    await until('the others are answered', () => taken().length === 4);
    for (let i = 0; i < 2; i += 1) assert.equal(await post(body), 200);
    await say(textMessage(people[0]!, 'HELP'));
    await until('a later one is answered', () => taken().filter(({ to }) => to === people[0]).length === 3);
    await until('it is answered, too', () => taken().length === 7);
    const helped = (person: string) => kindsOf(taken().filter(({ to }) => to === person));
    assert.deepEqual(people.map(helped), [
      ['privacy', 'help_alone', 'help_alone'], ['privacy', 'help_alone'], ['privacy', 'help_alone'],
    ]);
  });
});

test('a delivery from before the time for which ids are kept is taken, and neither answered nor told', async () => {
  await withAdapter({ hasStaff: true, seenMs: 2 * 86_400_000 }, async ({ taken, log, posts: told }) => {
    const old = { ...textMessage(kPerson, kQuestion), timestamp: timestamp(2) };
    const failed = { ...failedStatus(newId(), 131_026), timestamp: timestamp(2) };
    assert.equal(await post(deliveryOf([old], [failed])), 200);
    await say({ ...textMessage(kPerson, 'HELP'), timestamp: timestamp(1) });
    await until('the newer one is answered', () => taken().length === 2);
    assert.equal(kindsOf(taken()).includes('text'), false);
    assert.deepEqual(told(), []);
    assert.ok(log.lines.some((line) => line.includes('too old to be answered')));
  });
});

test('what waited at Meta counts as of when it was written: slowly written, all of it is answered', async () => {
  await withAdapter({ burst: 2, perMinute: 1 }, async ({ taken }) => {
    for (let hours = 6; hours >= 1; hours -= 1) {
      await say({ ...textMessage(kPerson, 'HELP'), timestamp: timestamp(hours / 24) });
    }
    // Of which it is not known.
    await say({ ...textMessage(kPerson, 'HELP'), timestamp: 'yesterday' });
    await until('all are answered', () => taken().length === 8);
    assert.deepEqual(kindsOf(taken()), ['privacy', ...Array<string>(7).fill('help_alone')]);
  });
});

test('a message that is not as it should be is said not to be read, and holds up none after it', async () => {
  await withAdapter({}, async ({ taken, log }) => {
    const bad = [{ ...textMessage(kPerson, ''), type: 'button' }, null, {}] as Message[];
    assert.equal(await post(deliveryOf([...bad, textMessage(kPerson, 'HELP')])), 200);
    await until('both are said', () => taken().length === 3);
    assert.deepEqual(kindsOf(taken()), ['privacy', 'text_only', 'help_alone']);
    assert.ok(log.lines.some((line) => line.includes('not as it should be')));
    for (const body of ['{"entry":[{}]}', '{"entry":[{"changes":[{"field":"messages"}]}]}', 'null', '[]']) {
      assert.equal(await post(body), 200, body);
    }
  });
});

test('what is not text is said not to be read; what is written below a picture is a question', async () => {
  await withAdapter({}, async ({ taken }) => {
    const image = { id: '1', mime_type: 'image/jpeg' };
    await say({ ...textMessage(kPerson, ''), type: 'audio', audio: { id: '1' } });
    await until('it is said', () => taken().length === 2);
    await say({ ...textMessage(kPerson, ''), type: 'image', image });
    await until('it is said', () => taken().length === 3);
    assert.deepEqual(kindsOf(taken()), ['privacy', 'text_only', 'text_only']);
    await say({ ...textMessage(kPerson, ''), type: 'image', image: { ...image, caption: kQuestion } });
    await until('both are said', () => taken().length === 6);
    assert.deepEqual(kindsOf(taken()).slice(3).sort(), ['did_it_help_alone+', 'text', 'text_only']);
  });
});

test('when the 24 hours are over, said at once or later, staff are told which answer did not arrive', async () => {
  await withAdapter({ hasStaff: true }, async ({ taken, log, posts: told }) => {
    graph.refusals.push({ status: 400, code: 131_047, of: 'text' });
    await say(textMessage(kPerson, kQuestion));
    await until('staff are told', () => told().length === 1);
    // The notice of first contact was refused, and with it the answer that would have followed.
    assert.match(told()[0]!, /could not be delivered\nhandoff: none\nchannel: whatsapp\nwhy: 131047\nanswer: \w{64}$/);
    await say(textMessage(kPerson, kQuestion));
    await until('it goes on', () => kindsOf(taken()).at(-1) === 'did_it_help+');
    const answer = taken().find(({ data }) => data !== undefined)!;
    assert.match(answer.data!, /^[0-9a-f]{64}$/);
    for (let i = 0; i < 2; i += 1) {
      assert.equal(await post(deliveryOf([], [failedStatus(answer.id, 131_026, answer.data)])), 200);
    }
    await until('staff are told', () => told().length === 2);
    assert.match(told()[1]!, new RegExp(`why: 131026\\nanswer: ${answer.data}$`));
    assert.equal((await health())['undelivered'], 2);
    assert.equal(log.lines.filter((line) => line.includes('not delivered by the platform')).length, 1);
    log.assertWithout(answer.data!);
  });
});

test('the limits of throughput and of one person are waited for', async () => {
  await withAdapter({}, async ({ taken, log }) => {
    const status = 400;
    graph.refusals.push({ status, code: 130_429, retryAfter: 0.2 }, { status, code: 131_056, retryAfter: 0.3 });
    await say(textMessage(kPerson, 'HELP'));
    await until('it is sent', () => taken().length === 2);
    assert.equal(log.lines.filter((line) => /"ms":[0-9]{3,}.*RetryAfter/.test(line)).length, 2);
  });
});

test('buttons that are refused, or not taken yet, do not bring the answer twice', async () => {
  await withAdapter({}, async ({ taken, log }) => {
    graph.refusals.push({ status: 400, code: 131_009, of: 'interactive' });
    await say(textMessage(kPerson, kQuestion));
    await until('it is noted', () => log.lines.some((line) => line.includes('buttons were not taken')));
    graph.refusals.push({ status: 500, code: 131_000, of: 'interactive' });
    await say(textMessage(kPerson, kQuestion));
    await until('the buttons are there', () => kindsOf(taken()).at(-1) === 'did_it_help_alone+');
    assert.deepEqual(kindsOf(taken()), ['privacy', 'text', 'text', 'did_it_help_alone+']);
  });
});

test('a red flag is handed over, by consent with what was written; silence until released', async () => {
  await withAdapter({ hasStaff: true }, async ({ taken, posts: told }) => {
    await say(textMessage(kPerson, 'I am numb between the legs and cannot pee'));
    await until('consent is asked for', () => kindsOf(taken()).includes('privacy'));
    assert.deepEqual(kindsOf(taken()), ['text', 'did_it_help+', 'handed_over', 'consent+', 'privacy']);
    const [yes] = taken()[3]!.buttons;
    await say(buttonMessage(kPerson, yes!.id, yes!.title));
    await until('the transcript is there', () => told().some((each) => each.startsWith('caveat transcript')));
    await say(textMessage(kPerson, 'are you there?'));
    await until('it is passed on', () => told().some((each) => each.endsWith('are you there?')));
    const [, handle] = /^caveat handoff (\w+)/.exec(told()[0]!)!;
    // 4096 code points, and twice as many of UTF-16's units.
    const words = '😀'.repeat(4096);
    await sayAsStaff(`reply ${handle} ${words}`);
    await until('it arrives', () => taken().at(-1)!.text === words);
    await sayAsStaff(`reply ${handle} ${words}!`);
    await until('staff are told', () => told().some((each) => each.includes('why: too_long')));
    await sayAsStaff(`release ${handle}`);
    await say(textMessage(kPerson, kQuestion));
    await until('it answers again', () => taken().length === 10);
    assert.deepEqual(kindsOf(taken()).slice(5), ['consent_given', 'text', 'released', 'text', 'did_it_help+']);
    assert.ok(told().every((each) => !each.includes('447700900')));
  });
});

test('marks, links and hidden characters of a question do nothing in the answer', async () => {
  await withAdapter({}, async ({ taken }) => {
    const hostile = 'Does *massage* help _my_ ~zorblax~ `code` \u202e\u200b https://evil.example/x wa.me/1 back pain?';
    await say(textMessage(kPerson, hostile));
    await until('it is answered', () => kindsOf(taken()).at(-1) === 'did_it_help_alone+');
    const text = taken()[1]!.text;
    assert.equal(text, (await ask(hostile)).rendering!.parts[0]!.text);
    assert.doesNotMatch(text, /[\u202e\u200b`~]|\*massage\*|evil\.example/);
  });
});
