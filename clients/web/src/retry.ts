// Asking again until the service is there.
import { CallFailure } from './api.ts';

const kFirstPauseMs = 1000;
const kLongestPauseMs = 30_000;

export interface Waiting {
  // Said before each pause; `wake` ends it at once.
  onWait?: (failure: CallFailure, pauseMs: number, wake: () => void) => void;
  // Gives up: the failure is thrown.
  cancelled?: AbortSignal;
}

// What `call` gives, as soon as it gives something. Every failure but `away` is thrown: waiting would not mend it.
export async function whenThere<Result>(call: () => Promise<Result>, waiting: Waiting = {}): Promise<Result> {
  const { onWait, cancelled } = waiting;
  for (let attempt = 1; ; ++attempt) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof CallFailure) || error.kind !== 'away' || cancelled?.aborted) throw error;
      const pauseMs = pauseBefore(attempt, error.retryAfterMs);
      await pause(pauseMs, cancelled, (wake) => onWait?.(error, pauseMs, wake));
      if (cancelled?.aborted) throw error;
    }
  }
}

// Twice as long each time, and never sooner than the service asked for; with jitter, so that not all come back at once.
export function pauseBefore(attempt: number, retryAfterMs = 0): number {
  const doubled = Math.min(kLongestPauseMs, kFirstPauseMs * 2 ** (attempt - 1));
  return Math.round(Math.max(retryAfterMs, doubled * (0.75 + Math.random() / 2)));
}

// Ends with the time, a connection that is back, a cancellation, or `wake`.
function pause(
  pauseMs: number,
  cancelled: AbortSignal | undefined,
  started: (wake: () => void) => void,
): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(wake, pauseMs);
    window.addEventListener('online', wake);
    cancelled?.addEventListener('abort', wake);
    started(wake);
    function wake() {
      clearTimeout(timer);
      window.removeEventListener('online', wake);
      cancelled?.removeEventListener('abort', wake);
      resolve();
    }
  });
}
