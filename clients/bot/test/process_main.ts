// An adapter for tests: events by POST /event, messages as lines of the file PROCESS_OUT. PROCESS_HOLD_AT is the
// number of a message that never gets through.
import { appendFileSync } from 'node:fs';
import { Channel as RenderChannel } from '@caveat/client';
import { openBot, openLog, readBotConfig, run, serveBot, type IncomingEvent, type Outgoing } from '@caveat/bot';

await run(async (settings) => {
  const config = readBotConfig(settings);
  const out = settings.required('PROCESS_OUT', 'a file');
  const holdAt = settings.number('PROCESS_HOLD_AT', 1000);
  settings.check();
  let count = 0;
  const channel = {
    name: 'process', render: { channel: RenderChannel.PLAIN, maxChars: 400, maxParts: 5 }, hasButtons: false,
    async send(_to: string, message: Outgoing): Promise<void> {
      count += 1;
      if (count === holdAt) await new Promise(() => {});
      appendFileSync(out, `${message.noticeId ?? `${message.kind} ${message.index}`}\n`);
    },
  };
  const log = openLog(config.logLevel);
  const { bot, stop } = openBot(config, channel, log);
  const server = await serveBot(config, bot, log, {
    'POST /event': ({ body }) => ({ status: 200, body: bot.accept(JSON.parse(body.toString()) as IncomingEvent) }),
  });
  bot.start();
  process.stdout.write(`${server!.url}\n`);
  return {
    stop: async () => {
      await server!.stop();
      await stop();
    },
  };
});
