// openapi.json says what the API is, and the gateway's answers are what it says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { AnswerService, CorpusService, FeedbackService } from '@caveat/client';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { Schema } from '../src/openapi.ts';
import { openApiOfTheRepository } from '../src/write_openapi.ts';
import { gatewayTo, post, type TestGateway } from './support.ts';

const kCommitted = readFileSync(new URL('../openapi.json', import.meta.url), 'utf8');
const document = JSON.parse(kCommitted) as {
  paths: Record<string, Schema>;
  components: { schemas: Record<string, Schema> };
};

let caveatd: Caveatd;
let gateway: TestGateway;
let ajv: Ajv2020;

before(async () => {
  caveatd = await startCaveatd();
  gateway = await gatewayTo(caveatd.address);
  // The document lets a later server add fields. What is sent today, it must name.
  const schemas = Object.entries(document.components.schemas).map(([name, schema]) =>
    [name, schema['type'] === 'object' ? { ...schema, additionalProperties: false } : schema]);
  ajv = new Ajv2020({ allErrors: true, keywords: ['components'] });
  ajv.addSchema({ $id: 'api', components: { schemas: Object.fromEntries(schemas) } });
});

after(async () => {
  await gateway.close();
  await caveatd.stop();
});

function assertFits(value: unknown, schema: string): void {
  const validate = ajv.getSchema(`api#/components/schemas/${schema}`);
  assert.ok(validate, `there is no schema ${schema}`);
  assert.ok(validate(value), `${schema}: ${ajv.errorsText(validate.errors)}`);
}

test('the committed document is the one made from the proto; else run `npm run -w gateway openapi`', () => {
  assert.equal(kCommitted, openApiOfTheRepository());
});

test('it is served', async () => {
  const response = await fetch(`${gateway.url}/openapi.json`);
  assert.equal(response.headers.get('content-type'), 'application/json');
  assert.equal(await response.text(), kCommitted);
});

test('it has every method, and words for every message, field and enum', () => {
  for (const service of [AnswerService, CorpusService, FeedbackService]) {
    for (const { name } of service.methods) assert.ok(`/${service.typeName}/${name}` in document.paths, name);
  }
  for (const [name, schema] of Object.entries(document.components.schemas)) {
    assert.ok(schema['description'], name);
    for (const [field, { description }] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>)) {
      assert.ok(description || (name === 'Error' && field !== 'message'), `${name}.${field}`);
    }
  }
});

test('answers fit it', async () => {
  const render = { channel: 'CHANNEL_TELEGRAM', maxParts: 3 };
  const outcomes: string[] = [];
  for (const question of [
    'is massage safe after a fracture?', 'does massage help, and what does it cost?', 'what is the capital of France?',
    "I've lost control of my bladder since my back pain started", 'is it safe?',
  ]) {
    const request = { question, explain: true, render, region: 'GB' };
    assertFits(request, 'AskRequest');
    const asked = await post(`${gateway.url}/caveat.v1.AnswerService/Ask`, request);
    const response = await asked.json() as { answer: { outcome: string } };
    assertFits(response, 'AskResponse');
    outcomes.push(response.answer.outcome);
    const saved = { answer: response.answer, options: { channel: 'CHANNEL_SMS' } };
    assertFits(saved, 'RenderAnswerRequest');
    const rendered = await post(`${gateway.url}/caveat.v1.AnswerService/RenderAnswer`, saved);
    assertFits(await rendered.json(), 'RenderAnswerResponse');
  }
  assert.ok(new Set(outcomes).size >= 4, outcomes.join());
});

test('what the other methods send fits it', async () => {
  for (const [method, request] of [
    ['SearchPassages', { query: 'massage fracture', pageSize: 3 }], ['ListDocuments', {}], ['GetSnapshot', {}],
    ['ListNotices', { region: 'GB' }],
  ] as const) {
    assertFits(request, `${method}Request`);
    const response = await post(`${gateway.url}/caveat.v1.CorpusService/${method}`, request);
    assert.equal(response.status, 200, method);
    const body = await response.json() as { documents?: { documentId: string }[] };
    assertFits(body, `${method}Response`);
    for (const { documentId } of body.documents ?? []) {
      const document = await post(`${gateway.url}/caveat.v1.CorpusService/GetDocument`, { documentId });
      assertFits(await document.json(), 'GetDocumentResponse');
    }
  }
});

test('errors fit it', async () => {
  for (const [method, request, status] of [
    ['AnswerService/Ask', { question: '' }, 400], ['AnswerService/Ask', { nonsense: 1 }, 400],
    ['CorpusService/GetDocument', { documentId: 'none' }, 404], ['CorpusService/Nothing', {}, 404],
    ['AnswerService/Ask', { question: 'a'.repeat(400_000) }, 413],
  ] as const) {
    const response = await post(`${gateway.url}/caveat.v1.${method}`, request);
    assert.equal(response.status, status);
    assertFits(await response.json(), 'Error');
  }
});
