import { openLog, readBotConfig, run } from '@caveat/bot';
import { startDiscord } from './adapter.ts';
import { readDiscordConfig } from './config.ts';

await run(async (settings) => {
  const config = readDiscordConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startDiscord(config, botConfig, openLog(botConfig.logLevel));
});
