// docs/integrators.md: what it tells a reader to type is typed here, and what it lists is held against the service.
import assert from 'node:assert/strict';
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import grpc from '@grpc/grpc-js';
import { Channel, connect, Outcome, TriageLevel, Verdict } from '@caveat/client';
import { RenderOptionsSchema } from '@caveat/client/gen/rendering_pb.js';
import { startCaveatd, type Caveatd } from '@caveat/client/testing';
import { kExamples } from './examples.ts';

const top = join(import.meta.dirname, '../../..');
const page = readFileSync(join(top, 'docs/integrators.md'), 'utf8');
const folder = mkdtempSync(join(tmpdir(), 'caveat-page-'));
let caveatd: Caveatd;
let gateway: ChildProcess;
let gatewayAddress: string;

before(async () => {
  caveatd = await startCaveatd();
  const environment = { ...process.env, CAVEAT_SERVER: caveatd.address, CAVEAT_GATEWAY_LISTEN: '127.0.0.1:0' };
  const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore'];
  gateway = spawn(process.execPath, [join(top, 'clients/gateway/src/main.ts')], { env: environment, stdio });
  const lines = createInterface({ input: gateway.stdout! });
  gatewayAddress = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('the gateway ended before it served')));
  });
});

after(async () => {
  gateway?.kill();
  await caveatd?.stop();
  rmSync(folder, { recursive: true, force: true });
});

test('every command does what it is there for', async () => {
  const commands = blocks('sh').filter((command) => command !== 'scripts/quickstart --web\n');
  assert.equal(commands.length, 4);
  for (const command of commands) {
    const here = command
      .replaceAll('127.0.0.1:50051', caveatd.address)
      .replaceAll('127.0.0.1:8080', gatewayAddress)
      .replaceAll('build/python', folder)
      // Debian's Python has the gRPC modules; another would not.
      .replaceAll('python3', '/usr/bin/python3');
    const env = { ...process.env, HOME: folder };
    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', here], { cwd: top, env });
    assert.match(stdout, /OUTCOME_ANSWERED|^VERDICT_CAUTION$/m, command);
  }
});

test('the code on it is that of the examples', () => {
  const examples = {
    ts: 'typescript/first.ts', python: 'python/first.py', js: 'grpc-js/first.js', cpp: 'cpp/first.cc',
    go: 'go/first.go', java: 'java/First.java', ruby: 'ruby/first.rb',
  };
  assert.equal(Object.keys(examples).length, kExamples.length);
  const lines = Object.keys(examples).map((language) => blocks(language).join('').trimEnd().split('\n').length);
  assert.ok(page.includes(` ${Math.min(...lines)} lines (TypeScript, Ruby) to ${Math.max(...lines)} (Go) `), String(lines));
  for (const [language, path] of Object.entries(examples)) {
    assert.deepEqual(blocks(language), [readFileSync(join(top, 'clients/languages', path), 'utf8')], path);
  }
});

test('every reason, notice, channel and option of a rendering is on it', async () => {
  const protos = globSync(join(top, 'proto/caveat/v1/*_service.proto')).map((path) => readFileSync(path, 'utf8'));
  const services = protos.flatMap((proto) => proto.match(/^service .*?^}/gms) ?? []).join('\n');
  const named = (services.match(/\b[A-Z]{3,}(_[A-Z]+)+\b/g) ?? []).filter((name) => !(name in grpc.status));
  assert.ok(named.length > 15);
  assert.deepEqual(named.filter((reason) => !page.includes(`\`${reason}\``)), []);

  const { notices } = await connect(caveatd.address).corpus.listNotices({});
  assert.ok(notices.length > 15);
  assert.deepEqual(notices.filter(({ id }) => !page.includes(`\`${id}\``)), []);

  const words = [Outcome, Verdict, TriageLevel].flatMap((type) => Object.keys(type));
  const levels = words.filter((name) => !/^\d|UNSPECIFIED|^NONE$/.test(name));
  assert.deepEqual(levels.filter((name) => !page.includes(`${name}\``)), []);

  const channels = Object.keys(Channel).filter((name) => !/^\d|UNSPECIFIED/.test(name));
  assert.deepEqual(channels.filter((name) => !page.includes(`_${name}\``)), []);

  const options = RenderOptionsSchema.fields.map(({ name }) => name);
  assert.ok(options.length > 4);
  assert.deepEqual(options.filter((name) => !page.includes(`\n| \`${name}\` | `)), []);
});

test('every path on it is there', () => {
  const paths = [...page.matchAll(/`((?:clients|proto|scripts)\/[\w./-]+)`/g)].map(([, path = '']) => path);
  const examples = page.matchAll(/`((?:python|typescript|grpc-js|cpp|go|java|ruby)\/\w+(?:\.\w+)?)`/g);
  for (const [, path = ''] of examples) paths.push(`clients/languages/${path}`);
  assert.ok(paths.length > 15);
  assert.deepEqual(paths.filter((path) => !existsSync(join(top, path))), []);
  const links = [...page.matchAll(/\]\(([\w/.]+)\)/g)].map(([, path = '']) => path);
  assert.deepEqual(links.filter((path) => !existsSync(join(top, 'docs', path))), []);
});

function blocks(language: string): string[] {
  return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\``, 'gms'))].map(([, text = '']) => text);
}
