// Before a caveatd that is reached over TLS.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startCaveatd, startTlsProxy } from '@caveat/client/testing';
import { ConfigError, readConfig } from '../src/index.ts';
import { gatewayTo, kAsk, post } from './support.ts';

test('a question goes to caveatd over TLS, with a certificate of the gateway', async (t) => {
  const caveatd = await startCaveatd();
  t.after(() => caveatd.stop());
  const proxy = await startTlsProxy(caveatd.address, true);
  t.after(() => proxy.stop());
  const gateway = await gatewayTo(proxy.address, proxy.files);
  t.after(() => gateway.close());
  const response = await post(gateway.url + kAsk, { question: 'is massage safe after a fracture?' });
  assert.equal(response.status, 200);
  const { answer } = await response.json() as { answer: { outcome: string } };
  assert.equal(answer.outcome, 'OUTCOME_ANSWERED');
});

test('what is wrong with the files is said at start', () => {
  const env = { CAVEAT_SERVER: 'https://caveat.example:443', CAVEAT_TLS_CA: '/nowhere.pem' };
  assert.throws(() => readConfig(env), (error) => error instanceof ConfigError && /CAVEAT_TLS_CA/.test(error.message));
});
