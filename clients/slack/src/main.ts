import { openLog, readBotConfig, run } from '@caveat/bot';
import { startSlack } from './adapter.ts';
import { readSlackConfig } from './config.ts';

await run(async (settings) => {
  const config = readSlackConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startSlack(config, botConfig, openLog(botConfig.logLevel));
});
