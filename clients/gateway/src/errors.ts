import { createRegistry, fromBinary, type MessageInitShape } from '@bufbuild/protobuf';
import { Code, ConnectError } from '@connectrpc/connect';
import { codeToString } from '@connectrpc/connect/protocol-connect';
import { ErrorInfoSchema, file_google_rpc_error_details } from '@caveat/client/gen/google/rpc/error_details_pb.js';

// A misspelt field is an error; default values are printed, so that a reader finds every field.
export const kJsonOptions = { ignoreUnknownFields: false, alwaysEmitImplicit: true };

const kDetails = createRegistry(file_google_rpc_error_details);
const kPushback = 'grpc-retry-pushback-ms';
const kShortestPauseMs = 1000;
const kTooLarge = 'the message is larger than the service takes';

// What becomes of a call when the service goes away during it, or is not there: the service itself sends none of these
// without details.
const kBroken = new Set([Code.Aborted, Code.Canceled, Code.Unavailable]);

// An error of the gateway's own, told as the service tells its errors.
export function failure(code: Code, reason: string, message: string, pauseMs?: number): ConnectError {
  const info: MessageInitShape<typeof ErrorInfoSchema> = { reason, domain: 'caveat' };
  return new ConnectError(message, code, pauseOf(pauseMs), [{ desc: ErrorInfoSchema, value: info }]);
}

// What to tell a caller of an error from upstream: code, text, details and when to come back, but none of the headers
// of the upstream call, which Connect would copy into the answer.
export function toCaller(error: unknown): ConnectError {
  const upstream = ConnectError.from(error);
  if (upstream.details.length > 0) {
    const asked = Number(upstream.metadata.get(kPushback) ?? Number.NaN);
    const pauseMs = asked >= 0 ? asked : upstream.code === Code.Unavailable ? kShortestPauseMs : undefined;
    const told = new ConnectError(upstream.rawMessage, upstream.code, pauseOf(pauseMs));
    told.details = upstream.details.map(readable);
    return told;
  }
  if (upstream.code === Code.DeadlineExceeded) {
    return failure(Code.DeadlineExceeded, 'DEADLINE_EXCEEDED', 'the deadline passed before there was an answer');
  }
  if (kBroken.has(upstream.code) || upstream.cause instanceof Error) {
    return failure(Code.Unavailable, 'SERVICE_AWAY', 'the service cannot be reached; try again', kShortestPauseMs);
  }
  // In gRPC's words; waiting does not mend it.
  if (upstream.code === Code.ResourceExhausted && /larger than max/i.test(upstream.rawMessage)) {
    return failure(Code.ResourceExhausted, 'MESSAGE_TOO_LARGE', kTooLarge);
  }
  // Of something between here and the service, which knows no reasons.
  return failure(upstream.code, codeToString(upstream.code).toUpperCase(), upstream.rawMessage);
}

export function isTooLarge({ code, rawMessage }: ConnectError): boolean {
  return code === Code.ResourceExhausted && rawMessage === kTooLarge;
}

// With its type at hand, a detail is printed in the JSON of an error, and not only packed in base64.
function readable(detail: ConnectError['details'][number]): ConnectError['details'][number] {
  if ('desc' in detail) return detail;
  const desc = kDetails.getMessage(detail.type);
  return desc === undefined ? detail : { desc, value: fromBinary(desc, detail.value) };
}

// For gRPC's retries and for HTTP's, which know whole seconds only.
function pauseOf(pauseMs: number | undefined): HeadersInit | undefined {
  if (pauseMs === undefined) return undefined;
  return { [kPushback]: String(pauseMs), 'retry-after': String(Math.max(1, Math.ceil(pauseMs / 1000))) };
}
