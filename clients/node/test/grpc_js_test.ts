// What an integrator sees who loads proto/ into Node with gRPC's own packages: answers, error codes, error details.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import protobuf from 'protobufjs';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';

const kProto = fileURLToPath(new URL('../../../proto', import.meta.url));
const kDeadlineMs = 60_000;

type Services = Record<string, grpc.ServiceClientConstructor>;
type Method = (request: object, options: object, done: Done) => void;
type Done = (error: grpc.ServiceError | null, response: unknown) => void;

interface Answer {
  answerId: string;
  outcome: string;
  verdict: string;
  triage: { level: string };
  statements: { text: string }[];
  citations: { quote: string }[];
}

let caveatd: Caveatd;
let answers: grpc.Client;
let corpus: grpc.Client;

before(async () => {
  caveatd = await startCaveatd();
  const files = ['caveat/v1/answer_service.proto', 'caveat/v1/corpus_service.proto'];
  const definition = loader.loadSync(files, { includeDirs: [kProto], enums: String, defaults: true });
  const { v1 } = grpc.loadPackageDefinition(definition)['caveat'] as { v1: Services };
  answers = new v1['AnswerService']!(caveatd.address, grpc.credentials.createInsecure());
  corpus = new v1['CorpusService']!(caveatd.address, grpc.credentials.createInsecure());
});

after(async () => {
  answers.close();
  corpus.close();
  await caveatd.stop();
});

// Calls a method; its response, or the error thrown.
function call(client: grpc.Client, method: string, request: object): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const start = (client as unknown as Record<string, Method>)[method]!.bind(client);
    const options = { deadline: Date.now() + kDeadlineMs };
    start(request, options, (error, response) => (error ? reject(error) : resolve(response)));
  });
}

async function ask(question: string): Promise<Answer> {
  const { answer } = await call(answers, 'Ask', { question }) as { answer: Answer };
  return answer;
}

async function errorOf(client: grpc.Client, method: string, request: object): Promise<grpc.ServiceError> {
  return call(client, method, request).then(() => assert.fail('answered'), (error: grpc.ServiceError) => error);
}

interface Details {
  'google.rpc.ErrorInfo'?: { domain: string; reason: string };
  'google.rpc.BadRequest'?: { fieldViolations: { field: string }[] };
}

// The details in an error's trailer, by their type.
function detailsOf(error: grpc.ServiceError): Details {
  const [trailer] = error.metadata.get('grpc-status-details-bin');
  assert.ok(Buffer.isBuffer(trailer), 'no grpc-status-details-bin trailer');
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => (target.startsWith('google/') ? join(kProto, target) : target);
  root.loadSync(join(kProto, 'google/rpc/error_details.proto'));
  const status = root.lookupType('google.rpc.Status').decode(trailer) as unknown as {
    details: { type_url: string; value: Uint8Array }[];
  };
  return Object.fromEntries(status.details.map(({ type_url: url, value }) => {
    const name = url.slice(url.lastIndexOf('/') + 1);
    return [name, root.lookupType(name).decode(value)];
  }));
}

test('an answer', async () => {
  const answer = await ask('is massage safe after a fracture?');
  assert.equal(answer.outcome, 'OUTCOME_ANSWERED');
  assert.equal(answer.verdict, 'VERDICT_CAUTION');
  assert.equal(answer.statements[0]?.text, answer.citations[0]?.quote);
  assert.match(answer.statements[0]?.text ?? '', /fracture/);
});

test('a red flag comes as an enum that a program can branch on', async () => {
  const answer = await ask("I've lost control of my bladder since my back pain started");
  assert.equal(answer.outcome, 'OUTCOME_RED_FLAG');
  assert.equal(answer.triage.level, 'TRIAGE_LEVEL_EMERGENCY');
});

test('an invalid request names its reason and its field', async () => {
  const error = await errorOf(answers, 'Ask', { question: 'a'.repeat(2001) });
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
  const { 'google.rpc.ErrorInfo': info, 'google.rpc.BadRequest': request } = detailsOf(error);
  assert.deepEqual([info?.domain, info?.reason], ['caveat', 'QUESTION_TOO_LONG']);
  assert.deepEqual(request?.fieldViolations.map(({ field }) => field), ['question']);
});

test('a document that is not there', async () => {
  const error = await errorOf(corpus, 'GetDocument', { documentId: 'none' });
  assert.equal(error.code, grpc.status.NOT_FOUND);
  assert.equal(detailsOf(error)['google.rpc.ErrorInfo']?.reason, 'DOCUMENT_NOT_FOUND');
});

test('many calls on one connection', async () => {
  const asked = Array.from({ length: 100 }, () => ask('Will massage help lower back pain?'));
  const ids = new Set((await Promise.all(asked)).map(({ answerId }) => answerId));
  assert.equal(ids.size, 1);
});
