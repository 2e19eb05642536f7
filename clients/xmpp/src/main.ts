import { openLog, readBotConfig, run } from '@caveat/bot';
import { startXmpp } from './adapter.ts';
import { readXmppConfig } from './config.ts';

await run(async (settings) => {
  const config = readXmppConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startXmpp(config, botConfig, openLog(botConfig.logLevel));
});
