// A first answer: node first.js ADDRESS QUESTION
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const options = { includeDirs: [join(import.meta.dirname, '../../../proto')], enums: String, defaults: true };
const definition = loader.loadSync('caveat/v1/answer_service.proto', options);
const { AnswerService } = grpc.loadPackageDefinition(definition).caveat.v1;
const [address, question] = process.argv.slice(2);
const answers = new AnswerService(address, grpc.credentials.createInsecure());
answers.ask({ question }, { deadline: Date.now() + 3000 }, (error, response) => {
  answers.close();
  if (error) throw error;
  const { triage, verdict, caveats, citations } = response.answer;
  if (triage.message !== '') console.log(triage.message);
  console.log(verdict);
  for (const { text } of caveats) console.log('!', text);
  for (const { quote } of citations.slice(0, 1)) console.log(quote);
});
