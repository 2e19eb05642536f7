// Microsoft Teams: verified activities are taken and acknowledged, answers follow by the Bot Connector.
import { json, openBot, piecesOf, serveBot, StaffUnreachable, Undeliverable } from '@caveat/bot';
import type {
  Bot, BotConfig, Channel, HttpRequest, HttpResponse, Log, Outgoing, Running, Staff,
} from '@caveat/bot';
import { Authorization, type Claims } from './authorization.ts';
import { isServiceUrl, type TeamsConfig } from './config.ts';
import { codeOf, Connector, isRefusedAsMalformed, isTooLarge } from './connector.ts';
import { activityIn, eventOf, isMentioned, isOfBot, messageKey, opinionOf, placeOf, textOf } from './incoming.ts';
import type { IncomingActivity, ReplyTo } from './incoming.ts';
import { activityOf, kMostChars, kRender, staffActivity, typingTo } from './outgoing.ts';

export interface RunningTeams extends Running {
  // http://HOST:PORT
  url: string;
}

export async function startTeams(config: TeamsConfig, botConfig: BotConfig, log: Log): Promise<RunningTeams> {
  const connector = new Connector(config);
  const authorization = new Authorization(config);
  const staff = config.staffConversation === '' ? undefined : new TeamsStaff(config, connector);
  const { bot, stop } = openBot(botConfig, new TeamsChannel(connector, log), log, staff);
  const receive = async (request: HttpRequest): Promise<HttpResponse> => {
    const claims = await authorization.claimsOf(request.headers.authorization);
    if ('status' in claims) {
      log.warn('a request was refused', { channel: 'teams', code: claims.status, reason: claims.reason });
      return { status: claims.status };
    }
    const activity = activityIn(request.body);
    if (activity === undefined) return { status: 400 };
    const reason = whyNotOurs(activity, claims, config);
    if (reason === undefined) return take(activity, config, bot);
    log.warn('an activity was refused', { channel: 'teams', code: 403, reason });
    return { status: 403 };
  };
  const server = await serveBot(botConfig, bot, log, { 'POST /api/messages': receive });
  if (server === undefined) throw new Error('Teams needs CAVEAT_BOT_LISTEN');
  bot.start();
  const stopAll = async () => {
    await server.stop();
    await stop();
  };
  return { url: server.url, stop: stopAll };
}

// Why an activity of a verified sender is not for this bot; undefined if it is.
function whyNotOurs(activity: IncomingActivity, claims: Claims, config: TeamsConfig): string | undefined {
  const { channelId, serviceUrl, conversation, channelData } = activity;
  if (channelId !== 'msteams') return 'CHANNEL';
  // An answer goes to the address that the signature covers, and to no other.
  if (claims.serviceurl.replace(/\/+$/, '') !== serviceUrl.replace(/\/+$/, '')) return 'SERVICE_URL';
  if (!isServiceUrl(serviceUrl, config.serviceHosts)) return 'SERVICE_HOST';
  const tenant = channelData?.tenant?.id ?? conversation.tenantId ?? config.tenantId;
  return tenant.toLowerCase() === config.tenantId ? undefined : 'TENANT';
}

function take(activity: IncomingActivity, config: TeamsConfig, bot: Bot): HttpResponse {
  const isInvoke = activity.type === 'invoke';
  if (isInvoke) {
    const opinion = activity.name === 'message/submitAction' ? opinionOf(activity) : undefined;
    if (opinion === undefined) return { status: 501 };
    bot.accept(opinion);
    // Teams wants a body, and an empty one.
    return { status: 200, ...json({}) };
  }
  if (isOfBot(activity)) return { status: 200 };
  if (placeOf(activity.conversation.id) === config.staffConversation) {
    const isCommand = activity.type === 'message' && isMentioned(activity);
    if (isCommand) bot.staffSaid(`${activity.conversation.id} ${activity.id}`, textOf(activity));
    return { status: 200 };
  }
  const event = eventOf(activity);
  if (event !== undefined) bot.accept(event);
  return { status: 200 };
}

class TeamsChannel implements Channel {
  name = 'teams';
  render = kRender;
  hasButtons = true;
  // Teams thanks for an opinion itself.
  saysThanks = false;
  #connector: Connector;
  #log: Log;

  constructor(connector: Connector, log: Log) {
    this.#connector = connector;
    this.#log = log;
  }

  async send(replyTo: string, message: Outgoing, signal: AbortSignal): Promise<string> {
    const to = JSON.parse(replyTo) as ReplyTo;
    const texts = message.kind === 'staff' ? piecesOf(message.text, kMostChars) : [message.text];
    let id = '';
    for (const text of texts) id = await this.#sendText(message, text, to, signal);
    return messageKey(to.conversation, id);
  }

  async typing(replyTo: string): Promise<void> {
    const to = JSON.parse(replyTo) as ReplyTo;
    await this.#connector.reply(to.serviceUrl, typingTo(to));
  }

  async #sendText(message: Outgoing, text: string, to: ReplyTo, signal: AbortSignal): Promise<string> {
    try {
      return await this.#connector.reply(to.serviceUrl, activityOf(message, text, to), signal);
    } catch (error) {
      if (!isRefusedAsMalformed(error)) throw error;
      this.#log.error('a message was refused as malformed, sent again as its words alone', { channel: this.name });
      return this.#sendBare(message, text, to, signal);
    }
  }

  async #sendBare(message: Outgoing, text: string, to: ReplyTo, signal: AbortSignal): Promise<string> {
    try {
      return await this.#connector.reply(to.serviceUrl, activityOf(message, text, to, true), signal);
    } catch (error) {
      throw isRefusedAsMalformed(error) ? new Undeliverable('400') : error;
    }
  }
}

class TeamsStaff implements Staff {
  #config: TeamsConfig;
  #connector: Connector;

  constructor(config: TeamsConfig, connector: Connector) {
    this.#config = config;
    this.#connector = connector;
  }

  async post(text: string): Promise<void> {
    for (const piece of piecesOf(text, kMostChars)) {
      try {
        await this.#say(piece);
      } catch (error) {
        if (isTooLarge(error)) throw new Undeliverable('413');
        throw isRefusedAsMalformed(error) ? await this.#whyMalformed() : error;
      }
    }
  }

  // Teams says 400 of a text that it will never take, and of an id of which there is no conversation. The one may not
  // hold up what comes after it, the other is mended by an operator: where another text is taken, it was the text.
  async #whyMalformed(): Promise<Error> {
    try {
      await this.#say('caveat: text dropped: 400');
      return new Undeliverable('400');
    } catch (error) {
      return isRefusedAsMalformed(error) ? new StaffUnreachable(codeOf(error)) : (error as Error);
    }
  }

  async #say(text: string): Promise<void> {
    const { staffConversation, staffServiceUrl } = this.#config;
    await this.#connector.post(staffServiceUrl, staffActivity(text, staffConversation));
  }
}
