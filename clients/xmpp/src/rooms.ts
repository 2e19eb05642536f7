// The rooms that the bot is in.
import { jid, xml, type Element } from '@xmpp/component';
import type { Log } from '@caveat/bot';
import type { XmppConfig } from './config.ts';
import type { XmppConnection } from './connection.ts';
import { conditionOf } from './stanza.ts';

const kMuc = 'http://jabber.org/protocol/muc';
const kMucUser = 'http://jabber.org/protocol/muc#user';
// Of this occupant: our own presence.
const kSelf = '110';

interface Room {
  nick: string;
  isJoined: boolean;
  // How many nicks were taken.
  nicksTried: number;
}

export class Rooms {
  #config: XmppConfig;
  #connection: XmppConnection;
  #log: Log;
  #rooms: Map<string, Room>;

  constructor(config: XmppConfig, connection: XmppConnection, log: Log) {
    this.#config = config;
    this.#connection = connection;
    this.#log = log;
    const names = [...config.rooms, ...(config.staffRoom === '' ? [] : [config.staffRoom])];
    this.#rooms = new Map(names.map((name) => [name, { nick: config.nick, isJoined: false, nicksTried: 0 }]));
  }

  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  isJoined(room: string): boolean {
    return this.#rooms.get(room)?.isJoined === true;
  }

  // What the bot is called there.
  nickIn(room: string): string {
    return this.#rooms.get(room)?.nick ?? this.#config.nick;
  }

  // After the connection was made: whoever we were before, we are in no room.
  reset(): void {
    for (const room of this.#rooms.values()) Object.assign(room, { nick: this.#config.nick, isJoined: false });
  }

  // Joins where the bot is not, and asks where it believes to be: a room may have forgotten it.
  mend(): void {
    for (const [name, room] of this.#rooms) {
      if (!room.isJoined) this.#join(name, room);
      else void this.#check(name, room);
    }
  }

  // Takes a presence of a room. False if it is not one.
  take(stanza: Element): boolean {
    const from = jid(stanza.attrs['from'] ?? '');
    const name = from.bare().toString();
    const room = this.#rooms.get(name);
    if (room === undefined) return false;
    const { type } = stanza.attrs;
    if (type === 'error') this.#refused(name, room, conditionOf(stanza));
    else if (isOwn(stanza)) this.#changed(name, room, from.resource, type !== 'unavailable');
    return true;
  }

  #changed(name: string, room: Room, nick: string, isJoined: boolean): void {
    if (isJoined === room.isJoined) return;
    this.#log.info(isJoined ? 'joined a room' : 'left a room', { address: name });
    Object.assign(room, isJoined ? { isJoined, nick, nicksTried: 0 } : { isJoined });
  }

  #refused(name: string, room: Room, condition: string): void {
    this.#log.warn('a room refused the bot', { address: name, reason: condition });
    room.isJoined = false;
    if (condition !== 'conflict' || room.nicksTried >= 9) return;
    room.nicksTried += 1;
    room.nick = `${this.#config.nick}_${room.nicksTried}`;
    this.#join(name, room);
  }

  #join(name: string, room: Room): void {
    const password = name === this.#config.staffRoom ? this.#config.staffRoomPassword : '';
    this.#connection.send(
      xml('presence', { to: `${name}/${room.nick}`, from: this.#connection.full },
        xml('x', kMuc,
          xml('history', { maxstanzas: '0' }),
          password === '' ? undefined : xml('password', {}, password))));
  }

  async #check(name: string, room: Room): Promise<void> {
    try {
      await this.#connection.ping(`${name}/${room.nick}`);
    } catch (error) {
      if ((error as { condition?: string }).condition !== 'not-acceptable') return;
      this.#changed(name, room, room.nick, false);
      this.#join(name, room);
    }
  }
}

function isOwn(stanza: Element): boolean {
  const statuses = stanza.getChild('x', kMucUser)?.getChildren('status') ?? [];
  return statuses.some(({ attrs }) => attrs['code'] === kSelf);
}
