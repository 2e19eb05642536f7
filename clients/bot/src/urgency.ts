import { Outcome, TriageLevel, type Answer } from '@caveat/client';

// What is answered also where nothing else is: in a thread that is handed over, to who asks too fast, after STOP.
export function isUrgent(answer: Answer | undefined): boolean {
  return answer?.outcome === Outcome.RED_FLAG || (answer?.triage?.level ?? 0) >= TriageLevel.EMERGENCY;
}
