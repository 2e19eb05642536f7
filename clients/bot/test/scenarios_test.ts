// The scenarios hold for the smallest adapter that there can be.
import { openBot, RetryAfter, serveBot, type Bot } from '@caveat/bot';
import { describeAdapter } from '@caveat/bot/scenarios';
import { FakeChannel, FakeStaff } from '@caveat/bot/testing';

describeAdapter('fake', async () => {
  const channel = new FakeChannel();
  const staff = new FakeStaff();
  let bot: Bot;
  let commands = 0;
  const sentTo = (user: string) =>
    channel.sent.filter(({ replyTo }) => replyTo === `of ${user}`).map(({ message }) => message);
  return {
    start: async (config, log) => {
      const opened = openBot(config, channel, log, staff);
      bot = opened.bot;
      const server = await serveBot(config, bot, log);
      bot.start();
      return { stop: async () => { await server!.stop(); await opened.stop(); } };
    },
    deliver: async ({ id, user, text }) => {
      try {
        bot.accept({ eventId: id, thread: user, user, replyTo: `of ${user}`, text });
        return 200;
      } catch {
        return 500;
      }
    },
    received: (user) => sentTo(user).map(({ text }) => text),
    idsOf: (user) => [user],
    staff: {
      posts: () => staff.posts,
      say: async (words) => void bot.staffSaid(`command ${(commands += 1)}`, words),
    },
    rate: async (user) => {
      const { id } = sentTo(user).at(-1)!.buttons.find(({ kind }) => kind === 'helpful')!;
      bot.accept({ eventId: `press ${id}`, thread: user, user, replyTo: `of ${user}`, button: id });
    },
    refuseNext: (seconds) => channel.failures.push(new RetryAfter(seconds)),
  };
});
