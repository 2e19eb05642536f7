// As much of an IRC server as the adapter needs, with ids of messages (the capability message-tags) or their times
// (server-time), and accounts (SASL PLAIN), which ngircd has not.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const kHost = 'people.test.example';

export class TaggingServer {
  #capability: 'message-tags' | 'server-time';
  // What people were told, and who.
  received: { nick: string; text: string }[] = [];
  // The numbers with which it refuses the next lines, one each.
  refusals: string[] = [];
  #server: Server;
  #sockets = new Set<Socket>();
  // Of the connection that has been registered.
  #nick = '';
  #registered: Socket | undefined;
  // Only who has this account is let in; undefined: everybody.
  #account: { account: string; password: string } | undefined;
  #isAuthenticated = false;

  constructor(capability: 'message-tags' | 'server-time', account?: { account: string; password: string }) {
    this.#capability = capability;
    this.#account = account;
    this.#server = createServer((socket) => this.#serve(socket));
  }

  async start(): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  stop(): void {
    this.#server.close();
    for (const socket of this.#sockets) socket.destroy();
  }

  // Somebody says it to the adapter in private. Of each id, a number, the time is another.
  say(id: string, nick: string, text: string): void {
    const time = new Date(1_790_000_000_000 + Number(id)).toISOString();
    const tag = this.#capability === 'message-tags' ? `msgid=${id}` : `time=${time}`;
    this.#registered?.write(`@${tag} :${nick}!${nick}@${kHost} PRIVMSG ${this.#nick} :${text}\r\n`);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => this.#sockets.delete(socket));
    createInterface({ input: socket }).on('line', (line) => {
      for (const reply of this.#repliesTo(line, socket)) socket.write(`${reply}\r\n`);
    });
  }

  #repliesTo(line: string, socket: Socket): string[] {
    const [, command = '', rest = ''] = /^(\S+) ?(.*)$/.exec(line) ?? [];
    if (command === 'NICK') this.#nick = rest;
    const sasl = this.#account === undefined ? '' : ' sasl=PLAIN';
    if (line.startsWith('CAP LS')) return [`:test CAP * LS :${this.#capability}${sasl}`];
    if (line.startsWith('CAP REQ')) return [`:test CAP * ACK ${rest.slice('REQ '.length)}`];
    if (command === 'AUTHENTICATE') return this.#authenticate(rest);
    if (command === 'PING') return [`:test PONG test ${rest}`];
    if (command === 'WHOIS') {
      return [`:test 311 ${this.#nick} ${rest} ${rest} ${kHost} * :${rest}`, `:test 318 ${this.#nick} ${rest} :End`];
    }
    if (command === 'PRIVMSG') {
      const [nick] = rest.split(' :', 1);
      const refusal = this.refusals.shift();
      if (refusal !== undefined) {
        const of = refusal === '263' ? 'PRIVMSG' : nick;
        return [`:test ${refusal} ${this.#nick} ${of} :no`];
      }
      this.received.push({ nick: nick!, text: rest.slice(nick!.length + 2) });
    }
    if (command === 'QUIT') socket.end();
    if (!line.startsWith('CAP END')) return [];
    if (this.#account !== undefined && !this.#isAuthenticated) return ['ERROR :an account is required'];
    this.#registered = socket;
    const numeric = (number: string, words: string) => `:test ${number} ${this.#nick} ${words}`;
    return [numeric('001', ':Welcome'), numeric('005', 'CASEMAPPING=ascii :are supported'), numeric('376', ':End')];
  }

  // https://ircv3.net/specs/extensions/sasl-3.1
  #authenticate(words: string): string[] {
    if (words === 'PLAIN') return ['AUTHENTICATE +'];
    const { account, password } = this.#account!;
    this.#isAuthenticated = Buffer.from(words, 'base64').toString('utf8') === `${account}\0${account}\0${password}`;
    const numeric = (number: string, text: string) => `:test ${number} ${this.#nick || '*'} ${text}`;
    if (!this.#isAuthenticated) return [numeric('904', ':SASL authentication failed')];
    return [numeric('900', `caveat!caveat@test ${account} :Logged in`), numeric('903', ':Authenticated')];
  }
}
