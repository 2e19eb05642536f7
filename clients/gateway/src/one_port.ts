import type { EventEmitter } from 'node:events';
import type { Server as Http1Server } from 'node:http';
import type { Http2Server, ServerHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';

const kPreface = Buffer.from('PRI');
const kFirstBytesMs = 5000;

export interface OnePort {
  // Closes connections on which nothing is under way, and the others after it.
  letGo(): void;
  // Closes all, whatever is under way.
  cut(): void;
}

// Has `http1`, which listens, hand connections that open with HTTP/2's preface to `http2`: the first bytes tell, so
// that gRPC needs no second port.
export function shareOnePort(http1: Http1Server, http2: Http2Server): OnePort {
  const [serveHttp1] = http1.listeners('connection') as ((socket: Socket) => void)[];
  const sockets = tracked<Socket>(http1, 'connection');
  const sessions = tracked<ServerHttp2Session>(http2, 'session');
  const silent = new Set<Socket>();
  http1.off('connection', serveHttp1!);
  http1.on('connection', (socket: Socket) => {
    silent.add(socket);
    firstBytes(socket, (isHttp2) => {
      silent.delete(socket);
      if (isHttp2 === undefined) return socket.destroy();
      if (!isHttp2) return serveHttp1!.call(http1, socket);
      // HTTP/1.1 wants it otherwise. Without this, an HTTP/2 connection outlives a caller who left a request unfinished.
      socket.allowHalfOpen = false;
      return http2.emit('connection', socket);
    });
  });
  const letGo = () => {
    for (const socket of silent) socket.destroy();
    for (const session of sessions) session.close();
    http1.closeIdleConnections();
  };
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return { letGo, cut };
}

function tracked<T extends EventEmitter>(server: EventEmitter, event: string): Set<T> {
  const open = new Set<T>();
  server.on(event, (opened: T) => {
    open.add(opened);
    opened.once('close', () => open.delete(opened));
  });
  return open;
}

// Whether they are HTTP/2's; undefined if none came. Puts them back for whoever serves the connection.
function firstBytes(socket: Socket, decided: (isHttp2: boolean | undefined) => unknown): void {
  let head = Buffer.alloc(0);
  const done = (isHttp2: boolean | undefined) => {
    socket.off('readable', look).off('error', give).off('close', give).off('timeout', give).setTimeout(0);
    if (isHttp2 !== undefined) socket.unshift(head);
    decided(isHttp2);
  };
  const give = () => done(undefined);
  const look = () => {
    const more = socket.read() as Buffer | null;
    if (more === null) return socket.readableEnded || socket.destroyed ? give() : undefined;
    head = Buffer.concat([head, more]);
    const mayBeHttp2 = kPreface.subarray(0, head.length).equals(head.subarray(0, kPreface.length));
    if (!mayBeHttp2 || head.length >= kPreface.length) done(mayBeHttp2);
    return undefined;
  };
  socket.on('readable', look).on('error', give).on('close', give).on('timeout', give).setTimeout(kFirstBytesMs);
}
