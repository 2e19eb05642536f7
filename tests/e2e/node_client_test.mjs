// What an integrator sees who loads proto/ into Node: answers, error codes, error details.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import grpc from "@grpc/grpc-js";
import loader from "@grpc/proto-loader";
import protobuf from "protobufjs";

const source = process.env.CAVEAT_SOURCE_DIR ?? join(dirname(fileURLToPath(import.meta.url)), "../..");
const bin = process.env.CAVEAT_BIN_DIR ?? join(source, "build/release/bin");
const deadlineMs = 60_000;

let folder, server, answers, corpus;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), "caveat-e2e-"));
  const snapshot = join(folder, "lower-back-pain.caveat");
  execFileSync(join(bin, "caveat-corpus"), ["build", join(source, "corpus/lower-back-pain"), "--output", snapshot]);
  const options = ["--snapshot", snapshot, "--listen", "127.0.0.1:0", "--drain-ms", "0", "--log-level", "off"];
  server = spawn(join(bin, "caveatd"), options, { stdio: ["ignore", "pipe", "inherit"] });
  const [address] = await Promise.race([
    once(createInterface({ input: server.stdout }), "line"),
    once(server, "exit").then(([code]) => assert.fail(`caveatd ended with ${code}`)),
  ]);
  const definition = loader.loadSync(["caveat/v1/answer_service.proto", "caveat/v1/corpus_service.proto"], {
    includeDirs: [join(source, "proto")],
    enums: String,
    defaults: true,
  });
  const { v1 } = grpc.loadPackageDefinition(definition).caveat;
  answers = new v1.AnswerService(address, grpc.credentials.createInsecure());
  corpus = new v1.CorpusService(address, grpc.credentials.createInsecure());
});

after(async () => {
  answers?.close();
  corpus?.close();
  if (server?.exitCode === null) {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    const [code] = await ended;
    assert.equal(code, 0);
  }
  rmSync(folder, { recursive: true, force: true });
});

// All that the next event of this name carries.
function once(emitter, event) {
  return new Promise((resolve) => emitter.once(event, (...values) => resolve(values)));
}

// Calls a method; its response, or the error thrown.
function call(client, method, request) {
  return new Promise((resolve, reject) => {
    client[method](request, { deadline: Date.now() + deadlineMs }, (error, response) =>
      error ? reject(error) : resolve(response));
  });
}

// The ErrorInfo and BadRequest in an error's trailer.
function detailsOf(error) {
  const [trailer] = error.metadata.get("grpc-status-details-bin");
  assert.ok(Buffer.isBuffer(trailer), "no grpc-status-details-bin trailer");
  const root = new protobuf.Root();
  root.resolvePath = (_, target) => (target.startsWith("google/") ? join(source, "proto", target) : target);
  root.loadSync(join(source, "proto/google/rpc/error_details.proto"));
  const details = {};
  for (const { type_url: url, value } of root.lookupType("google.rpc.Status").decode(trailer).details) {
    const name = url.split("/").pop();
    details[name] = root.lookupType(name).decode(value);
  }
  return details;
}

test("an answer", async () => {
  const { answer } = await call(answers, "Ask", { question: "is massage safe after a fracture?" });
  assert.equal(answer.outcome, "OUTCOME_ANSWERED");
  assert.equal(answer.verdict, "VERDICT_CAUTION");
  assert.equal(answer.statements[0].text, answer.citations[0].quote);
  assert.match(answer.statements[0].text, /fracture/);
});

test("a red flag comes as an enum that a program can branch on", async () => {
  const { answer } = await call(answers, "Ask", { question: "I've lost control of my bladder since my back pain started" });
  assert.equal(answer.outcome, "OUTCOME_RED_FLAG");
  assert.equal(answer.triage.level, "TRIAGE_LEVEL_EMERGENCY");
});

test("an invalid request names its reason and its field", async () => {
  const error = await call(answers, "Ask", { question: "a".repeat(2001) }).then(() => assert.fail("answered"), (e) => e);
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT);
  const { "google.rpc.ErrorInfo": info, "google.rpc.BadRequest": request } = detailsOf(error);
  assert.deepEqual([info.domain, info.reason], ["caveat", "QUESTION_TOO_LONG"]);
  assert.deepEqual(request.fieldViolations.map((violation) => violation.field), ["question"]);
});

test("a document that is not there", async () => {
  const error = await call(corpus, "GetDocument", { documentId: "none" }).then(() => assert.fail("found"), (e) => e);
  assert.equal(error.code, grpc.status.NOT_FOUND);
  assert.equal(detailsOf(error)["google.rpc.ErrorInfo"].reason, "DOCUMENT_NOT_FOUND");
});

test("many calls on one connection", async () => {
  const asked = Array.from({ length: 100 }, () => call(answers, "Ask", { question: "Will massage help lower back pain?" }));
  const ids = new Set((await Promise.all(asked)).map(({ answer }) => answer.answerId));
  assert.equal(ids.size, 1);
});
