import assert from 'node:assert/strict';
import { createServer, type AddressInfo } from 'node:net';
import { test } from 'node:test';
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
  const server = createServer((socket) => socket.destroy());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  const { answers } = connect(`127.0.0.1:${(server.address() as AddressInfo).port}`);
  const hungUp = await answers.ask({ question: 'does massage help?' }).catch((e: unknown) => e);
  assert.equal(ConnectError.from(hungUp).code, Code.Unavailable);
  const signal = AbortSignal.abort();
  const cancelled = await answers.ask({ question: 'does massage help?' }, { signal }).catch((e: unknown) => e);
  assert.equal(ConnectError.from(cancelled).code, Code.Canceled);
});
