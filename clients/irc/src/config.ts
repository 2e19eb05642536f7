import type { Settings } from '@caveat/bot';

export interface IrcConfig {
  server: { host: string; port: number };
  hasTls: boolean;
  nick: string;
  username: string;
  // Of the server; empty: none.
  password: string;
  // For SASL PLAIN; undefined: none.
  account: { account: string; password: string } | undefined;
  channels: string[];
  // Where staff read of handoffs; empty: none.
  staffChannel: string;
  staffChannelKey: string;
  mostLines: number;
  // After a few lines at once there is one in this time: servers throw out who floods.
  linePauseMs: number;
  // After so long another person may have the nick that a private answer goes to.
  nickTrustMs: number;
  // So long an answer waits for somebody who has left.
  absenceMs: number;
}

// RFC 2812, section 2.3.1; the length is the longest of today's networks.
const kNick = /^[A-Za-z[\]\\`_^{|}][A-Za-z0-9[\]\\`_^{|}-]{0,29}$/;
const kChannel = /^[#&+!][^\s,:\u0007]{1,49}$/;

export function readIrcConfig(settings: Settings): IrcConfig {
  const hasTls = settings.flag('IRC_TLS', true);
  const server = settings.has('IRC_SERVER')
    ? settings.address('IRC_SERVER', '')
    : { host: settings.required('IRC_SERVER', 'HOST:PORT of the IRC server, as irc.example.org:6697'), port: 0 };
  const nick = settings.text('IRC_NICK', 'caveat');
  const config: IrcConfig = {
    server, hasTls, nick,
    username: settings.text('IRC_USERNAME', 'caveat'),
    password: settings.optionalSecret('IRC_PASSWORD'),
    account: readAccount(settings),
    channels: settings.list('IRC_CHANNELS'),
    staffChannel: settings.text('IRC_STAFF_CHANNEL'),
    staffChannelKey: settings.optionalSecret('IRC_STAFF_CHANNEL_KEY'),
    mostLines: settings.number('IRC_MOST_LINES', 12, { least: 3, most: 20 }),
    linePauseMs: 700,
    nickTrustMs: 60_000,
    absenceMs: 600_000,
  };
  if (!kNick.test(nick)) settings.problem('IRC_NICK', `is "${nick}", which is not a nick of at most 30 characters`);
  if (!/^[A-Za-z0-9_.-]{1,10}$/.test(config.username)) {
    settings.problem('IRC_USERNAME', 'takes 1 to 10 letters, digits, dots, dashes and underscores');
  }
  for (const channel of config.channels) checkChannel(settings, 'IRC_CHANNELS', channel);
  if (config.staffChannel !== '') checkChannel(settings, 'IRC_STAFF_CHANNEL', config.staffChannel);
  if (config.channels.some((channel) => channel.toLowerCase() === config.staffChannel.toLowerCase())) {
    settings.problem('IRC_STAFF_CHANNEL', 'is in IRC_CHANNELS, and has to be a channel that patients are not in');
  }
  if (!hasTls && !['127.0.0.1', '::1', 'localhost', ''].includes(server.host)) {
    settings.problem('IRC_TLS', 'may be false only for a server on this machine: questions are health data');
  }
  return config;
}

function readAccount(settings: Settings): IrcConfig['account'] {
  const account = settings.text('IRC_ACCOUNT');
  if (account === '') return undefined;
  return { account, password: settings.secret('IRC_ACCOUNT_PASSWORD', 'the password of IRC_ACCOUNT') };
}

function checkChannel(settings: Settings, name: string, channel: string): void {
  if (!kChannel.test(channel)) settings.problem(name, `has "${channel}", which is not a channel; write it as #health`);
}
