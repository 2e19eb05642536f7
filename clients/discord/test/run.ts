// The adapter, on loopback, and its Discord.
import type { BotConfig, Log } from '@caveat/bot';
import { until } from '@caveat/bot/testing';
import { connect, type AskResponse } from '@caveat/client';
import type { Caveatd } from '@caveat/client/testing';
import { startDiscord, type DiscordConfig, type RunningDiscord } from '../src/index.ts';
import { kRender } from '../src/outgoing.ts';
import { kApplicationId, kBotToken, kStaffChannel, type Discord, type Shown } from './discord_platform.ts';

export async function startOn(
  { api, publicKey }: Discord, botConfig: BotConfig, log: Log, more: Partial<DiscordConfig> = {}, now = Date.now,
): Promise<RunningDiscord> {
  const config: DiscordConfig = {
    applicationId: kApplicationId, publicKey, botToken: kBotToken, isPrivate: true, staffChannel: kStaffChannel, api,
    ...more,
  };
  return startDiscord(config, { ...botConfig, listen: botConfig.listen ?? { host: '127.0.0.1', port: 0 } }, log, now);
}

export async function settled({ url }: RunningDiscord): Promise<void> {
  const isSettled = async () => {
    const health = (await (await fetch(`${url}/health`)).json()) as Record<string, number>;
    return health['events'] === 0 && health['staffPosts'] === 0 && health['opinions'] === 0;
  };
  await until('everything is answered', isSettled);
}

export function shownBy(discord: () => Discord): { toPerson(): Shown[]; toStaff(): Shown[] } {
  return {
    toPerson: () => discord().shown.filter(({ place }) => place !== kStaffChannel),
    toStaff: () => discord().shown.filter(({ place }) => place === kStaffChannel),
  };
}

// What the adapter asks the service for.
export function renderedBy({ address }: Caveatd, question: string): Promise<AskResponse> {
  return connect(address).answers.ask({ question, region: 'GB', render: kRender });
}
