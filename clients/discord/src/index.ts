// Caveat in Discord.
export { startDiscord, type RunningDiscord } from './adapter.ts';
export { readDiscordConfig, type DiscordConfig } from './config.ts';
