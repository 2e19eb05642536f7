// Servers that are not well: each stands before a real caveatd, or before none, on a port that the system picks.
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { create, toBinary } from '@bufbuild/protobuf';
import { anyPack } from '@bufbuild/protobuf/wkt';
import grpc from '@grpc/grpc-js';
import { ErrorInfoSchema, StatusSchema } from '../../node/gen/google/rpc/error_details_pb.js';

export interface UnwellServer {
  address: string;
  close(): void;
}

// Hangs up on the first connection, as a server does that is just starting again; well from then on.
export function serverThatComesBack(caveatd: string): Promise<UnwellServer> {
  let connections = 0;
  const [host = '', port = ''] = caveatd.split(':');
  return listen((socket) => {
    if (++connections === 1) {
      socket.destroy();
      return;
    }
    const behind = connect(Number(port), host);
    // A lost end is a lost connection, for the other as well.
    pipeline(socket, behind, socket, () => {});
  });
}

// Takes every connection and says nothing.
export function silentServer(): Promise<UnwellServer> {
  return listen((socket) => socket.on('error', () => {}).resume());
}

// Refuses the first call as an overloaded caveatd does, saying to come back after `pushbackMs`; hands on what comes
// then. `askedAtMs` has the time of each call.
export async function busyServer(caveatd: string, pushbackMs: number): Promise<UnwellServer & { askedAtMs: number[] }> {
  const askedAtMs: number[] = [];
  const behind = new grpc.Client(caveatd, grpc.credentials.createInsecure());
  const server = new grpc.Server();
  server.addService({ Ask: kAsk }, {
    Ask: (call: grpc.ServerUnaryCall<Buffer, Buffer>, answer: grpc.sendUnaryData<Buffer>) => {
      askedAtMs.push(performance.now());
      if (askedAtMs.length === 1) return answer(overloaded(pushbackMs));
      return behind.makeUnaryRequest(kAsk.path, kAsk.requestSerialize, kAsk.responseDeserialize, call.request, answer);
    },
  });
  const bind = promisify(server.bindAsync.bind(server));
  const port = await bind('127.0.0.1:0', grpc.ServerCredentials.createInsecure());
  return {
    askedAtMs,
    address: `127.0.0.1:${port}`,
    close: () => {
      server.forceShutdown();
      behind.close();
    },
  };
}

const asItIs = (bytes: Buffer): Buffer => bytes;
const kAsk = {
  path: '/caveat.v1.AnswerService/Ask',
  requestStream: false,
  responseStream: false,
  requestSerialize: asItIs,
  requestDeserialize: asItIs,
  responseSerialize: asItIs,
  responseDeserialize: asItIs,
} as const;

function overloaded(pushbackMs: number): Partial<grpc.StatusObject> {
  const info = create(ErrorInfoSchema, { reason: 'OVERLOADED', domain: 'caveat' });
  const status = create(StatusSchema, { code: grpc.status.UNAVAILABLE, details: [anyPack(ErrorInfoSchema, info)] });
  const metadata = new grpc.Metadata();
  metadata.set('grpc-retry-pushback-ms', String(pushbackMs));
  metadata.set('grpc-status-details-bin', Buffer.from(toBinary(StatusSchema, status)));
  return { code: grpc.status.UNAVAILABLE, details: 'busy', metadata };
}

async function listen(onConnection: (socket: Socket) => void): Promise<UnwellServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}
