// The calls of the page: Connect's JSON over POST, to where the page itself came from. Twenty lines of fetch in place
// of the protobuf runtime, which would weigh half of what the page may.
import type { AnswerJson } from '@caveat/client/gen/answer_pb.js';
import type { AskRequestJson, AskResponseJson } from '@caveat/client/gen/answer_service_pb.js';
import type {
  DocumentJson,
  GetDocumentResponseJson,
  GetSnapshotResponseJson,
  ListNoticesResponseJson,
  SnapshotJson,
} from '@caveat/client/gen/corpus_service_pb.js';
import type { GiveFeedbackRequestJson } from '@caveat/client/gen/feedback_service_pb.js';
import { kWhole, renderedOf, type Rendered } from './rendered.ts';

// away: ask again later. refused: mend the request. too_large: ask with less. absent: not to be had here. broken: an
// operator has to look.
export type FailureKind = 'away' | 'refused' | 'too_large' | 'absent' | 'broken';

export class CallFailure extends Error {
  kind: FailureKind;
  // Connect's name of the status, as resource_exhausted; empty if the service was not reached.
  code: string;
  // What the service asked to wait, in milliseconds; undefined if it did not say.
  retryAfterMs: number | undefined;

  constructor(kind: FailureKind, code: string, retryAfterMs?: number) {
    super(`the call failed: ${code || kind}`);
    this.kind = kind;
    this.code = code;
    this.retryAfterMs = retryAfterMs;
  }
}

const kKinds: Record<string, FailureKind> = {
  unavailable: 'away',
  deadline_exceeded: 'away',
  resource_exhausted: 'away',
  aborted: 'away',
  canceled: 'away',
  invalid_argument: 'refused',
  out_of_range: 'refused',
  permission_denied: 'refused',
  unauthenticated: 'refused',
  unimplemented: 'absent',
  failed_precondition: 'absent',
  not_found: 'absent',
};

// What the service may take, and what the way there and back may take besides.
const kDeadlineMs = 3000;
const kPatienceMs = 10_000;

export interface Asked {
  answer: AnswerJson;
  rendered: Rendered;
}

export async function ask(request: AskRequestJson, cancelled?: AbortSignal): Promise<Asked> {
  const asked = { ...request, render: kWhole };
  const { answer, rendering } = await call<AskResponseJson>('AnswerService/Ask', asked, cancelled);
  if (answer === undefined) throw new CallFailure('broken', 'no_answer');
  return { answer, rendered: renderedOf(answer, rendering) };
}

export async function getDocument(documentId: string): Promise<DocumentJson> {
  const response = await call<GetDocumentResponseJson>('CorpusService/GetDocument', { documentId });
  if (response.document === undefined) throw new CallFailure('broken', 'no_document');
  return response.document;
}

export async function getSnapshot(): Promise<SnapshotJson> {
  return (await call<GetSnapshotResponseJson>('CorpusService/GetSnapshot', {})).snapshot ?? {};
}

// By their ids.
export async function listNotices(region: string): Promise<Map<string, string>> {
  const { notices = [] } = await call<ListNoticesResponseJson>('CorpusService/ListNotices', { region });
  return new Map(notices.map((notice) => [notice.id ?? '', notice.text ?? '']));
}

export async function giveFeedback(request: GiveFeedbackRequestJson): Promise<void> {
  await call('FeedbackService/GiveFeedback', request);
}

async function call<Response>(method: string, request: object, cancelled?: AbortSignal): Promise<Response> {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  cancelled?.addEventListener('abort', stop);
  const timer = setTimeout(stop, kPatienceMs);
  try {
    const response = await fetch(new URL(`caveat.v1.${method}`, document.baseURI), {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'connect-protocol-version': '1',
        'connect-timeout-ms': String(kDeadlineMs),
      },
      body: JSON.stringify(request),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: stopped.signal,
    });
    if (!response.ok) throw await failureOf(response);
    return (await response.json()) as Response;
  } catch (error) {
    // No connection, no answer in time, or an answer that broke off.
    throw error instanceof CallFailure ? error : new CallFailure('away', '');
  } finally {
    clearTimeout(timer);
    cancelled?.removeEventListener('abort', stop);
  }
}

async function failureOf(response: Response): Promise<CallFailure> {
  const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
  const milliseconds = Number(response.headers.get('grpc-retry-pushback-ms') ?? Number.NaN);
  const retryAfterMs = [milliseconds, seconds * 1000].find((asked) => Number.isFinite(asked) && asked >= 0);
  const code = await codeOf(response);
  // Who is to slow down is told for how long; a message that is too large stays so.
  const isTooLarge = code === 'resource_exhausted' && retryAfterMs === undefined;
  if (response.status === 413 || isTooLarge) return new CallFailure('too_large', code);
  if (code !== '') return new CallFailure(kKinds[code] ?? 'broken', code, retryAfterMs);
  // A proxy's own error page: it speaks HTTP only.
  const isAway = response.status >= 500 || response.status === 429 || response.status === 408;
  return new CallFailure(isAway ? 'away' : 'broken', '', retryAfterMs);
}

async function codeOf(response: Response): Promise<string> {
  try {
    const { code } = (await response.json()) as { code?: unknown };
    return typeof code === 'string' ? code : '';
  } catch {
    return '';
  }
}
