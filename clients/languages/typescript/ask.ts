// Asks Caveat a question: node ask.ts ADDRESS QUESTION
import { connect, Outcome, reasonOf } from '@caveat/client';

const [address = '', question = ''] = process.argv.slice(2);
try {
  // Within 3 seconds, and tried again as the service config says, if nothing else is asked for.
  const { answer } = await connect(address).answers.ask({ question });
  console.log(`OUTCOME_${Outcome[answer!.outcome]}`);
  if (answer!.triage!.message !== '') console.log(answer!.triage!.message);
  for (const caveat of answer!.caveats) console.log('!', caveat.text);
  for (const { text, citationNumbers } of answer!.statements) {
    console.log('-', text, ...citationNumbers.map((number) => `[${number}]`));
  }
} catch (error) {
  console.error(reasonOf(error) || String(error));
  process.exitCode = 1;
}
