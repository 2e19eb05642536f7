// What is refused before it is forwarded, told in the shape of the service's errors: with a reason to branch on.
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { Code, ConnectError } from '@connectrpc/connect';
import type { UniversalServerResponse } from '@connectrpc/connect/protocol';
import { codeFromString, errorToJson } from '@connectrpc/connect/protocol-connect';
import { failure, kJsonOptions } from './errors.ts';
import { sendJson, type Response } from './headers.ts';

// By status: those for which Connect has no body.
const kWithoutBody = new Map([
  [405, failure(Code.Unimplemented, 'METHOD_NOT_ALLOWED', 'a method is called with POST')],
  [415, failure(Code.InvalidArgument, 'CONTENT_TYPE_UNSUPPORTED',
    'the body must be JSON, with Content-Type: application/json, or a protobuf message')],
]);
const kReasons = new Map([
  [Code.InvalidArgument, 'REQUEST_MALFORMED'], [Code.ResourceExhausted, 'MESSAGE_TOO_LARGE'],
  [Code.Unimplemented, 'CONTENT_ENCODING_UNSUPPORTED'], [Code.DeadlineExceeded, 'DEADLINE_EXCEEDED'],
  [Code.Canceled, 'CANCELLED'],
]);
// In Connect's words. It takes what a caller sent for a mistake of its own.
const kMalformedBinary = /^parse binary: /;

export function sendNoMethod(response: Response): void {
  send(response, 404, failure(Code.Unimplemented, 'METHOD_NOT_FOUND', 'no such method; /openapi.json lists them'));
}

export function sendMalformed(response: Response): void {
  send(response, 400, failure(Code.InvalidArgument, 'REQUEST_MALFORMED', 'the request is not valid HTTP'));
}

export function sendWithoutBody(response: Response, status: number): void {
  send(response, status, kWithoutBody.get(status) ?? failure(Code.Unknown, 'UNEXPECTED', 'the call was refused'));
}

function send(response: Response, status: number, error: ConnectError): void {
  sendJson(response, status, errorToJson(error, kJsonOptions) as object);
}

// An error in JSON that Connect made by itself, with a reason; what has one already, and all else, as it is.
export async function withReason(answer: UniversalServerResponse): Promise<UniversalServerResponse> {
  const isError = answer.status >= 400 && answer.header?.get('content-type') === 'application/json';
  if (!isError || answer.body === undefined) return answer;
  const bytes = await decoded(answer);
  const { code: name = '', message = '', details } = JSON.parse(bytes.toString('utf8')) as ErrorJson;
  const isOfCaller = kMalformedBinary.test(message);
  const code = isOfCaller ? Code.InvalidArgument : (codeFromString(name) ?? Code.Unknown);
  const error = failure(code, kReasons.get(code) ?? 'UNEXPECTED', message);
  const body = details === undefined ? Buffer.from(JSON.stringify(errorToJson(error, kJsonOptions))) : bytes;
  const header = new Headers(answer.header);
  header.delete('content-encoding');
  header.set('content-length', String(body.byteLength));
  return { ...answer, status: isOfCaller ? 400 : answer.status, header, body: once(body) };
}

interface ErrorJson {
  code?: string;
  message?: string;
  details?: unknown;
}

async function decoded({ body, header }: UniversalServerResponse): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body!) chunks.push(chunk);
  const bytes = Buffer.concat(chunks);
  const encoding = header?.get('content-encoding');
  if (encoding === 'gzip') return gunzipSync(bytes);
  return encoding === 'br' ? brotliDecompressSync(bytes) : bytes;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
