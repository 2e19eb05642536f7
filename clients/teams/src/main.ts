import { openLog, readBotConfig, run } from '@caveat/bot';
import { startTeams } from './adapter.ts';
import { readTeamsConfig } from './config.ts';

await run(async (settings) => {
  const config = readTeamsConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startTeams(config, botConfig, openLog(botConfig.logLevel));
});
