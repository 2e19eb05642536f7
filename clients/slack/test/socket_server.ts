// The other end of Socket Mode: RFC 6455, as far as these tests need it.
import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

const kText = 1;
const kClose = 8;
const kPing = 9;
const kPong = 10;

export class SocketServer {
  // The ids of envelopes that were acknowledged, in order.
  acknowledged: string[] = [];
  connections = 0;
  #sockets = new Set<Duplex>();

  accept(request: IncomingMessage, socket: Duplex): void {
    const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
    const hash = createHash('sha1').update(key).digest('base64');
    socket.write(
      'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n' +
        `Sec-WebSocket-Accept: ${hash}\r\n\r\n`);
    this.#sockets.add(socket);
    this.connections += 1;
    let buffer: Buffer = Buffer.alloc(0);
    socket.on('data', (data: Buffer) => {
      buffer = this.#read(socket, Buffer.concat([buffer, data]));
    });
    socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
    this.#write(socket, kText, JSON.stringify({ type: 'hello', num_connections: 1 }));
  }

  // Sends an envelope, as the same one again after a while without an acknowledgement.
  send(type: 'events_api' | 'interactive', envelopeId: string, payload: object): void {
    const envelope = { type, envelope_id: envelopeId, payload, accepts_response_payload: false };
    for (const socket of this.#sockets) this.#write(socket, kText, JSON.stringify(envelope));
  }

  // As when Slack moves a connection to another of its machines.
  refresh(): void {
    const message = JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' });
    for (const socket of this.#sockets) this.#write(socket, kText, message);
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  // Frames of clients are masked and, here, never in fragments. Returns what is left over.
  #read(socket: Duplex, buffer: Buffer): Buffer {
    while (buffer.length >= 2) {
      const short = buffer[1]! & 0x7f;
      const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
      const start = 2 + extra + 4;
      if (buffer.length < start) break;
      const length = extra === 0 ? short : extra === 2 ? buffer.readUInt16BE(2) : Number(buffer.readBigUInt64BE(2));
      if (buffer.length < start + length) break;
      const mask = buffer.subarray(start - 4, start);
      const data = Buffer.from(buffer.subarray(start, start + length).map((byte, i) => byte ^ mask[i % 4]!));
      this.#handle(socket, buffer[0]! & 0x0f, data);
      buffer = buffer.subarray(start + length);
    }
    return buffer;
  }

  #handle(socket: Duplex, opcode: number, data: Buffer): void {
    if (opcode === kText) this.acknowledged.push((JSON.parse(data.toString()) as { envelope_id: string }).envelope_id);
    if (opcode === kPing) this.#write(socket, kPong, data);
    if (opcode === kClose) {
      this.#write(socket, kClose, data);
      socket.end();
    }
  }

  #write(socket: Duplex, opcode: number, data: string | Buffer): void {
    const body = Buffer.from(data);
    const length = Buffer.alloc(body.length < 126 ? 1 : 3);
    if (body.length < 126) length[0] = body.length;
    else {
      length[0] = 126;
      length.writeUInt16BE(body.length, 1);
    }
    socket.write(Buffer.concat([Buffer.from([0x80 | opcode]), length, body]));
  }
}
