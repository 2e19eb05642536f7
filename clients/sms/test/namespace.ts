// A network of its own for a test whose servers cannot be told to keep to loopback.
import { spawn, spawnSync } from 'node:child_process';

const kMark = 'CAVEAT_TEST_NAMESPACE';

export const isInNamespace = process.env[kMark] === '1';

// The command that makes one, with the loopback interface up; undefined where that is not permitted.
export function namespaceCommand(): string[] | undefined {
  const asRoot = ['unshare', '--net'];
  return [asRoot, [...asRoot, '--map-root-user']].find((command) => {
    const [program, ...args] = [...command, 'ip', 'link', 'set', 'lo', 'up'];
    return spawnSync(program!, args, { stdio: 'ignore' }).status === 0;
  });
}

// Runs a file of tests in it, and throws with all that it printed if it fails.
export async function runInNamespace(command: string[], file: string): Promise<void> {
  const [program, ...args] = [...command, 'sh', '-c', 'ip link set lo up && exec "$0" "$1"', process.execPath, file];
  // The runner of tests would otherwise take its output for its own.
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const child = spawn(program!, args, { env: { ...env, [kMark]: '1' }, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(output);
}
