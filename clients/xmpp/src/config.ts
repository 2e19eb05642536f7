import type { Settings } from '@caveat/bot';

export interface XmppConfig {
  // Where the server takes components.
  server: { host: string; port: number };
  domain: string;
  secret: string;
  // In rooms, and before the @ of the bot's address.
  nick: string;
  // Bare addresses.
  rooms: string[];
  // Empty: none.
  staffRoom: string;
  staffRoomPassword: string;
  // After it what came back with an error that will pass is sent again.
  returnedPauseMs: number;
}

const kDomain = /^(?=.{1,253}$)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*$/;
// Of what nodeprep leaves alone, so that no address has a second spelling.
const kNick = /^[a-z0-9._-]{1,32}$/;
const kRoom = /^[^\s@/"&'<>:]{1,255}@[^\s@/]{1,253}$/;

export function readXmppConfig(settings: Settings): XmppConfig {
  const config: XmppConfig = {
    server: settings.address('XMPP_SERVER', '127.0.0.1:5347'),
    domain: settings.required('XMPP_DOMAIN', 'the domain of the component, as caveat.example.org'),
    secret: settings.secret('XMPP_SECRET', 'the secret of the component, as the server has it', 8),
    nick: settings.text('XMPP_NICK', 'caveat'),
    rooms: settings.list('XMPP_ROOMS').map((room) => room.toLowerCase()),
    staffRoom: settings.text('XMPP_STAFF_ROOM').toLowerCase(),
    staffRoomPassword: settings.optionalSecret('XMPP_STAFF_ROOM_PASSWORD'),
    returnedPauseMs: 2000,
  };
  if (!['127.0.0.1', '::1', 'localhost'].includes(config.server.host)) {
    settings.problem('XMPP_SERVER', 'has to be on this machine: the protocol of components has no encryption');
  }
  if (config.domain !== '' && !kDomain.test(config.domain)) {
    settings.problem('XMPP_DOMAIN', `is "${config.domain}", which is not a domain in small letters`);
  }
  if (!kNick.test(config.nick)) {
    settings.problem('XMPP_NICK', 'takes 1 to 32 small letters, digits, dots, dashes and underscores');
  }
  for (const room of config.rooms) checkRoom(settings, 'XMPP_ROOMS', room);
  if (config.staffRoom !== '') checkRoom(settings, 'XMPP_STAFF_ROOM', config.staffRoom);
  if (config.rooms.includes(config.staffRoom)) {
    settings.problem('XMPP_STAFF_ROOM', 'is in XMPP_ROOMS, and has to be a room that patients are not in');
  }
  return config;
}

function checkRoom(settings: Settings, name: string, room: string): void {
  if (!kRoom.test(room)) settings.problem(name, `has "${room}", which is not a room; write it as health@rooms.example.org`);
}
