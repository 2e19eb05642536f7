import { openLog, readBotConfig, run } from '@caveat/bot';
import { startTelegram } from './adapter.ts';
import { readTelegramConfig } from './config.ts';

await run(async (settings) => {
  const config = readTelegramConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startTelegram(config, botConfig, openLog(botConfig.logLevel));
});
