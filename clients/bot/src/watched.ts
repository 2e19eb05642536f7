// Messages that are not answered now, because a person will, because there are too many or because of STOP. One of them
// may still say that somebody cannot feel their legs: each is put to the service, and only what is urgent is answered.
import { beginningOf, isWithin } from './classify.ts';
import type { KeyedHash } from './keyed_hash.ts';
import type { EventBody, NewEvent } from './records.ts';
import type { Store } from './store.ts';

// Of one thread. So many wait each by itself; later ones are put together, as many in one as the service reads; and of
// those that need one of their own after that no more are kept, 600 kB of one person's.
const kMostAlone = 100;
const kMostWaiting = 300;

// Keeps it to be looked through. False if there is no room: whoever wrote it has to be told.
export function keepWatched(store: Store, hash: KeyedHash, event: NewEvent, text: string): boolean {
  const { key, thread, user, receivedMs, replyTo, body: { region } } = event;
  const waiting = store.waitingOf(thread);
  if (waiting >= kMostAlone && joins(store, thread, text, receivedMs)) return true;
  if (waiting >= kMostWaiting) return false;
  const body: EventBody = { text: beginningOf(text), isWatched: true };
  if (region !== undefined) body.region = region;
  const watchedKey = hash.of('event', `watched ${key}`);
  store.addEvent({ key: watchedKey, thread, user, lane: 'ask', receivedMs, replyTo, body });
  return true;
}

// Whether the last one that waits has room for it as well.
function joins(store: Store, thread: string, text: string, receivedMs: number): boolean {
  const last = store.lastInLine(thread, 'ask');
  if (last?.body.isWatched !== true) return false;
  const joined = `${last.body.text}\n\n${text}`;
  if (!isWithin(joined)) return false;
  store.setBody(last.seq, { ...last.body, text: joined }, receivedMs);
  return true;
}
