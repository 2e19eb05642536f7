// Through a real Kannel. Its port for a fake SMSC listens on every address, so all of it runs in a network of its own.
import { join } from 'node:path';
import { test } from 'node:test';
import { commandForKannel } from './kannel.ts';
import { runInNamespace } from './namespace.ts';

const { command, why } = commandForKannel();

test('through a real Kannel, in a network of its own', { skip: why }, async () => {
  await runInNamespace(command, join(import.meta.dirname, 'kannel_scenarios.ts'));
});
