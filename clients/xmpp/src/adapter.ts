// XMPP: answers in private, and in rooms where it is addressed.
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { jid, xml, type Element } from '@xmpp/component';
import { addressed, isUrgent, kindOf, mention, openBot, piecesOf, serveBot } from '@caveat/bot';
import type { Bot, BotConfig, Channel, IncomingEvent, Log, OpenBot, Outgoing, Running, Staff } from '@caveat/bot';
import type { XmppConfig } from './config.ts';
import { XmppConnection } from './connection.ts';
import { Returned } from './returned.ts';
import { Rooms } from './rooms.ts';
import { composing, isFromRoom, kMostChars, kRender, receipt, refusal, said, textMessage, type Said } from './stanza.ts';

// A server that hangs keeps nobody from stopping.
const kFinishMs = 5000;

interface ReplyTo {
  to: string;
  from: string;
  type: 'chat' | 'groupchat';
  thread?: string;
  // Who it is for, in a room.
  nick?: string;
  // As IncomingEvent.user, where `to` does not say it.
  user?: string;
}

export interface RunningXmpp extends Running {
  // Whether messages can be taken and sent, also in the rooms.
  isReady(): boolean;
}

// Connects in the background: questions are taken once it is connected, and what was not sent waits for it.
export async function startXmpp(config: XmppConfig, botConfig: BotConfig, log: Log): Promise<RunningXmpp> {
  const adapter = new XmppAdapter(config, botConfig, log);
  await adapter.start();
  return adapter;
}

class XmppAdapter implements Channel, Staff, RunningXmpp {
  name = 'xmpp';
  render = kRender;
  hasButtons = false;
  #config: XmppConfig;
  #botConfig: BotConfig;
  #log: Log;
  #connection: XmppConnection;
  #rooms: Rooms;
  #opened: OpenBot;
  #server: Awaited<ReturnType<typeof serveBot>>;
  #returned: Returned;

  constructor(config: XmppConfig, botConfig: BotConfig, log: Log) {
    this.#config = config;
    this.#botConfig = botConfig;
    this.#log = log;
    this.#connection = new XmppConnection(config, {
      message: (stanza) => this.#takeOrRefuse(stanza),
      presence: (stanza) => this.#takePresence(stanza),
      online: () => {
        this.#rooms.reset();
        this.#bot.retryNow();
      },
      mend: () => this.#rooms.mend(),
    }, log);
    this.#rooms = new Rooms(config, this.#connection, log);
    this.#returned = new Returned(this.#connection, config.returnedPauseMs, log);
    this.#opened = openBot(botConfig, this, log, config.staffRoom === '' ? undefined : this);
  }

  async start(): Promise<void> {
    this.#server = await serveBot(this.#botConfig, this.#bot, this.#log);
    this.#connection.start();
    this.#bot.start();
  }

  async stop(): Promise<void> {
    this.#returned.end();
    await this.#server?.stop();
    // First what is on its way out, which needs the connection. What still comes in is stored for the next start.
    await Promise.race([this.#bot.stop(), sleep(kFinishMs, undefined, { ref: false })]);
    await this.#connection.stop();
    await this.#returned.settled();
    await this.#opened.stop();
  }

  isReady(): boolean {
    const rooms = [...this.#config.rooms, ...(this.#config.staffRoom === '' ? [] : [this.#config.staffRoom])];
    return this.isConnected() && rooms.every((room) => this.#rooms.isJoined(room));
  }

  isConnected(): boolean {
    return this.#connection.isOnline;
  }

  async send(replyTo: string, message: Outgoing): Promise<void> {
    const { nick, user: occupant, ...to } = JSON.parse(replyTo) as ReplyTo;
    if (to.type === 'groupchat') this.#checkJoined(to.to);
    const text = nick === undefined ? message.text : mention(nick) + message.text;
    const { id, answer, kind } = message;
    const user = occupant ?? to.to;
    const answerId = answer?.answerId ?? '';
    const undelivered = (from: string, reason: string) =>
      this.#bot.undelivered(`error ${from} ${id}`, reason, answerId);
    await this.#returned.send({
      id, to: to.to, line: user, stanza: textMessage({ ...to, id, text }), isUrgent: isUrgent(answer), answerId,
      isWanted: () => this.#bot.isWanted(user, message),
      keep: () => this.#bot.keepReturned({ returnId: randomUUID(), line: user, user, replyTo }, message),
      onReturned: undelivered,
      onUnwanted: () => {
        if (kind === 'staff') undelivered(to.to, 'stopped');
      },
    });
  }

  async typing(replyTo: string): Promise<void> {
    const { to, from, type } = JSON.parse(replyTo) as ReplyTo;
    this.#connection.send(composing(to, from, type));
  }

  // To the staff's room.
  async post(text: string, id: string): Promise<void> {
    const { staffRoom } = this.#config;
    this.#checkJoined(staffRoom);
    const from = this.#connection.full;
    // A server ends the connection of who sends a stanza that is too large.
    for (const [index, piece] of piecesOf(text, kMostChars).entries()) {
      const pieceId = index === 0 ? id : `${id}-${index}`;
      // Staff are not told of one that comes back: that might come back just so.
      const stanza = textMessage({ to: staffRoom, from, type: 'groupchat', id: pieceId, text: piece });
      await this.#returned.send({
        id: pieceId, to: staffRoom, line: staffRoom, stanza, isUrgent: false, answerId: '',
        isWanted: () => true,
        // The bot keeps it, and calls again.
        keep: () => undefined,
        onReturned: (_from, reason) => this.#log.error('the staff room does not take a post', { reason }),
        onUnwanted: () => {},
      });
    }
  }

  get #bot(): Bot {
    return this.#opened.bot;
  }

  #checkJoined(room: string): void {
    if (!this.#rooms.isJoined(room)) throw Object.assign(new Error('not in the room'), { code: 'NOT_JOINED' });
  }

  #takeOrRefuse(stanza: Element): void {
    try {
      this.#take(stanza);
    } catch (error) {
      // A full disk, say. Who wrote in private is told by an error that it did not arrive. A room would take that for
      // our leaving; there it is said in words.
      this.#log.error('a message could not be kept and is lost', { channel: this.name, ...kindOf(error) });
      const { type } = stanza.attrs;
      if (type !== 'groupchat' && type !== 'error') this.#refuse(stanza, 'resource-constraint');
    }
  }

  #take(stanza: Element): void {
    const { from, type } = stanza.attrs;
    if (from === undefined || type === 'headline') return;
    if (type === 'error') return this.#returned.take(stanza);
    if (type === 'groupchat') return this.#takeFromRoom(stanza);
    const message = said(stanza, false);
    if (message === undefined) return;
    // Whoever has the nick when the answer comes would read it.
    if (isFromRoom(stanza) || this.#rooms.has(message.bare)) return this.#refuse(stanza, 'feature-not-implemented');
    const to = jid(stanza.attrs['to'] ?? '');
    if (to.local !== '' && to.local !== this.#config.nick) return this.#refuse(stanza, 'item-not-found');
    this.#accept(message, message.text, { to: message.bare, from: to.bare().toString(), type: 'chat' });
    if (message.wantsReceipt) this.#connection.send(receipt(message.from, to.bare().toString(), message.id));
  }

  #takeFromRoom(stanza: Element): void {
    const message = said(stanza, true);
    if (message === undefined || !this.#rooms.has(message.bare)) return;
    const { bare, resource, text } = message;
    const nick = this.#rooms.nickIn(bare);
    // Of the room itself, or our own.
    if (resource === '' || resource === nick || text === undefined) return;
    if (bare === this.#config.staffRoom) {
      this.#bot.staffSaid(message.eventId, text);
      return;
    }
    const question = addressed(text, [nick, this.#config.nick]);
    if (question === undefined) return;
    const to: ReplyTo = {
      to: bare, from: this.#connection.full, type: 'groupchat', nick: resource, user: message.user,
    };
    this.#accept(message, question, to);
  }

  #accept({ eventId, user, bare, thread }: Said, text: string | undefined, to: ReplyTo): void {
    const event: IncomingEvent = {
      eventId, user, thread: to.type === 'chat' ? user : `${bare} ${user}`,
      replyTo: JSON.stringify(thread === undefined ? to : { ...to, thread }),
    };
    if (text?.trim() === '') event.command = 'help';
    else if (text !== undefined) event.text = text;
    if (to.type === 'groupchat') this.#bot.acceptOrTell(event);
    else this.#bot.accept(event);
  }

  #refuse(stanza: Element, condition: string): void {
    this.#log.info('a message was refused', { channel: this.name, reason: condition });
    this.#connection.send(refusal(stanza, condition));
  }

  #takePresence(stanza: Element): void {
    if (this.#rooms.take(stanza)) return;
    const { from, to, type } = stanza.attrs;
    if (from === undefined || to === undefined) return;
    const address = jid(to).bare().toString();
    const reply = (more: Record<string, string>) =>
      this.#connection.send(xml('presence', { from: address, to: jid(from).bare().toString(), ...more }));
    if (type === 'subscribe') reply({ type: 'subscribed' });
    if (type === 'subscribe' || type === 'probe') reply({});
    if (type === 'unsubscribe') reply({ type: 'unsubscribed' });
  }
}
