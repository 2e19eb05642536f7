// Opinions of answers: kept until the service has them, or says that it keeps none.
import { Code, ConnectError } from '@connectrpc/connect';
import type { Services } from '@caveat/client';
import type { Log } from './log.ts';
import { Outbox } from './outbox.ts';
import type { Pauses } from './pauses.ts';
import type { Opinion } from './records.ts';
import type { Store } from './store.ts';

export function feedbackOutbox(store: Store, services: Services, pauses: Pauses, log: Log): Outbox<Opinion> {
  return new Outbox<Opinion>({
    name: 'feedback',
    next: () => store.nextOpinion(),
    send: async ({ answerId, rating, reason, rater }) => {
      await services.feedback.giveFeedback({ answerId, rating, reason, rater });
    },
    remove: (opinion) => store.removeOpinion(opinion),
    isFinal: (error) =>
      [Code.Unimplemented, Code.FailedPrecondition, Code.InvalidArgument].includes(ConnectError.from(error).code),
  }, pauses, log);
}
