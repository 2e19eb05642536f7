// One port, every protocol that a client may speak.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { fromJsonString, toJson } from '@bufbuild/protobuf';
import { Code, ConnectError, createClient, type Client, type Transport } from '@connectrpc/connect';
import { createConnectTransport, createGrpcTransport, createGrpcWebTransport } from '@connectrpc/connect-node';
import { AnswerService, AskResponseSchema, connect, CorpusService, Outcome, reasonOf } from '@caveat/client';
import { Health, HealthCheckResponse_ServingStatus as Status } from '@caveat/client/gen/grpc/health/v1/health_pb.js';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { gatewayTo, kAsk, post, type TestGateway } from './support.ts';

const kQuestion = { question: 'is massage safe after a fracture?' };

let caveatd: Caveatd;
let gateway: TestGateway;
let transports: [string, Transport][];

before(async () => {
  caveatd = await startCaveatd();
  gateway = await gatewayTo(caveatd.address);
  const baseUrl = gateway.url;
  transports = [
    ['Connect, HTTP/1.1', createConnectTransport({ baseUrl, httpVersion: '1.1' })],
    ['Connect with JSON, HTTP/1.1', createConnectTransport({ baseUrl, httpVersion: '1.1', useBinaryFormat: false })],
    ['Connect, HTTP/2', createConnectTransport({ baseUrl, httpVersion: '2' })],
    ['gRPC-Web, HTTP/1.1', createGrpcWebTransport({ baseUrl, httpVersion: '1.1' })],
    ['gRPC-Web, HTTP/2', createGrpcWebTransport({ baseUrl, httpVersion: '2' })],
    ['gRPC', createGrpcTransport({ baseUrl })],
  ];
});

after(async () => {
  await gateway.close();
  await caveatd.stop();
});

test('every protocol gives the answer that caveatd gives', async () => {
  const expected = await connect(caveatd.address).answers.ask(kQuestion);
  assert.equal(expected.answer?.outcome, Outcome.ANSWERED);
  for (const [name, transport] of transports) {
    const response = await createClient(AnswerService, transport).ask(kQuestion);
    assert.deepEqual(toJson(AskResponseSchema, response), toJson(AskResponseSchema, expected), name);
  }
});

test('every protocol gives the error that caveatd gives, with its code, words and reason', async () => {
  const told = async (corpus: Client<typeof CorpusService>) => {
    const error = await corpus.getDocument({ documentId: 'none' }).catch((e: unknown) => e);
    const { code, rawMessage } = ConnectError.from(error);
    return { code, rawMessage, reason: reasonOf(error) };
  };
  const expected = await told(connect(caveatd.address).corpus);
  assert.deepEqual([expected.code, expected.reason], [Code.NotFound, 'DOCUMENT_NOT_FOUND']);
  for (const [name, transport] of transports) {
    assert.deepEqual(await told(createClient(CorpusService, transport)), expected, name);
  }
});

test('what streams from the service streams through the gateway', async () => {
  for (const [name, transport] of transports) {
    const caller = new AbortController();
    const heard: Status[] = [];
    try {
      for await (const { status } of createClient(Health, transport).watch({}, { signal: caller.signal })) {
        heard.push(status);
        caller.abort();
      }
    } catch (error) {
      assert.equal(ConnectError.from(error).code, Code.Canceled, name);
    }
    assert.deepEqual(heard, [Status.SERVING], name);
  }
});

test('plain JSON prints every field, as the command line does', async () => {
  const response = await post(gateway.url + kAsk, kQuestion);
  assert.equal(response.status, 200);
  const text = await response.text();
  const { stdout } = await promisify(execFile)(`${process.env['CAVEAT_BIN_DIR']}/caveat`,
    ['ask', '--server', caveatd.address, '--format', 'json', kQuestion.question]);
  const { answer } = JSON.parse(text) as { answer: object };
  assert.deepEqual(answer, JSON.parse(stdout));
  assert.ok(text.includes('"ruleId":""'));
  assert.equal(fromJsonString(AskResponseSchema, text).answer?.outcome, Outcome.ANSWERED);
});

test('curl -d needs no header, but the form of a web page is not a call', async () => {
  const { stdout } = await promisify(execFile)('curl', ['-sS', '-d', JSON.stringify(kQuestion), gateway.url + kAsk]);
  assert.match(stdout, /"outcome":"OUTCOME_ANSWERED"/);
  const form = { 'content-type': 'application/x-www-form-urlencoded' };
  assert.equal((await post(gateway.url + kAsk, kQuestion, { ...form, origin: 'https://other.example' })).status, 415);
});

test('a hundred calls at once, over few connections', async () => {
  for (const [name, transport] of transports.filter(([name]) => name.includes('2') || name === 'gRPC')) {
    const client = createClient(AnswerService, transport);
    const answers = await Promise.all(Array.from({ length: 100 }, () => client.ask(kQuestion, { timeoutMs: 20_000 })));
    assert.equal(new Set(answers.map(({ answer }) => answer?.answerId)).size, 1, name);
  }
});

test('healthz says what caveatd says', async () => {
  const response = await fetch(`${gateway.url}/healthz`);
  assert.equal(response.status, 200);
  assert.deepEqual(await response.json(), { status: 'SERVING' });
});
