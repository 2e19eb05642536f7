// As much of an IRC server as the adapter needs, with ids of messages (the capability message-tags) or their times
// (server-time), which ngircd has not.
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';

const kHost = 'people.test.example';

export class TaggingServer {
  #capability: 'message-tags' | 'server-time';
  // What people were told, and who.
  received: { nick: string; text: string }[] = [];
  #server: Server;
  #sockets = new Set<Socket>();
  // Of the connection that has been registered.
  #nick = '';
  #registered: Socket | undefined;

  constructor(capability: 'message-tags' | 'server-time') {
    this.#capability = capability;
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
    if (line.startsWith('CAP LS')) return [`:test CAP * LS :${this.#capability}`];
    if (line.startsWith('CAP REQ')) return [`:test CAP * ACK ${rest.slice('REQ '.length)}`];
    if (command === 'PING') return [`:test PONG test ${rest}`];
    if (command === 'WHOIS') {
      return [`:test 311 ${this.#nick} ${rest} ${rest} ${kHost} * :${rest}`, `:test 318 ${this.#nick} ${rest} :End`];
    }
    if (command === 'PRIVMSG') {
      const [nick] = rest.split(' :', 1);
      this.received.push({ nick: nick!, text: rest.slice(nick!.length + 2) });
    }
    if (command === 'QUIT') socket.end();
    if (!line.startsWith('CAP END')) return [];
    this.#registered = socket;
    const numeric = (number: string, words: string) => `:test ${number} ${this.#nick} ${words}`;
    return [numeric('001', ':Welcome'), numeric('005', 'CASEMAPPING=ascii :are supported'), numeric('376', ':End')];
  }
}
