// Asks Caveat a question: node ask.js ADDRESS SERVICE_CONFIG QUESTION
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';
import protobuf from 'protobufjs';

const proto = join(import.meta.dirname, '../../../proto');
const [address, serviceConfigPath, question] = process.argv.slice(2);
const serviceConfig = readFileSync(serviceConfigPath, 'utf8');

// Of the service's own errors, as QUESTION_EMPTY; else what gRPC says.
function reasonOf(error) {
  const root = protobuf.loadSync(join(proto, 'google/rpc/error_details.proto'));
  const status = root.lookupType('google.rpc.Status');
  for (const bytes of error.metadata?.get('grpc-status-details-bin') ?? []) {
    for (const { type_url: url, value } of status.decode(bytes).details) {
      if (url.endsWith('/google.rpc.ErrorInfo')) return root.lookupType('google.rpc.ErrorInfo').decode(value).reason;
    }
  }
  return error.details;
}

const asJson = { enums: String, defaults: true };
const definition = loader.loadSync('caveat/v1/answer_service.proto', { includeDirs: [proto], ...asJson });
const { AnswerService } = grpc.loadPackageDefinition(definition).caveat.v1;
// The service config says what is tried again. grpc-js does not heed its waitForReady, so the call itself says it.
const { waitForReady } = JSON.parse(serviceConfig).methodConfig?.[0] ?? {};
const options = { 'grpc.service_config': serviceConfig };
const answers = new AnswerService(address, grpc.credentials.createInsecure(), options);

const wait = new grpc.Metadata({ waitForReady });
answers.ask({ question }, wait, { deadline: Date.now() + 3000 }, (error, response) => {
  answers.close();
  if (error) {
    console.error(reasonOf(error));
    process.exitCode = 1;
    return;
  }
  const { outcome, triage, caveats, statements } = response.answer;
  console.log(outcome);
  if (triage.message) console.log(triage.message);
  for (const caveat of caveats) console.log('!', caveat.text);
  for (const { text, citationNumbers } of statements) console.log('-', text, ...citationNumbers.map((n) => `[${n}]`));
});
