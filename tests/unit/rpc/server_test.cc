#include "service/rpc/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>

#include "proto/answer_id.h"
#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/rpc_client.h"

namespace caveat {
namespace {

using grpc::health::v1::HealthCheckResponse;
using test::Decode;
using test::Failed;
using test::FixtureCollection;
using test::HealthWatch;
using test::RpcClient;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

constexpr char kAskMethod[] = "/caveat.v1.AnswerService/Ask";

ServerOptions QuickOptions() {
  ServerOptions options;
  options.drain = std::chrono::milliseconds(0);
  options.grace = std::chrono::milliseconds(200);
  return options;
}

class ServerTest : public testing::Test {
 protected:
  void SetUp() override {
    FixtureCollection().Build(snapshot_path_);
    absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(QuickOptions());
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    client_.emplace(server_->address());
  }

  void Serve() {
    const absl::Status status = server_->Serve(snapshot_path_);
    ASSERT_TRUE(status.ok()) << status;
  }

  Failed AskFails(const v1::AskRequest& request) {
    v1::AskResponse response;
    const grpc::Status status = client_->Ask(request, response);
    EXPECT_FALSE(status.ok());
    return Decode(status);
  }

  v1::Answer Ask(const std::string& question) {
    v1::AskRequest request;
    request.set_question(question);
    v1::AskResponse response;
    const grpc::Status status = client_->Ask(request, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
    return response.answer();
  }

  const TemporaryFolder folder_;
  const std::string snapshot_path_ = folder_ / "a.caveat";
  std::unique_ptr<Server> server_;
  std::optional<RpcClient> client_;
};

TEST_F(ServerTest, ServesOnlyOnceTheSnapshotIsVerified) {
  EXPECT_EQ(client_->Health(), HealthCheckResponse::NOT_SERVING);
  v1::AskRequest request;
  request.set_question("Is stretching safe?");
  const Failed failed = AskFails(request);
  EXPECT_EQ(failed.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(failed.reason, "SNAPSHOT_LOADING");

  Serve();
  EXPECT_EQ(client_->Health(), HealthCheckResponse::SERVING);
  EXPECT_EQ(Ask("Is stretching safe with a fracture?").outcome(), v1::OUTCOME_ANSWERED);
}

TEST_F(ServerTest, ADamagedSnapshotIsNeverServed) {
  std::string bytes = test::Bytes(snapshot_path_);
  bytes[bytes.size() / 2] ^= 1;
  test::SetBytes(snapshot_path_, bytes);
  EXPECT_TRUE(absl::IsDataLoss(server_->Serve(snapshot_path_)));
  EXPECT_EQ(client_->Health(), HealthCheckResponse::NOT_SERVING);
}

TEST_F(ServerTest, AnAnswerIsWhole) {
  Serve();
  const v1::Answer answer = Ask("Is stretching safe with a fracture?");
  EXPECT_EQ(answer.verdict(), v1::VERDICT_AVOID);
  EXPECT_EQ(answer.answer_id(), AnswerId(answer));
  EXPECT_EQ(answer.snapshot_id(), test::OpenSnapshot(snapshot_path_)->id());
  EXPECT_EQ(answer.triage().level(), v1::TRIAGE_LEVEL_NONE);
  ASSERT_GT(answer.citations_size(), 0);
  EXPECT_EQ(answer.citations(0).number(), 1u);
  EXPECT_EQ(answer.citations(0).document_id(), "article");
  EXPECT_EQ(answer.citations(0).source().title(), "Will stretching help neck pain?");
  EXPECT_THAT(answer.citations(0).section_path(), ElementsAre("Will stretching help neck pain?", "Safety"));
  ASSERT_GT(answer.caveats_size(), 0);
  EXPECT_EQ(answer.caveats(0).id(), "fracture");
  EXPECT_EQ(answer.caveats(0).severity(), v1::SEVERITY_AVOID);
  EXPECT_EQ(answer.caveats(0).applies_because(), "fracture");

  const v1::Answer red_flag = Ask("My neck pain came with a numb hand");
  EXPECT_EQ(red_flag.outcome(), v1::OUTCOME_RED_FLAG);
  EXPECT_EQ(red_flag.triage().level(), v1::TRIAGE_LEVEL_EMERGENCY);
  EXPECT_EQ(red_flag.triage().rule_id(), "numb-hand");

  const v1::Answer nothing = Ask("What is the capital of France?");
  EXPECT_EQ(nothing.outcome(), v1::OUTCOME_NOT_COVERED);
  EXPECT_EQ(nothing.abstention().reason(), v1::ABSTENTION_REASON_OFF_TOPIC);
  EXPECT_EQ(nothing.abstention().passages_searched(), 9u);
}

TEST_F(ServerTest, ARequestThatCannotBeAnsweredSaysWhy) {
  Serve();
  const auto request = [](const std::string& question, const std::vector<std::string>& history = {},
                          uint32_t max_statements = 0) {
    v1::AskRequest made;
    made.set_question(question);
    for (const std::string& earlier : history) made.add_history(earlier);
    made.set_max_statements(max_statements);
    return made;
  };
  const auto why_not = [&](const std::string& passage) {
    v1::AskRequest made = request("a");
    made.set_explain(true);
    made.set_why_not(passage);
    return made;
  };
  const auto in_region = [&](const std::string& region) {
    v1::AskRequest made = request("a");
    made.set_region(region);
    return made;
  };
  const struct {
    const char* what;
    v1::AskRequest request;
    const char* reason;
    const char* field;
  } rows[] = {
      {"a region in small letters", in_region("gb"), "REGION_MALFORMED", "region"},
      {"a region that is a name", in_region("Britain"), "REGION_MALFORMED", "region"},
      {"empty", request(""), "QUESTION_EMPTY", "question"},
      {"white space", request(" \t\n\u00A0"), "QUESTION_EMPTY", "question"},
      {"nothing that shows", request("\u200B\u202E"), "QUESTION_EMPTY", "question"},
      {"too long", request(std::string(2001, 'a')), "QUESTION_TOO_LONG", "question"},
      {"too many earlier questions", request("a", std::vector<std::string>(11, "b")), "HISTORY_TOO_LONG", "history"},
      {"an earlier question too long", request("a", {"b", std::string(2001, 'c')}), "HISTORY_TOO_LONG", "history[1]"},
      {"too many statements", request("a", {}, 11), "MAX_STATEMENTS_OUT_OF_RANGE", "max_statements"},
      {"a passage without a byte", why_not("article"), "WHY_NOT_MALFORMED", "why_not"},
      {"a byte without a document", why_not("@7"), "WHY_NOT_MALFORMED", "why_not"},
      {"a byte that is not a number", why_not("article@seven"), "WHY_NOT_MALFORMED", "why_not"},
  };
  for (const auto& row : rows) {
    const Failed failed = AskFails(row.request);
    EXPECT_EQ(failed.code, grpc::StatusCode::INVALID_ARGUMENT) << row.what;
    EXPECT_EQ(failed.reason, row.reason) << row.what;
    EXPECT_EQ(failed.domain, "caveat") << row.what;
    EXPECT_THAT(failed.fields, ElementsAre(row.field)) << row.what;
    EXPECT_FALSE(failed.message.empty()) << row.what;
  }
  // At the limits they are answered.
  std::string two_bytes_each;
  for (int i = 0; i < 2000; ++i) two_bytes_each += "é";
  for (const v1::AskRequest& allowed :
       {request(std::string(2000, 'a')), request(two_bytes_each), request("a", std::vector<std::string>(10, "b")),
        request("a", {std::string(2000, 'b')}), request("a", {}, 10), request("a", {}, 1)}) {
    v1::AskResponse response;
    const grpc::Status status = client_->Ask(allowed, response);
    EXPECT_TRUE(status.ok()) << status.error_message();
  }
}

TEST_F(ServerTest, BytesThatAreNoRequestAreNamedSo) {
  Serve();
  const struct {
    const char* what;
    std::string bytes;
  } rows[] = {
      {"question that is not UTF-8",
       "\x0a\x03"
       "a\xFF"
       "b"},
      {"history that is not UTF-8", std::string("\x0a\x01"
                                                "a"
                                                "\x12\x01\xC0")},
      {"cut off",
       "\x0a\x20"
       "abc"},
      {"no protobuf", "hello, world"},
      {"only an end-group tag", "\x0c"},
  };
  for (const auto& row : rows) {
    std::string response;
    const Failed failed = Decode(client_->CallRaw(kAskMethod, row.bytes, response));
    EXPECT_EQ(failed.code, grpc::StatusCode::INVALID_ARGUMENT) << row.what;
    EXPECT_EQ(failed.reason, "REQUEST_MALFORMED") << row.what;
    EXPECT_EQ(response, "") << row.what;
  }
  // No bytes at all are an empty request.
  std::string response;
  EXPECT_EQ(Decode(client_->CallRaw(kAskMethod, "", response)).reason, "QUESTION_EMPTY");
}

TEST_F(ServerTest, AnErrorNeverRepeatsTheQuestion) {
  Serve();
  v1::AskRequest request;
  request.set_question("zanzibar " + std::string(2000, 'z'));
  v1::AskResponse response;
  const grpc::Status status = client_->Ask(request, response);
  EXPECT_THAT(status.error_message(), Not(HasSubstr("zanzibar")));
  EXPECT_THAT(status.error_details(), Not(HasSubstr("zanzibar")));
}

TEST_F(ServerTest, AMessageOverTheLimitIsRefused) {
  Serve();
  v1::AskRequest request;
  request.set_question(std::string(129 << 10, 'a'));
  EXPECT_EQ(AskFails(request).code, grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_EQ(Ask("Is stretching safe?").outcome(), v1::OUTCOME_ANSWERED);
}

TEST_F(ServerTest, AnExpiredDeadlineIsSaidToBeOne) {
  Serve();
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() - std::chrono::seconds(1));
  v1::AskRequest request;
  request.set_question("Is stretching safe?");
  v1::AskResponse response;
  EXPECT_EQ(client_->Ask(context, request, response).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  EXPECT_FALSE(response.has_answer());
}

TEST_F(ServerTest, AnUnknownMethodIsUnimplemented) {
  Serve();
  std::string response;
  EXPECT_EQ(client_->CallRaw("/caveat.v1.AnswerService/Guess", "", response).error_code(),
            grpc::StatusCode::UNIMPLEMENTED);
}

TEST_F(ServerTest, ExplainsTheSameAnswer) {
  Serve();
  const std::string question = "Does stretching help neck pain? I have no fracture.";
  v1::AskRequest request;
  request.set_question(question);
  request.set_explain(true);
  const v1::Answer plain = Ask(question);
  const v1::Citation& cited = plain.citations(0);
  request.set_why_not(cited.document_id() + "@" + std::to_string(cited.end_byte() - 1));
  v1::AskResponse response;
  ASSERT_TRUE(client_->Ask(request, response).ok());
  EXPECT_EQ(response.answer().SerializeAsString(), plain.SerializeAsString());

  const v1::Explanation& explanation = response.explanation();
  EXPECT_TRUE(explanation.yes_no());
  EXPECT_THAT(explanation.facets(), testing::Contains("efficacy"));
  std::map<std::string, v1::Assertion> understood;
  for (const v1::UnderstoodConcept& row : explanation.concepts()) understood[row.concept_id()] = row.assertion();
  EXPECT_EQ(understood["fracture"], v1::ASSERTION_NEGATED);
  EXPECT_EQ(understood["stretching"], v1::ASSERTION_PRESENT);
  // Every candidate's parts add up, and what was chosen is quoted.
  ASSERT_GT(explanation.candidates_size(), 0);
  for (const v1::Candidate& candidate : explanation.candidates()) {
    double sum = 0;
    for (const v1::ScorePart& part : candidate.parts()) sum += part.value();
    EXPECT_NEAR(sum, candidate.score(), 1e-9);
    const auto quotes = [&](const v1::Statement& statement) {
      return statement.text().find(candidate.citation().quote()) != std::string::npos;
    };
    const auto& statements = plain.statements();
    if (candidate.decision() == v1::DECISION_CHOSEN) {
      EXPECT_TRUE(std::any_of(statements.begin(), statements.end(), quotes)) << candidate.citation().quote();
    }
  }
  EXPECT_EQ(explanation.why_not().citation().quote(), cited.quote());
  EXPECT_GT(explanation.why_not().citation().number(), 0u);

  // A passage that is not there is not made up.
  request.set_why_not("nobody@1");
  ASSERT_TRUE(client_->Ask(request, response).ok());
  EXPECT_FALSE(response.explanation().has_why_not());
}

TEST_F(ServerTest, TheSameAnswerForEveryoneAtOnce) {
  Serve();
  const std::string expected = Ask("Does stretching help neck pain?").SerializeAsString();
  std::vector<std::future<std::string>> answers;
  for (int i = 0; i < 8; ++i) {
    answers.push_back(std::async(std::launch::async, [&] {
      RpcClient client(server_->address());
      v1::AskRequest request;
      request.set_question("Does stretching help neck pain?");
      v1::AskResponse response;
      // Of many connections made at once one may fail for the client's own reasons; it is made again.
      grpc::ClientContext context;
      test::SetDeadline(context);
      context.set_wait_for_ready(true);
      const grpc::Status status = client.Ask(context, request, response);
      return status.ok() ? response.answer().SerializeAsString() : status.error_message();
    }));
  }
  for (std::future<std::string>& answer : answers) EXPECT_EQ(answer.get(), expected);
}

TEST_F(ServerTest, DocumentsArePagedAndFoundByTheirIds) {
  Serve();
  std::vector<std::string> ids;
  v1::ListDocumentsRequest list;
  list.set_page_size(1);
  for (int page = 0; page < 10; ++page) {
    grpc::ClientContext context;
    test::SetDeadline(context);
    v1::ListDocumentsResponse response;
    ASSERT_TRUE(client_->corpus().ListDocuments(&context, list, &response).ok());
    ASSERT_EQ(response.documents_size(), 1);
    EXPECT_EQ(response.documents(0).text(), "");
    ids.push_back(response.documents(0).document_id());
    list.set_page_token(response.next_page_token());
    if (response.next_page_token().empty()) break;
  }
  EXPECT_THAT(ids, ElementsAre("article", "trial"));

  v1::GetDocumentRequest get;
  get.set_document_id("trial");
  v1::GetDocumentResponse found;
  {
    grpc::ClientContext context;
    test::SetDeadline(context);
    ASSERT_TRUE(client_->corpus().GetDocument(&context, get, &found).ok());
  }
  EXPECT_EQ(found.document().text(), FixtureCollection().Read("documents/trial.md"));
  EXPECT_EQ(found.document().kind(), v1::DOCUMENT_KIND_SOURCE_RECORD);
  EXPECT_THAT(found.document().unverified(), ElementsAre("the number of drop-outs"));
  EXPECT_EQ(found.document().passage_count(), 2u);

  get.set_document_id("trials");
  grpc::ClientContext context;
  test::SetDeadline(context);
  const Failed failed = Decode(client_->corpus().GetDocument(&context, get, &found));
  EXPECT_EQ(failed.code, grpc::StatusCode::NOT_FOUND);
  EXPECT_EQ(failed.reason, "DOCUMENT_NOT_FOUND");
}

TEST_F(ServerTest, SearchIsPaged) {
  Serve();
  const auto search = [&](const std::string& query, uint32_t page_size, const std::string& token,
                          v1::SearchPassagesResponse& response) {
    grpc::ClientContext context;
    test::SetDeadline(context);
    v1::SearchPassagesRequest request;
    request.set_query(query);
    request.set_page_size(page_size);
    request.set_page_token(token);
    return client_->corpus().SearchPassages(&context, request, &response);
  };
  v1::SearchPassagesResponse all;
  ASSERT_TRUE(search("stretching and a fracture", 50, "", all).ok());
  EXPECT_EQ(all.next_page_token(), "");
  ASSERT_GT(all.passages_size(), 2);

  std::string token;
  for (int i = 0; i < all.passages_size(); ++i) {
    v1::SearchPassagesResponse page;
    ASSERT_TRUE(search("stretching and a fracture", 1, token, page).ok());
    ASSERT_EQ(page.passages_size(), 1);
    EXPECT_EQ(page.passages(0).SerializeAsString(), all.passages(i).SerializeAsString());
    EXPECT_EQ(page.passages(0).citation().number(), static_cast<uint32_t>(i + 1));
    token = page.next_page_token();
  }
  EXPECT_EQ(token, "");

  const struct {
    const char* query;
    uint32_t page_size;
    const char* token;
    const char* reason;
  } rows[] = {
      {"", 1, "", "QUERY_EMPTY"},
      {"a", 51, "", "PAGE_SIZE_OUT_OF_RANGE"},
      {"a", 1, "x", "PAGE_TOKEN_INVALID"},
      {"a", 1, "-1", "PAGE_TOKEN_INVALID"},
      {"a", 1, "99999999999999999999", "PAGE_TOKEN_INVALID"},
  };
  for (const auto& row : rows) {
    v1::SearchPassagesResponse response;
    const Failed failed = Decode(search(row.query, row.page_size, row.token, response));
    EXPECT_EQ(failed.code, grpc::StatusCode::INVALID_ARGUMENT) << row.reason;
    EXPECT_EQ(failed.reason, row.reason);
  }
  v1::SearchPassagesResponse response;
  EXPECT_EQ(Decode(search(std::string(2001, 'a'), 1, "", response)).reason, "QUERY_TOO_LONG");
}

TEST_F(ServerTest, TheSnapshotTellsItsFigures) {
  Serve();
  grpc::ClientContext context;
  test::SetDeadline(context);
  v1::GetSnapshotResponse response;
  ASSERT_TRUE(client_->corpus().GetSnapshot(&context, {}, &response).ok());
  EXPECT_EQ(response.snapshot().snapshot_id(), test::OpenSnapshot(snapshot_path_)->id());
  EXPECT_EQ(response.snapshot().collection_id(), "neck-pain");
  EXPECT_EQ(response.snapshot().document_count(), 2u);
  EXPECT_EQ(response.snapshot().passage_count(), 9u);
  EXPECT_EQ(response.snapshot().rule_count(), 2u);
  EXPECT_EQ(response.snapshot().signed_rule_count(), 0u);
}

TEST_F(ServerTest, AnAddressIsNotSharedAndNotGuessed) {
  ServerOptions options = QuickOptions();
  options.listen = server_->address();
  const absl::Status taken = Server::Start(options).status();
  EXPECT_TRUE(absl::IsUnavailable(taken)) << taken;
  EXPECT_THAT(std::string(taken.message()), HasSubstr(server_->address()));
  options.listen = "nowhere";
  EXPECT_TRUE(absl::IsInvalidArgument(Server::Start(options).status()));
}

TEST_F(ServerTest, StopsThoughSomebodyWatchesItsHealth) {
  Serve();
  auto status = HealthCheckResponse::UNKNOWN;
  HealthWatch watch(client_->channel());
  ASSERT_TRUE(watch.Next(status));
  EXPECT_EQ(status, HealthCheckResponse::SERVING);
  server_->Stop();
  ASSERT_TRUE(watch.Next(status));
  EXPECT_EQ(status, HealthCheckResponse::NOT_SERVING);
  EXPECT_FALSE(watch.Next(status));
  server_.reset();
}

TEST_F(ServerTest, ItsAddressIsFreeOnceItHasStopped) {
  Serve();
  ServerOptions options = QuickOptions();
  options.listen = server_->address();
  server_->Stop();
  server_.reset();
  EXPECT_TRUE(Server::Start(options).ok());
}

}  // namespace
}  // namespace caveat
