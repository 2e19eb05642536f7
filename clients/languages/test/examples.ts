// How the example of each language is made and started.
import { execFile, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Example {
  language: string;
  // Makes it in `folder`, which is empty.
  build(folder: string): Promise<void>;
  // Has it start faster, by a question to a caveatd.
  hasten?(folder: string, address: string): Promise<void>;
  // What starts the whole program, before ADDRESS SERVICE_CONFIG QUESTION.
  command(folder: string): string[];
  // What starts the first answer, before ADDRESS QUESTION.
  first(folder: string): string[];
  // Whether it takes SERVICE_CONFIG: a client that brings the file with it does not.
  takesServiceConfig: boolean;
  environment?: (folder: string) => Record<string, string>;
}

export interface Run {
  code: number | null;
  out: string;
  err: string;
}

export const kServiceConfig = join(import.meta.dirname, '../../../proto/caveat/v1/service_config.json');

const kTop = join(import.meta.dirname, '..');

// Made to start fast, for the deadline runs while classes are loaded.
function java(folder: string, program: string): string[] {
  const archive = ['-Xlog:disable', `-XX:SharedArchiveFile=${folder}/classes.jsa`];
  return ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', ...archive, `@${folder}/options`, program];
}

async function archiveClasses(folder: string, address: string): Promise<void> {
  const [program = '', ...args] = java(folder, 'Ask');
  const archiving = args.map((arg) => arg.replace('SharedArchiveFile', 'ArchiveClassesAtExit'));
  // It may well be late the first time: what it loads by then is in the archive.
  const asked = [...archiving, address, kServiceConfig, 'is massage safe after a fracture?'];
  await promisify(execFile)(program, asked).catch(() => {});
}

export const kExamples: Example[] = [
  {
    language: 'Python',
    build: (folder) => runScript('python/build', folder),
    command: () => ['/usr/bin/python3', join(kTop, 'python/ask.py')],
    first: () => ['/usr/bin/python3', join(kTop, 'python/first.py')],
    environment: (folder) => ({ PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' }),
    takesServiceConfig: true,
  },
  {
    language: 'TypeScript',
    build: async () => {},
    command: () => [process.execPath, join(kTop, 'typescript/ask.ts')],
    first: () => [process.execPath, join(kTop, 'typescript/first.ts')],
    takesServiceConfig: false,
  },
  {
    language: 'JavaScript with grpc-js',
    build: async () => {},
    command: () => [process.execPath, join(kTop, 'grpc-js/ask.js')],
    first: () => [process.execPath, join(kTop, 'grpc-js/first.js')],
    takesServiceConfig: true,
  },
  {
    language: 'C++',
    build: buildCpp,
    command: (folder) => [join(folder, 'ask')],
    first: (folder) => [join(folder, 'first')],
    takesServiceConfig: true,
  },
  {
    language: 'Go',
    build: (folder) => runScript('go/build', folder),
    command: (folder) => [join(folder, 'ask')],
    first: (folder) => [join(folder, 'first')],
    environment: () => ({ GRPC_GO_RETRY: 'on' }),
    takesServiceConfig: true,
  },
  {
    language: 'Java',
    build: (folder) => runScript('java/build', folder),
    hasten: archiveClasses,
    command: (folder) => java(folder, 'Ask'),
    first: (folder) => java(folder, 'First'),
    takesServiceConfig: true,
  },
  {
    language: 'Ruby',
    build: (folder) => runScript('ruby/build', folder),
    command: (folder) => ['ruby', '-I', folder, join(kTop, 'ruby/ask.rb')],
    first: (folder) => ['ruby', '-I', folder, join(kTop, 'ruby/first.rb')],
    takesServiceConfig: true,
  },
];

// To its end.
export function run(example: Example, folder: string, command: string[]): Promise<Run> {
  const [program = '', ...args] = command;
  const environment = { ...process.env, LC_ALL: 'C.UTF-8', ...example.environment?.(folder) };
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
  const out: Buffer[] = [];
  const err: Buffer[] = [];
  child.stdout.on('data', (bytes: Buffer) => out.push(bytes));
  child.stderr.on('data', (bytes: Buffer) => err.push(bytes));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      resolve({ code, out: Buffer.concat(out).toString(), err: Buffer.concat(err).toString() });
    });
  });
}

async function runScript(script: string, folder: string): Promise<void> {
  await promisify(execFile)(join(kTop, script), [folder]);
}

async function buildCpp(folder: string): Promise<void> {
  const configure = ['-S', join(kTop, 'cpp'), '-B', folder];
  // The generated code is the same each time, so a second run takes it compiled, wherever it is.
  const env = { ...process.env, CCACHE_BASEDIR: folder };
  if (spawnSync('ccache', ['--version']).status === 0) configure.push('-DCMAKE_CXX_COMPILER_LAUNCHER=ccache');
  await promisify(execFile)('cmake', configure, { env });
  await promisify(execFile)('cmake', ['--build', folder, '--parallel', '2'], { env });
}
