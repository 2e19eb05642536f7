// A caveatd behind a proxy that speaks TLS.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Code, ConnectError } from '@connectrpc/connect';
import { connect, endpointOf, Outcome } from '@caveat/client';
import { startCaveatd, startTlsProxy, type Caveatd } from '@caveat/client/testing';

const kNames = ['CAVEAT_TLS_CA', 'CAVEAT_TLS_CERT', 'CAVEAT_TLS_KEY'];
let caveatd: Caveatd;

before(async () => {
  caveatd = await startCaveatd();
});
after(() => caveatd.stop());

// Asks with this environment.
async function ask(address: string, env: Record<string, string>): Promise<Outcome | Code | undefined> {
  for (const name of kNames) delete process.env[name];
  Object.assign(process.env, env);
  try {
    const { answers } = connect(address, { attempts: 1 });
    const { answer } = await answers.ask({ question: 'is massage safe after a fracture?' });
    return answer?.outcome;
  } catch (error) {
    return ConnectError.from(error).code;
  } finally {
    for (const name of kNames) delete process.env[name];
  }
}

test('a question is answered over TLS, if who signed the certificate is trusted', async (t) => {
  const proxy = await startTlsProxy(caveatd.address);
  t.after(() => proxy.stop());
  const { CAVEAT_TLS_CA } = proxy.files;
  assert.equal(await ask(proxy.address, { CAVEAT_TLS_CA }), Outcome.ANSWERED);
  assert.notEqual(await ask(proxy.address, {}), Outcome.ANSWERED, 'a certificate that nobody vouches for');
  const elsewhere = proxy.address.replace('localhost', '127.0.0.1');
  assert.notEqual(await ask(elsewhere, { CAVEAT_TLS_CA }), Outcome.ANSWERED, 'a certificate of another name');
});

test('a proxy that asks for a certificate is shown it', async (t) => {
  const proxy = await startTlsProxy(caveatd.address, true);
  t.after(() => proxy.stop());
  const { CAVEAT_TLS_CA } = proxy.files;
  assert.equal(await ask(proxy.address, proxy.files), Outcome.ANSWERED);
  assert.notEqual(await ask(proxy.address, { CAVEAT_TLS_CA }), Outcome.ANSWERED);
});

test('a file that is not there is named', () => {
  const there = 'https://caveat.example:443';
  const nowhere = { CAVEAT_TLS_CA: '/nowhere.pem' };
  assert.throws(() => endpointOf(there, nowhere), /CAVEAT_TLS_CA is "\/nowhere.pem"/);
  assert.throws(() => endpointOf(there, { CAVEAT_TLS_CERT: '/etc/hostname' }), /belong together/);
  assert.deepEqual(endpointOf('127.0.0.1:50051', nowhere), { baseUrl: 'http://127.0.0.1:50051', tls: {} });
});
