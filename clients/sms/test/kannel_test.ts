// Through a real Kannel. Its port for a fake SMSC listens on every address, so all of it runs in a network of its own.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { kPrograms } from './kannel.ts';
import { namespaceCommand, runInNamespace } from './namespace.ts';

const missing = kPrograms.filter((program) => !existsSync(program));
const command = missing.length === 0 ? namespaceCommand() : undefined;
const why = missing.length > 0
  ? `Kannel is not installed (apt-get install kannel kannel-extras): no ${missing.join(', ')}`
  : 'no network namespace can be made here (unshare --net), and outside of one Kannel would listen on all addresses';

test('through a real Kannel, in a network of its own', { skip: command === undefined ? why : false }, async () => {
  await runInNamespace(command!, join(import.meta.dirname, 'kannel_scenarios.ts'));
});
