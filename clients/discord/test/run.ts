// The adapter, on loopback, and its Discord.
import type { BotConfig, Log } from '@caveat/bot';
import { startDiscord, type DiscordConfig, type RunningDiscord } from '../src/index.ts';
import { kApplicationId, kBotToken, kStaffChannel, type Discord } from './discord_platform.ts';

export async function startOn(
  { api, publicKey }: Discord, botConfig: BotConfig, log: Log, more: Partial<DiscordConfig> = {}, now = Date.now,
): Promise<RunningDiscord> {
  const config: DiscordConfig = {
    applicationId: kApplicationId, publicKey, botToken: kBotToken, isPrivate: true, staffChannel: kStaffChannel, api,
    ...more,
  };
  return startDiscord(config, { ...botConfig, listen: { host: '127.0.0.1', port: 0 } }, log, now);
}
