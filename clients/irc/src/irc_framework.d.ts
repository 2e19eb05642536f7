// What is used of irc-framework, which ships no types.
declare module 'irc-framework' {
  export interface ClientOptions {
    host: string;
    port: number;
    tls: boolean;
    rejectUnauthorized: boolean;
    nick: string;
    username: string;
    gecos: string;
    // Null: no answer to CTCP VERSION.
    version: string | null;
    password?: string;
    account?: { account: string; password: string };
    sasl_disconnect_on_fail: boolean;
    auto_reconnect: boolean;
    ping_interval: number;
    ping_timeout: number;
  }

  export interface MessageEvent {
    from_server: boolean;
    nick: string;
    ident: string;
    hostname: string;
    target: string;
    // The sign of a message to operators of a channel alone.
    group?: string;
    message: string;
    tags: Record<string, string>;
    // Of the server-time tag, in milliseconds.
    time?: number;
    batch?: { type: string };
  }

  export interface WhoisEvent {
    nick: string;
    ident?: string;
    hostname?: string;
    error?: string;
  }

  interface Events {
    registered: { nick: string };
    privmsg: MessageEvent;
    pong: { message: string };
    'nick in use': { nick: string };
    // A reply that irc-framework has no name for: its number, and words of which the first is our nick.
    'unknown command': { command: string; params: string[] };
    'irc error': { error: string; nick?: string; channel?: string };
    'sasl failed': { reason: string };
    kick: { kicked: string; channel: string };
    join: { nick: string; channel: string };
    close: boolean;
    'socket close': Error | false;
  }

  export class Client {
    constructor(options: ClientOptions);
    readonly connected: boolean;
    readonly user: { nick: string };
    connect(): void;
    quit(message?: string): void;
    raw(...words: string[]): void;
    join(channel: string, key?: string): void;
    changeNick(nick: string): void;
    whois(nick: string, done: (event: WhoisEvent) => void): void;
    caseCompare(one: string, other: string): boolean;
    on<Name extends keyof Events>(name: Name, listener: (event: Events[Name]) => void): this;
  }

  const framework: { Client: typeof Client };
  export default framework;
}
