// The main of an adapter.
import { ConfigurationError, Settings } from './config.ts';

export interface Running {
  stop(): Promise<void>;
}

// Reads the environment, starts, and stops at SIGTERM or SIGINT. Exit codes: 0 stopped, 1 failed, 2 wrongly configured.
export async function run(start: (settings: Settings) => Promise<Running>): Promise<void> {
  let running: Running | undefined;
  let isStopping = false;
  const stop = () => {
    // A second signal does not wait.
    if (isStopping) process.exit(1);
    isStopping = true;
    // While the platform is away a start goes on and on; nothing is taken yet.
    if (running === undefined) process.exit(0);
    running.stop().then(() => process.exit(0), fail);
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  try {
    running = await start(new Settings(process.env));
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  const lines = error instanceof ConfigurationError ? error.problems : [String(error)];
  for (const line of lines) process.stderr.write(`${line}\n`);
  process.exit(error instanceof ConfigurationError ? 2 : 1);
}
