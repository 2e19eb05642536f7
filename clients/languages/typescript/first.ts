// A first answer: node first.ts ADDRESS QUESTION
import { connect, Verdict } from '@caveat/client';

const [address = '', question = ''] = process.argv.slice(2);
const answer = (await connect(address).answers.ask({ question })).answer!;
if (answer.triage!.message !== '') console.log(answer.triage!.message);
console.log(`VERDICT_${Verdict[answer.verdict]}`);
for (const { text } of answer.caveats) console.log('!', text);
for (const { quote } of answer.citations.slice(0, 1)) console.log(quote);
