// docs/channels/sms.md says what to set.
import { readBotConfig, run } from '@caveat/bot';
import { readSmsConfig, startSms } from './index.ts';

await run(async (settings) => {
  const config = readSmsConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startSms(config, botConfig);
});
