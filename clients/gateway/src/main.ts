// Exit codes: 0 stopped on SIGTERM or SIGINT, 1 could not start, 2 wrong options or environment.
import { ConfigError, help, openLog, readConfig, startGateway } from './index.ts';

const [option] = process.argv.slice(2);
if (option === '--help' || option === '-h') {
  process.stdout.write(help());
} else if (option !== undefined) {
  fail(2, `"${option}" is not an option; there is only --help`);
} else {
  await main();
}

async function main(): Promise<void> {
  try {
    const config = readConfig(process.env);
    const log = openLog(config.logLevel);
    const gateway = await startGateway(config, { log });
    const stop = () => {
      log.info('stopping');
      void gateway.close().then(() => log.info('stopped'));
    };
    process.once('SIGTERM', stop).once('SIGINT', stop);
    process.stdout.write(`${gateway.address}\n`);
  } catch (error) {
    fail(error instanceof ConfigError ? 2 : 1, (error as Error).message);
  }
}

function fail(code: number, message: string): void {
  for (const line of message.split('\n')) process.stderr.write(`gateway: ${line}\n`);
  process.exitCode = code;
}
