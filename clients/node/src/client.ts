import { Code, ConnectError, createClient, type Client, type Interceptor } from '@connectrpc/connect';
import { createGrpcTransport } from '@connectrpc/connect-node';
import { AnswerService } from '../gen/caveat/v1/answer_service_pb.js';
import { CorpusService } from '../gen/caveat/v1/corpus_service_pb.js';
import { FeedbackService } from '../gen/caveat/v1/feedback_service_pb.js';
import { ErrorInfoSchema } from '../gen/google/rpc/error_details_pb.js';
import { endpointOf } from './endpoint.ts';
import serviceConfig from '../../../proto/caveat/v1/service_config.json' with { type: 'json' };

export interface Services {
  answers: Client<typeof AnswerService>;
  corpus: Client<typeof CorpusService>;
  feedback: Client<typeof FeedbackService>;
}

export interface ConnectOptions {
  // For one call with its retries, in milliseconds.
  timeoutMs?: number;
  // Attempts of a call that the server could not take (UNAVAILABLE), the first included.
  attempts?: number;
}

const kRetry = serviceConfig.methodConfig[0]!.retryPolicy;
const kFirstPauseMs = milliseconds(kRetry.initialBackoff);
const kLongestPauseMs = milliseconds(kRetry.maxBackoff);

// Clients of the caveatd at `address`, as 127.0.0.1:50051 or https://caveat.example:443 (see endpointOf, which throws
// where a file cannot be read). Calls fail with a ConnectError. What is tried again, and
// when, is as the service config says; its deadline is but a net for calls that have none.
export function connect(address: string, options: ConnectOptions = {}): Services {
  const { timeoutMs = 3000, attempts = kRetry.maxAttempts } = options;
  const { baseUrl, tls } = endpointOf(address);
  const transport = createGrpcTransport({
    baseUrl,
    nodeOptions: tls,
    defaultTimeoutMs: timeoutMs,
    interceptors: [retry(attempts)],
  });
  return {
    answers: createClient(AnswerService, transport),
    corpus: createClient(CorpusService, transport),
    feedback: createClient(FeedbackService, transport),
  };
}

// The reason of an error, as SNAPSHOT_LOADING; empty if the error did not come from the service.
export function reasonOf(error: unknown): string {
  return ConnectError.from(error).findDetails(ErrorInfoSchema)[0]?.reason ?? '';
}

// Every call may be repeated: none changes anything, but for an opinion, of which the last counts.
function retry(attempts: number): Interceptor {
  return (next) => async (request) => {
    for (let attempt = 1; ; ++attempt) {
      try {
        return await next(request);
      } catch (error) {
        const failure = lostConnection(error, request.signal);
        if (failure.code !== Code.Unavailable || attempt >= attempts || request.signal.aborted) throw failure;
        await pause(attempt, failure, request.signal);
      }
    }
  };
}

// Connect says CANCELED where the server hung up, though only the caller cancels, and ABORTED where the connection was
// reset; an ABORTED that the server itself says has no cause.
function lostConnection(error: unknown, signal: AbortSignal): ConnectError {
  const failure = ConnectError.from(error);
  const isLost = failure.code === Code.Canceled || (failure.code === Code.Aborted && failure.cause instanceof Error);
  if (!isLost || signal.aborted) return failure;
  return new ConnectError(failure.rawMessage, Code.Unavailable, failure.metadata, undefined, failure.cause);
}

// As long as the server says, or longer each time, with jitter so that clients do not come back together.
function pause(attempt: number, failure: ConnectError, signal: AbortSignal): Promise<void> {
  const asked = Number(failure.metadata.get('grpc-retry-pushback-ms') ?? Number.NaN);
  const grown = Math.min(kLongestPauseMs, kFirstPauseMs * kRetry.backoffMultiplier ** (attempt - 1));
  const pauseMs = Number.isFinite(asked) && asked >= 0 ? asked : grown * (0.5 + Math.random() / 2);
  return new Promise((resolve) => {
    const timer = setTimeout(done, pauseMs);
    signal.addEventListener('abort', done, { once: true });
    function done() {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    }
  });
}

// Of a duration in the JSON of protobuf, as 0.1s.
function milliseconds(duration: string): number {
  return Number.parseFloat(duration) * 1000;
}
