// docs/channels/whatsapp.md says what to set.
import { readBotConfig, run } from '@caveat/bot';
import { readWhatsAppConfig, startWhatsApp } from './index.ts';

await run(async (settings) => {
  const config = readWhatsAppConfig(settings);
  const botConfig = readBotConfig(settings);
  settings.check();
  return startWhatsApp(config, botConfig);
});
