import assert from 'node:assert/strict';
import { createServer as createHttp2Server } from 'node:http2';
import { connect as connectTo, createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { test, type TestContext } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { connect, Outcome, reasonOf } from '@caveat/client';
import { startCaveatd } from '@caveat/client/testing';

test('a question is answered', async () => {
  const caveatd = await startCaveatd();
  const { answer } = await connect(caveatd.address).answers.ask({ question: 'is massage safe after a fracture?' });
  await caveatd.stop();
  assert.equal(answer?.outcome, Outcome.ANSWERED);
  assert.ok(answer.caveats.some((caveat) => caveat.id === 'fracture'));
});

test('an error keeps its code and reason', async () => {
  const caveatd = await startCaveatd();
  const error = await connect(caveatd.address).answers.ask({ question: '' }).catch((e: unknown) => e);
  await caveatd.stop();
  assert.equal(ConnectError.from(error).code, Code.InvalidArgument);
  assert.equal(reasonOf(error), 'QUESTION_EMPTY');
});

test('a server that comes back within the deadline is asked again', async () => {
  const first = await startCaveatd();
  await first.stop();
  const asked = connect(first.address, { timeoutMs: 20_000, attempts: 30 }).answers.ask({ question: 'does massage help?' });
  const second = await startCaveatd(first.address);
  assert.equal((await asked).answer?.outcome, Outcome.ANSWERED);
  await second.stop();
});

test('a server that stays away is said to be unavailable', async () => {
  const caveatd = await startCaveatd();
  await caveatd.stop();
  const error = await connect(caveatd.address).answers.ask({ question: 'does massage help?' }).catch((e: unknown) => e);
  assert.equal(ConnectError.from(error).code, Code.Unavailable);
});

test('a server that hangs up is unavailable: only the caller cancels', async (t) => {
  const { answers } = connect(await listen(t, createServer((socket) => socket.destroy())));
  const hungUp = await answers.ask({ question: 'does massage help?' }).catch((e: unknown) => e);
  assert.equal(ConnectError.from(hungUp).code, Code.Unavailable);
  const signal = AbortSignal.abort();
  const cancelled = await answers.ask({ question: 'does massage help?' }, { signal }).catch((e: unknown) => e);
  assert.equal(ConnectError.from(cancelled).code, Code.Canceled);
});

const kResets: Record<string, (socket: Socket) => void> = {
  'at once': (socket) => socket.resetAndDestroy(),
  'when the call is there': (socket) => socket.once('data', () => socket.resetAndDestroy()),
  'after a while': (socket) => setTimeout(() => socket.resume().resetAndDestroy(), 50),
};
for (const [when, reset] of Object.entries(kResets)) {
  test(`a connection that is reset ${when} is made again`, async (t) => {
    const caveatd = await startCaveatd();
    t.after(() => caveatd.stop());
    const [host, port] = caveatd.address.split(':');
    let connections = 0;
    const server = createServer((socket) => {
      socket.on('error', () => {});
      connections += 1;
      if (connections <= 2) return void reset(socket);
      const through = connectTo(Number(port), host);
      through.on('error', () => {}).pipe(socket).pipe(through);
    });
    const address = await listen(t, server);
    const { answer } = await connect(address, { timeoutMs: 20_000 }).answers.ask({ question: 'does massage help?' });
    assert.equal(answer?.outcome, Outcome.ANSWERED);
    assert.ok(connections > 2, `${connections} connections`);
  });
}

test('a server that resets every connection is unavailable', async (t) => {
  const { answers } = connect(await listen(t, createServer((socket) => socket.resetAndDestroy())), { attempts: 2 });
  const error = await answers.ask({ question: 'does massage help?' }).catch((e: unknown) => e);
  assert.equal(ConnectError.from(error).code, Code.Unavailable);
});

test('an ABORTED of the server itself stays one, and is not tried again', async (t) => {
  let calls = 0;
  const server = createHttp2Server((_, response) => {
    calls += 1;
    response.writeHead(200, { 'content-type': 'application/grpc', 'grpc-status': String(Code.Aborted) }).end();
  });
  const { answers } = connect(await listen(t, server));
  const error = await answers.ask({ question: 'does massage help?' }).catch((e: unknown) => e);
  assert.deepEqual([ConnectError.from(error).code, calls], [Code.Aborted, 1]);
});

// Where it listens; it is closed, with its connections, after the test.
async function listen(t: TestContext, server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
