// Configuration from environment variables. All that is wrong is said at once.
import { readFileSync } from 'node:fs';

export class ConfigurationError extends Error {
  problems: string[];
  constructor(problems: string[]) {
    super(problems.join('\n'));
    this.name = 'ConfigurationError';
    this.problems = problems;
  }
}

export type Environment = Record<string, string | undefined>;

// Each reading returns a value of its type even where the variable is missing or wrong, and notes the problem: call
// check() before anything is done with the values.
export class Settings {
  #environment: Environment;
  #problems: string[] = [];

  constructor(environment: Environment) {
    this.#environment = environment;
  }

  // Throws a ConfigurationError that names every problem so far.
  check(): void {
    if (this.#problems.length > 0) throw new ConfigurationError(this.#problems);
  }

  problem(name: string, what: string): void {
    this.#problems.push(`${name} ${what}`);
  }

  has(name: string): boolean {
    return (this.#environment[name] ?? '') !== '';
  }

  // `meaning` says in a few words what to put there.
  required(name: string, meaning: string): string {
    const value = this.#environment[name] ?? '';
    if (value === '') this.problem(name, `is not set: ${meaning}`);
    return value;
  }

  text(name: string, otherwise = ''): string {
    return this.has(name) ? this.#environment[name]! : otherwise;
  }

  // From NAME, or from the file that NAME_FILE names; empty if neither is set.
  optionalSecret(name: string): string {
    const file = this.text(`${name}_FILE`);
    if (file === '') return this.text(name);
    if (this.has(name)) this.problem(name, `and ${name}_FILE are both set: set one of them`);
    try {
      return readFileSync(file, 'utf8').trim();
    } catch (error) {
      this.problem(`${name}_FILE`, `cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'unknown error'}`);
      return '';
    }
  }

  secret(name: string, meaning: string, leastLength = 1): string {
    const value = this.optionalSecret(name);
    if (value === '' && !this.has(`${name}_FILE`)) this.problem(name, `(or ${name}_FILE) is not set: ${meaning}`);
    else if (value.length < leastLength) this.problem(name, `is shorter than ${leastLength} characters: ${meaning}`);
    return value;
  }

  number(name: string, otherwise: number, { least = 0, most = Number.MAX_SAFE_INTEGER, whole = true } = {}): number {
    if (!this.has(name)) return otherwise;
    const value = Number(this.text(name));
    if (!Number.isFinite(value) || value < least || value > most || (whole && !Number.isInteger(value))) {
      const kind = whole ? 'whole number' : 'number';
      this.problem(name, `is "${this.text(name)}", and has to be a ${kind} from ${least} to ${most}`);
      return otherwise;
    }
    return value;
  }

  flag(name: string, otherwise: boolean): boolean {
    return this.choice(name, ['true', 'false'], otherwise ? 'true' : 'false') === 'true';
  }

  choice<T extends string>(name: string, allowed: readonly T[], otherwise: T): T {
    const value = this.text(name, otherwise);
    if (allowed.includes(value as T)) return value as T;
    this.problem(name, `is "${value}", and has to be one of ${allowed.join(', ')}`);
    return otherwise;
  }

  // Separated by commas; empty entries are left out.
  list(name: string, otherwise: string[] = []): string[] {
    if (!this.has(name)) return otherwise;
    return this.text(name).split(',').map((entry) => entry.trim()).filter((entry) => entry !== '');
  }

  // HOST:PORT, IPv6 in brackets.
  address(name: string, otherwise: string): { host: string; port: number } {
    const value = this.text(name, otherwise);
    const match = /^(?:\[([0-9a-fA-F:]+)\]|([^:\s]+)):(\d{1,5})$/.exec(value);
    const port = Number(match?.[3]);
    if (match === null || port > 65_535) {
      this.problem(name, `is "${value}", and has to be HOST:PORT, as 127.0.0.1:8080`);
      return { host: '127.0.0.1', port: 0 };
    }
    return { host: match[1] ?? match[2]!, port };
  }

  // https, or http to this machine; empty if not set.
  url(name: string, otherwise = ''): string {
    const value = this.text(name, otherwise);
    if (value === '') return '';
    const url = URL.canParse(value) ? new URL(value) : undefined;
    const local = ['127.0.0.1', '[::1]', 'localhost'].includes(url?.hostname ?? '');
    if (url?.protocol === 'https:' || (url?.protocol === 'http:' && local)) return value;
    this.problem(name, 'has to be an https address, or http to this machine');
    return '';
  }
}
