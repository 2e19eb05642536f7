// Messages that a platform had taken and gave back: they are kept while the adapter sends them again, so that the next
// start sends what a stop or a crash has left.
import { create, toBinary } from '@bufbuild/protobuf';
import { AskResponseSchema } from '@caveat/client';
import type { KeyedHash } from './keyed_hash.ts';
import type { EventBody, MessageBody } from './records.ts';
import type { Store } from './store.ts';
import type { Outgoing } from './types.ts';

export interface ReturnedTo {
  // Of this return: another one of the same message has another.
  returnId: string;
  // What keeps its order: messages of one person.
  line: string;
  // As of the event that the message is the reply to.
  user: string;
  replyTo: string;
}

// Keeps it as an event of its own, which nobody wakes before the next start, and returns its number.
export function keepReturned(
  store: Store, hash: KeyedHash, receivedMs: number, { returnId, line, user, replyTo }: ReturnedTo, message: Outgoing,
): number {
  const { answer, rendering } = message;
  const response = answer && toBinary(AskResponseSchema, create(AskResponseSchema, { answer, rendering }));
  return store.inTransaction(() => {
    const seq = store.addEvent({
      key: hash.of('event', `returned ${returnId}`), thread: hash.of('thread', `returned ${line}`),
      user: hash.of('user', user), lane: 'direct', receivedMs, replyTo, body: eventBodyOf(message),
    });
    store.setPlan(seq, [messageBodyOf(message)], response);
    return seq;
  });
}

// Staff hear of their words, should STOP be what keeps them back.
function eventBodyOf({ kind }: Outgoing): EventBody {
  return kind === 'staff' ? { command: 'staff' } : {};
}

function messageBodyOf({ kind, index = 0, noticeId = '', text }: Outgoing): MessageBody {
  if (kind === 'staff') return { kind, text };
  if (kind === 'notice') return { kind, id: noticeId };
  return { kind: 'part', index, ticket: '', offersPerson: false };
}
