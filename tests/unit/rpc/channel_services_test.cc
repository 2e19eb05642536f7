// What channels need beside answers: notices and feedback.
#include <gmock/gmock.h>

#include "caveat/v1/feedback_service.grpc.pb.h"
#include "service/feedback/feedback_store.h"
#include "service/rpc/server.h"
#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/rpc_client.h"
#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

using test::Decode;
using testing::ElementsAre;

class ChannelServicesTest : public testing::Test {
 protected:
  void Start(const std::string& feedback) {
    test::FixtureCollection().Build(folder_ / "snapshot");
    ServerOptions options;
    options.drain = std::chrono::milliseconds(0);
    options.feedback = feedback;
    absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options);
    ASSERT_TRUE(server.ok()) << server.status();
    server_ = *std::move(server);
    ASSERT_TRUE(server_->Serve(folder_ / "snapshot").ok());
    client_.emplace(server_->address());
  }

  grpc::Status Give(const std::string& answer_id, v1::Rating rating, const std::string& rater = "") {
    v1::GiveFeedbackRequest request;
    request.set_answer_id(answer_id);
    request.set_rating(rating);
    request.set_rater(rater);
    std::string response;
    return client_->CallRaw("/caveat.v1.FeedbackService/GiveFeedback", request.SerializeAsString(), response);
  }

  grpc::Status List(const std::string& region, v1::ListNoticesResponse& response) {
    grpc::ClientContext context;
    test::SetDeadline(context);
    v1::ListNoticesRequest request;
    request.set_region(region);
    return client_->corpus().ListNotices(&context, request, &response);
  }

  const test::TemporaryFolder folder_;
  const std::string answer_id_ = std::string(64, 'a');
  std::unique_ptr<Server> server_;
  std::optional<test::RpcClient> client_;
};

TEST_F(ChannelServicesTest, NoticesNameTheRegionsNumbers) {
  Start("");
  v1::ListNoticesResponse response;
  ASSERT_TRUE(List("GB", response).ok());
  std::map<std::string, std::string> notices;
  for (const v1::Notice& notice : response.notices()) notices[notice.id()] = notice.text();
  EXPECT_EQ(notices.size(), 27u);
  EXPECT_EQ(notices["unavailable"], "No answer now. Call 999.");
  EXPECT_EQ(notices.count("sources"), 0u) << "another template";
}

TEST_F(ChannelServicesTest, ARegionThatIsNoneIsRefused) {
  Start("");
  v1::ListNoticesResponse response;
  EXPECT_EQ(Decode(List("Britain", response)).reason, "REGION_MALFORMED");
}

TEST_F(ChannelServicesTest, AnOpinionIsKept) {
  const std::string path = folder_ / "feedback.db";
  Start(path);
  EXPECT_TRUE(Give(answer_id_, v1::RATING_NOT_HELPFUL, "ann").ok());
  EXPECT_TRUE(Give(answer_id_, v1::RATING_HELPFUL, "ann").ok());
  server_->Stop();
  server_.reset();
  const absl::StatusOr<std::unique_ptr<FeedbackStore>> store = FeedbackStore::Open(path);
  ASSERT_TRUE(store.ok()) << store.status();
  const absl::StatusOr<std::vector<AnswerFeedback>> summary = (*store)->Summary();
  ASSERT_TRUE(summary.ok()) << summary.status();
  ASSERT_EQ(summary->size(), 1u);
  EXPECT_EQ(summary->at(0).helpful, 1u);
  EXPECT_EQ(summary->at(0).not_helpful, 0u);
}

TEST_F(ChannelServicesTest, AMistakeInAnOpinionIsNamed) {
  Start(folder_ / "feedback.db");
  const struct {
    std::string answer_id;
    v1::Rating rating;
    std::string rater;
    const char* reason;
    const char* field;
  } rows[] = {
      {"", v1::RATING_HELPFUL, "", "ANSWER_ID_MALFORMED", "answer_id"},
      {std::string(64, 'A'), v1::RATING_HELPFUL, "", "ANSWER_ID_MALFORMED", "answer_id"},
      {answer_id_, v1::RATING_UNSPECIFIED, "", "RATING_MISSING", "rating"},
      {answer_id_, v1::RATING_HELPFUL, std::string(65, 'r'), "RATER_TOO_LONG", "rater"},
  };
  for (const auto& row : rows) {
    const test::Failed failed = Decode(Give(row.answer_id, row.rating, row.rater));
    EXPECT_EQ(failed.reason, row.reason);
    EXPECT_THAT(failed.fields, ElementsAre(row.field));
  }
}

TEST_F(ChannelServicesTest, AServerWithoutAFileSaysThatItKeepsNone) {
  Start("");
  const test::Failed failed = Decode(Give(answer_id_, v1::RATING_HELPFUL));
  EXPECT_EQ(failed.code, grpc::StatusCode::FAILED_PRECONDITION);
  EXPECT_EQ(failed.reason, "FEEDBACK_OFF");
  // So a client may ask without an opinion.
  EXPECT_EQ(Decode(Give("", v1::RATING_UNSPECIFIED)).reason, "FEEDBACK_OFF");
}

}  // namespace
}  // namespace caveat
