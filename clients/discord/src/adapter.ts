// Discord: signed interactions are taken and acknowledged, answers follow.
import { InteractionResponseType, InteractionType, MessageFlags } from 'discord-api-types/v10';
import { json, openBot, serveBot } from '@caveat/bot';
import type { Bot, BotConfig, HttpRequest, HttpResponse, Log, Running } from '@caveat/bot';
import { DiscordApi } from './api.ts';
import { DiscordChannel } from './channel.ts';
import type { DiscordConfig } from './config.ts';
import { eventOf, interactionIn, isWithBotAlone, staffWordsOf, type Interaction } from './incoming.ts';
import { isSigned } from './signature.ts';
import { DiscordStaff } from './staff.ts';

export interface RunningDiscord extends Running {
  // http://HOST:PORT
  url: string;
}

// `now` is for tests; Date.now otherwise.
export async function startDiscord(
  config: DiscordConfig, botConfig: BotConfig, log: Log, now = Date.now,
): Promise<RunningDiscord> {
  const api = new DiscordApi(config);
  const staff = config.staffChannel === '' ? undefined : new DiscordStaff(api, config.staffChannel);
  const { bot, stop } = openBot(botConfig, new DiscordChannel(api, log, now), log, staff);
  const receive = async (request: HttpRequest): Promise<HttpResponse> => {
    // Discord itself sends wrong signatures, to see that they are refused.
    if (!(await isSigned(request, config.publicKey))) return { status: 401 };
    const interaction = interactionIn(request.body);
    if (interaction === undefined) return { status: 400 };
    return interaction.application_id === config.applicationId ? take(interaction, config, bot) : { status: 403 };
  };
  const server = await serveBot(botConfig, bot, log, { 'POST /discord/interactions': receive });
  if (server === undefined) throw new Error('Discord needs CAVEAT_BOT_LISTEN');
  bot.start();
  const stopAll = async () => {
    await server.stop();
    await stop();
  };
  return { url: server.url, stop: stopAll };
}

function take(interaction: Interaction, config: DiscordConfig, bot: Bot): HttpResponse {
  if (interaction.type === InteractionType.Ping) return respond(InteractionResponseType.Pong);
  const words = staffWordsOf(interaction);
  if (words !== undefined) return takeOfStaff(words, interaction, config, bot);
  const isPrivate = config.isPrivate && !isWithBotAlone(interaction);
  const event = eventOf(interaction, isPrivate);
  if (event === undefined) return { status: 400 };
  bot.accept(event);
  if (/^(un)?helpful:/.test(event.button ?? '')) return sayOnce(bot.notice('thanks'));
  const flags = isPrivate ? { flags: MessageFlags.Ephemeral } : {};
  return respond(InteractionResponseType.DeferredChannelMessageWithSource, flags);
}

// Discord shows commands to whom a server's owner lets; this bot obeys them in the staff's channel alone.
function takeOfStaff(words: string, interaction: Interaction, config: DiscordConfig, bot: Bot): HttpResponse {
  if (config.staffChannel === '' || interaction.channel_id !== config.staffChannel) return sayOnce(bot.notice('help'));
  return sayOnce(bot.staffSaid(interaction.id, words) ? 'OK' : 'no such handle');
}

// To who pressed or commanded, alone.
function sayOnce(content: string | undefined): HttpResponse {
  if (content === undefined) return respond(InteractionResponseType.DeferredMessageUpdate);
  const flags = MessageFlags.Ephemeral | MessageFlags.SuppressEmbeds;
  return respond(InteractionResponseType.ChannelMessageWithSource, { content, flags, allowed_mentions: { parse: [] } });
}

function respond(type: InteractionResponseType, data?: object): HttpResponse {
  return { status: 200, ...json(data === undefined ? { type } : { type, data }) };
}
