// Through a real Kannel. Its port for a fake SMSC listens on every address, so all of it runs in a network of its own.
import { join } from 'node:path';
import { test } from 'node:test';
import { commandForKannel } from './kannel.ts';
import { runInNamespace } from './namespace.ts';

test('through a real Kannel, in a network of its own', async () => {
  await runInNamespace(commandForKannel(), join(import.meta.dirname, 'kannel_scenarios.ts'));
});
