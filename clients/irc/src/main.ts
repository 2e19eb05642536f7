import { openLog, readBotConfig, run } from '@caveat/bot';
import { startIrc } from './adapter.ts';
import { readIrcConfig } from './config.ts';

await run(async (settings) => {
  const config = readIrcConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startIrc(config, botConfig, openLog(botConfig.logLevel));
});
