// The scenarios hold for the smallest adapter that there can be.
import { openBot, RetryAfter } from '@caveat/bot';
import { describeAdapter } from '@caveat/bot/scenarios';
import { FakeChannel } from '@caveat/bot/testing';
import type { Bot } from '@caveat/bot';

describeAdapter('fake', async () => {
  const channel = new FakeChannel();
  let bot: Bot;
  return {
    start: async (config, log) => {
      const opened = openBot(config, channel, log);
      bot = opened.bot;
      bot.start();
      return opened;
    },
    deliver: async ({ id, user, text }) => {
      bot.accept({ eventId: id, thread: user, user, replyTo: user, text });
    },
    received: () => channel.sent.map(({ message }) => message.text),
    refuseNext: (seconds) => channel.failures.push(new RetryAfter(seconds)),
  };
});
