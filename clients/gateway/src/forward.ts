import type { DescMethod, DescMethodServerStreaming, DescMethodUnary, DescService } from '@bufbuild/protobuf';
import { Code, createContextKey, type ConnectRouter, type HandlerContext, type Transport } from '@connectrpc/connect';
import { createAsyncIterable } from '@connectrpc/connect/protocol';
import { isTooLarge, toCaller } from './errors.ts';

// Headers that are passed on to the service as metadata: who calls, and which trace it belongs to. No other is.
const kPassedOn = ['authorization', 'traceparent', 'tracestate'];

// What became of a call upstream; not set if it never got there.
export interface Outcome {
  code?: Code | 0;
  // It took the message for too large.
  isTooLarge?: boolean;
}
export const kOutcome = createContextKey<Outcome>({}, { description: 'what became of the call' });

// Routes every method of `service` to `upstream`, with the caller's cancellation and deadline, at most `maxTimeoutMs`.
export function forward(router: ConnectRouter, service: DescService, upstream: Transport, maxTimeoutMs: number): void {
  for (const method of service.methods) {
    if (isUnary(method)) {
      router.rpc(method, (request, context) => told(context, async () => {
        const timeoutMs = timeLeft(context, maxTimeoutMs);
        const response = await upstream.unary(method, context.signal, timeoutMs, passedOn(context), request);
        return response.message;
      }));
    } else if (isServerStreaming(method)) {
      router.rpc(method, async function* (request, context) {
        const timeoutMs = timeLeft(context, maxTimeoutMs);
        const requests = createAsyncIterable([request]);
        const response = await told(context, () =>
          upstream.stream(method, context.signal, timeoutMs, passedOn(context), requests));
        const iterator = response.message[Symbol.asyncIterator]();
        for (;;) {
          const next = await told(context, () => iterator.next());
          if (next.done === true) return;
          yield next.value;
        }
      });
    } else {
      throw new Error(`${service.typeName}.${method.name} takes a stream of requests, which is not forwarded`);
    }
  }
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary';
}

function isServerStreaming(method: DescMethod): method is DescMethodServerStreaming {
  return method.methodKind === 'server_streaming';
}

async function told<T>(context: HandlerContext, work: () => Promise<T>): Promise<T> {
  const outcome = context.values.get(kOutcome);
  // What holds if the caller goes away before the end.
  outcome.code ??= Code.Canceled;
  try {
    const result = await work();
    outcome.code = 0;
    return result;
  } catch (error) {
    const failure = toCaller(error);
    outcome.code = failure.code;
    outcome.isTooLarge = isTooLarge(failure);
    throw failure;
  }
}

// Never 0, which the transport would take for no deadline at all.
function timeLeft(context: HandlerContext, maxTimeoutMs: number): number {
  return Math.max(1, Math.min(context.timeoutMs() ?? maxTimeoutMs, maxTimeoutMs));
}

function passedOn(context: HandlerContext): Headers {
  const headers = new Headers();
  for (const name of kPassedOn) {
    const value = context.requestHeader.get(name);
    if (value !== null) headers.set(name, value);
  }
  return headers;
}
