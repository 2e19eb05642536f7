// IRC: answers in private, and in channels where it is addressed.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageEvent } from 'irc-framework';
import { addressed, kindOf, mention, openBot, serveBot, Undeliverable } from '@caveat/bot';
import type { Bot, BotConfig, Channel, IncomingEvent, Log, Outgoing, Running, Staff } from '@caveat/bot';
import type { IrcConfig } from './config.ts';
import { IrcConnection, kNoSuchNick } from './connection.ts';
import { linesOf, maxTextBytes, renderLimits, withoutFormatting } from './line.ts';

// A server that hangs keeps nobody from stopping.
const kFinishMs = 5000;
// What a bouncer or server plays back was said before, and answered before.
const kPlayback = /chathistory|playback/;

// Where an answer goes: to a channel, or to `nick` alone.
interface ReplyTo {
  nick: string;
  channel?: string;
  // user@host of the person, and when they wrote.
  mask: string;
  atMs: number;
}

export interface RunningIrc extends Running {
  // Whether messages can be taken and sent.
  isReady(): boolean;
}

// Connects in the background: questions are taken once it is connected, and what was not sent waits for it.
export async function startIrc(config: IrcConfig, botConfig: BotConfig, log: Log): Promise<RunningIrc> {
  const connection = new IrcConnection(config, {
    message: (event) => receive(event),
    registered: () => opened.bot.retryNow(),
  }, log);
  const channel = new IrcChannel(config, connection, log);
  const staff = config.staffChannel === '' ? undefined : new StaffChannel(config, connection);
  const opened = openBot(botConfig, channel, log, staff);
  const receive = (event: MessageEvent) => {
    try {
      take(event, config, connection, opened.bot);
    } catch (error) {
      // A command of staff, on a full disk, say. IRC delivers nothing again.
      log.error('a message could not be kept and is lost', { channel: 'irc', ...kindOf(error) });
    }
  };
  const server = await serveBot(botConfig, opened.bot, log);
  connection.start();
  opened.bot.start();
  const stop = async () => {
    await server?.stop();
    // First what is on its way out, which needs the connection. What still comes in is stored for the next start.
    await Promise.race([opened.bot.stop(), sleep(kFinishMs, undefined, { ref: false })]);
    await connection.stop();
    await opened.stop();
  };
  return { stop, isReady: () => connection.isRegistered };
}

class IrcChannel implements Channel {
  name = 'irc';
  render: ReturnType<typeof renderLimits>;
  hasButtons = false;
  #config: IrcConfig;
  #connection: IrcConnection;
  #log: Log;
  // Nicks that nobody had when an answer came: whoever has them later may be another.
  #gone = new Set<string>();

  constructor(config: IrcConfig, connection: IrcConnection, log: Log) {
    this.render = renderLimits(config);
    this.#config = config;
    this.#connection = connection;
    this.#log = log;
  }

  async send(replyTo: string, message: Outgoing, signal: AbortSignal): Promise<void> {
    const to = JSON.parse(replyTo) as ReplyTo;
    if (to.channel === undefined) await this.#checkNick(to, signal);
    try {
      await this.#sendLines(to, message, signal);
    } catch (error) {
      throw (error as { code?: string }).code === kNoSuchNick ? this.#absence(to) : error;
    }
  }

  isConnected(): boolean {
    return this.#connection.isRegistered;
  }

  async #sendLines(to: ReplyTo, message: Outgoing, signal: AbortSignal): Promise<void> {
    const lines = linesOf(message.text, this.render.maxChars);
    const count = lines.length;
    if (count > 1 && message.kind !== 'staff') this.#log.error('a text is longer than a line', { count });
    const start = to.channel === undefined ? '' : mention(to.nick);
    for (const line of lines) await this.#connection.say(to.channel ?? to.nick, start + line, signal);
  }

  // An answer about somebody's health goes to nobody else who has taken the nick since.
  async #checkNick(to: ReplyTo, signal: AbortSignal): Promise<void> {
    const { nick, mask, atMs } = to;
    const isTrusted = Date.now() - atMs < this.#config.nickTrustMs && atMs >= this.#connection.sinceMs;
    if (isTrusted && !this.#gone.has(nick)) return;
    const { ident, hostname, error } = await this.#connection.whois(nick, signal);
    if (error !== undefined) throw this.#absence(to);
    this.#gone.delete(nick);
    if (`${ident}@${hostname}` !== mask) throw new Undeliverable('nick_of_another');
  }

  // Who has lost the connection, as with a server that was restarted, may be back soon.
  #absence({ nick, atMs }: ReplyTo): Error {
    if (Date.now() - atMs >= this.#config.absenceMs) {
      this.#gone.delete(nick);
      return new Undeliverable(kNoSuchNick);
    }
    this.#gone.add(nick);
    return Object.assign(new Error(kNoSuchNick), { code: kNoSuchNick });
  }
}

const kPostMs = 60_000;
const kPostLineMs = 3000;

class StaffChannel implements Staff {
  #config: IrcConfig;
  #connection: IrcConnection;

  constructor(config: IrcConfig, connection: IrcConnection) {
    this.#config = config;
    this.#connection = connection;
  }

  async post(text: string): Promise<void> {
    const most = maxTextBytes({ ...this.#config, channels: [this.#config.staffChannel] });
    const lines = linesOf(text, most);
    // A transcript may have hundreds, and goes out at the pace of lines; begun anew it would never end.
    const signal = AbortSignal.timeout(kPostMs + lines.length * kPostLineMs);
    for (const line of lines) await this.#connection.say(this.#config.staffChannel, line, signal);
  }
}

function take(event: MessageEvent, config: IrcConfig, connection: IrcConnection, bot: Bot): void {
  if (connection.isSame(event.nick, connection.nick) || kPlayback.test(event.batch?.type ?? '')) return;
  const text = withoutFormatting(event.message);
  const eventId = eventIdOf(event);
  if (connection.isSame(event.target, config.staffChannel)) {
    bot.staffSaid(eventId, text);
    return;
  }
  const isPrivate = connection.isSame(event.target, connection.nick);
  const said = isPrivate ? text : addressed(text, [connection.nick, config.nick]);
  if (said === undefined) return;
  bot.acceptOrTell(incoming(event, eventId, said, isPrivate));
}

function incoming(event: MessageEvent, eventId: string, text: string, isPrivate: boolean): IncomingEvent {
  const { nick, ident, hostname, target } = event;
  const mask = `${ident}@${hostname}`;
  const user = `${nick.toLowerCase()}!${mask}`;
  const replyTo: ReplyTo = { nick, mask, atMs: Date.now(), ...(isPrivate ? {} : { channel: target }) };
  const thread = isPrivate ? user : `${target.toLowerCase()} ${user}`;
  // Limits and STOP hold for whoever is behind a nick.
  const common = { eventId, thread, user: mask, replyTo: JSON.stringify(replyTo) };
  return text === '' ? { ...common, command: 'help' } : { ...common, text };
}

// The server's id where it gives one. A time of the server tells messages apart as well, and stays with one that is
// played back; a server that gives neither delivers once.
function eventIdOf({ tags, time, nick, target, message }: MessageEvent): string {
  const id = tags['msgid'] ?? tags['draft/msgid'];
  if (id !== undefined && id !== '') return `msgid ${id}`;
  return time === undefined ? randomUUID() : `time ${time} ${nick} ${target} ${message}`;
}
