// How the example of each language is made and started.
import { execFile, spawn } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';

export interface Example {
  language: string;
  // Programs and files of Debian's packages, without which this example cannot be run. None: it is run always.
  optional: string[];
  // Makes it in `folder`, which is empty.
  build(folder: string): Promise<void>;
  // What starts it, before ADDRESS SERVICE_CONFIG QUESTION.
  command(folder: string): string[];
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
const kJars = [
  'grpc-netty', 'netty-handler', 'perfmark-api', 'gson', 'proto-google-common-protos', 'geronimo-annotation-1.3-spec',
];

export const kExamples: Example[] = [
  {
    language: 'Python',
    optional: [],
    build: (folder) => runScript('python/build', folder),
    command: () => ['/usr/bin/python3', join(kTop, 'python/ask.py')],
    environment: (folder) => ({ PYTHONPATH: folder, PYTHONDONTWRITEBYTECODE: '1' }),
    takesServiceConfig: true,
  },
  {
    language: 'TypeScript',
    optional: [],
    build: async () => {},
    command: () => [process.execPath, join(kTop, 'typescript/ask.ts')],
    takesServiceConfig: false,
  },
  {
    language: 'JavaScript with grpc-js',
    optional: [],
    build: async () => {},
    command: () => [process.execPath, join(kTop, 'grpc-js/ask.js')],
    takesServiceConfig: true,
  },
  {
    language: 'C++',
    optional: [],
    build: buildCpp,
    command: (folder) => [join(folder, 'ask')],
    takesServiceConfig: true,
  },
  {
    language: 'Go',
    optional: ['go', 'protoc-gen-go', 'protoc-gen-go-grpc', '/usr/share/gocode/src/google.golang.org/grpc'],
    build: (folder) => runScript('go/build', folder),
    command: (folder) => [join(folder, 'ask')],
    environment: () => ({ GRPC_GO_RETRY: 'on' }),
    takesServiceConfig: true,
  },
  {
    language: 'Java',
    optional: ['java', 'javac', 'grpc_java_plugin', ...kJars.map((jar) => `/usr/share/java/${jar}.jar`)],
    build: (folder) => runScript('java/build', folder),
    // Made to start fast, for the deadline runs while classes are loaded.
    command: (folder) => ['java', '-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', `@${folder}/options`, 'Ask'],
    takesServiceConfig: true,
  },
  {
    language: 'Ruby',
    optional: ['ruby', 'grpc_tools_ruby_protoc'],
    build: (folder) => runScript('ruby/build', folder),
    command: (folder) => ['ruby', '-I', folder, join(kTop, 'ruby/ask.rb')],
    takesServiceConfig: true,
  },
];

// Those of `names`, programs and files, that this machine does not have.
export function lacking(names: string[]): string[] {
  return names.filter((name) => {
    const places = name.startsWith('/') ? [''] : (process.env['PATH'] ?? '').split(delimiter);
    return !places.some((place) => isThere(join(place, name)));
  });
}

// To its end. `more` comes after what starts it.
export function run(example: Example, folder: string, more: string[]): Promise<Run> {
  const [program = '', ...first] = example.command(folder);
  const environment = { ...process.env, LC_ALL: 'C.UTF-8', ...example.environment?.(folder) };
  const child = spawn(program, [...first, ...more], { stdio: ['ignore', 'pipe', 'pipe'], env: environment });
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

function isThere(path: string): boolean {
  try {
    accessSync(path, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

async function runScript(script: string, folder: string): Promise<void> {
  await promisify(execFile)(join(kTop, script), [folder]);
}

async function buildCpp(folder: string): Promise<void> {
  const configure = ['-S', join(kTop, 'cpp'), '-B', folder];
  // The generated code is the same each time, so a second run takes it compiled, wherever it is.
  const env = { ...process.env, CCACHE_BASEDIR: folder };
  if (lacking(['ccache']).length === 0) configure.push('-DCMAKE_CXX_COMPILER_LAUNCHER=ccache');
  await promisify(execFile)('cmake', configure, { env });
  await promisify(execFile)('cmake', ['--build', folder, '--parallel', '2'], { env });
}
