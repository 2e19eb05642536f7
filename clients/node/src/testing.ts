// For tests: a real caveatd on loopback, on a port that the system picks.
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';

export * from './testing_tls.ts';

export interface Caveatd {
  address: string;
  // Ends it as an operator would, and waits for its end.
  stop(): Promise<void>;
  // Ends it as a power cut would.
  kill(): Promise<void>;
}

// `listen` names a port to come back on after a stop. CAVEAT_BIN_DIR and CAVEAT_REAL_SNAPSHOT say where the programs and
// the built collection are; ctest sets them.
export async function startCaveatd(listen = '127.0.0.1:0', more: string[] = []): Promise<Caveatd> {
  const binDir = process.env['CAVEAT_BIN_DIR'];
  const snapshot = process.env['CAVEAT_REAL_SNAPSHOT'];
  if (binDir === undefined || snapshot === undefined) throw new Error('set CAVEAT_BIN_DIR and CAVEAT_REAL_SNAPSHOT');
  const child = spawn(
    `${binDir}/caveatd`,
    ['--snapshot', snapshot, '--listen', listen, '--drain-ms', '0', '--log-level', 'warning', ...more],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  );
  const address = await firstLine(child);
  return { address, stop: () => end(child, 'SIGTERM'), kill: () => end(child, 'SIGKILL') };
}

async function firstLine(child: ChildProcess): Promise<string> {
  const lines = createInterface({ input: child.stdout! });
  const line = await new Promise<string>((resolve, reject) => {
    lines.once('line', resolve);
    lines.once('close', () => reject(new Error('caveatd ended before it served; its reason is above')));
  });
  child.stdout!.resume();
  return line;
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill(signal);
  await exited;
}
