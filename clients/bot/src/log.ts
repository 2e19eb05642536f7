import { pino, type DestinationStream } from 'pino';
import { StaffUnreachable, Undeliverable } from './types.ts';

// All that may stand in a log. Nothing else gets through, so that no question, answer, answer id or user id does.
const kFields = [
  'channel', 'event', 'outcome', 'why', 'notice', 'parts', 'attempt', 'ms', 'count', 'code', 'reason', 'address',
  'listen', 'handle',
] as const;

export type LogFields = Partial<Record<(typeof kFields)[number], string | number | boolean>>;

export interface Log {
  debug(what: string, fields?: LogFields): void;
  info(what: string, fields?: LogFields): void;
  warn(what: string, fields?: LogFields): void;
  error(what: string, fields?: LogFields): void;
}

// One JSON object a line, to stderr unless `to` says otherwise.
export function openLog(level: string, to?: DestinationStream): Log {
  const sink = pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime }, to ?? pino.destination(2));
  const write = (at: 'debug' | 'info' | 'warn' | 'error') => (what: string, fields: LogFields = {}) => {
    const allowed = Object.fromEntries(kFields.filter((name) => name in fields).map((name) => [name, fields[name]]));
    sink[at](allowed, what);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}

// What may be logged of an error: its class and its code. Messages of platforms' errors quote what was sent.
export function kindOf(error: unknown): LogFields {
  if (!(error instanceof Error)) return { reason: typeof error };
  const isOfPlatform = error instanceof Undeliverable || error instanceof StaffUnreachable;
  if (isOfPlatform) return { reason: error.name, code: error.reason };
  const { code, status, statusCode } = error as { code?: unknown; status?: unknown; statusCode?: unknown };
  const given = [code, status, statusCode].find((value) => typeof value === 'string' || typeof value === 'number');
  return given === undefined ? { reason: error.name } : { reason: error.name, code: String(given) };
}
