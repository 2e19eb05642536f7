#!/usr/bin/env node
// caveat-bot: staff's commands from a shell, for channels that have no room for staff.
import { text } from 'node:stream/consumers';
import { Settings } from './config.ts';
import { run } from './run.ts';

const kUsage = `usage: caveat-bot release HANDLE
       caveat-bot reply HANDLE < WORDS

CAVEAT_BOT_URL      where the bot listens (CAVEAT_BOT_LISTEN), as http://127.0.0.1:8080
CAVEAT_STAFF_TOKEN  its token, or CAVEAT_STAFF_TOKEN_FILE
`;

// Words come on standard input: what stands on a command line, every user of the machine can read.
async function bodyOf([command, handle, ...more]: string[]): Promise<Record<string, string> | undefined> {
  if (handle === undefined || more.length > 0) return undefined;
  if (command === 'release') return { handle };
  return command === 'reply' ? { handle, text: (await text(process.stdin)).trim() } : undefined;
}

await run(async (settings: Settings) => {
  const body = await bodyOf(process.argv.slice(2));
  if (body === undefined) {
    process.stderr.write(kUsage);
    process.exit(2);
  }
  const url = settings.url('CAVEAT_BOT_URL');
  if (url === '') settings.required('CAVEAT_BOT_URL', 'where the bot listens, as http://127.0.0.1:8080');
  const token = settings.secret('CAVEAT_STAFF_TOKEN', 'the token that the bot was given');
  settings.check();
  const response = await fetch(new URL(`/staff/${process.argv[2]}`, url), {
    method: 'POST', body: JSON.stringify(body), headers: { authorization: `Bearer ${token}` },
    signal: AbortSignal.timeout(10_000),
  });
  if (!response.ok) throw new Error(`refused: ${response.status} ${await response.text()}`);
  process.exit(0);
});
