// AskRequest.render and RenderAnswer, as a client sees them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/rpc/server.h"
#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/rpc_client.h"
#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

using test::Decode;
using test::Failed;
using test::FixtureCollection;
using test::RpcClient;
using test::TemporaryFolder;

std::unique_ptr<Server> Started(const std::string& snapshot_path) {
  ServerOptions options;
  options.drain = std::chrono::milliseconds(0);
  options.grace = std::chrono::milliseconds(200);
  FixtureCollection().Build(snapshot_path);
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(options);
  EXPECT_TRUE(server.ok()) << server.status();
  const absl::Status served = (*server)->Serve(snapshot_path);
  EXPECT_TRUE(served.ok()) << served;
  return *std::move(server);
}

class RenderingTest : public testing::Test {
 protected:
  const TemporaryFolder folder_;
  const std::unique_ptr<Server> server_ = Started(folder_ / "a.caveat");
  RpcClient client_{server_->address()};
};

TEST_F(RenderingTest, RendersAnAnswerNowAndLater) {
  v1::AskRequest request;
  request.set_question("Is stretching safe with a fracture?");
  v1::AskResponse plain;
  ASSERT_TRUE(client_.Ask(request, plain).ok());
  EXPECT_FALSE(plain.has_rendering());
  request.mutable_render()->set_channel(v1::CHANNEL_SMS);
  request.mutable_render()->set_whole_answer_url("https://answers.example/1");
  v1::AskResponse rendered;
  ASSERT_TRUE(client_.Ask(request, rendered).ok());
  EXPECT_EQ(rendered.answer().SerializeAsString(), plain.answer().SerializeAsString());
  ASSERT_EQ(rendered.rendering().parts_size(), 1);
  EXPECT_GT(rendered.rendering().parts(0).sms_segments(), 0u);
  EXPECT_EQ(rendered.rendering().caveats_size(), plain.answer().caveats_size());
  EXPECT_LE(rendered.rendering().short_text().size(), 300u);

  v1::RenderAnswerRequest later;
  *later.mutable_answer() = plain.answer();
  *later.mutable_options() = request.render();
  std::string bytes;
  ASSERT_TRUE(client_.CallRaw("/caveat.v1.AnswerService/RenderAnswer", later.SerializeAsString(), bytes).ok());
  v1::RenderAnswerResponse response;
  ASSERT_TRUE(response.ParseFromString(bytes));
  EXPECT_EQ(response.rendering().SerializeAsString(), rendered.rendering().SerializeAsString());
}

TEST_F(RenderingTest, TheShortTextHasTheCaveatsHoweverLongTheAddressIs) {
  v1::AskRequest request;
  request.set_question("Is stretching safe with a fracture?");
  request.mutable_render()->set_channel(v1::CHANNEL_SMS);
  for (const size_t length : {60, 200, 500}) {
    std::string url = "https://answers.example/";
    url.resize(length, 'x');
    request.mutable_render()->set_whole_answer_url(url);
    v1::AskResponse response;
    ASSERT_TRUE(client_.Ask(request, response).ok());
    ASSERT_GT(response.answer().caveats_size(), 0);
    for (const v1::Caveat& caveat : response.answer().caveats())
      EXPECT_THAT(response.rendering().short_text(),
                  testing::AnyOf(testing::HasSubstr(caveat.text()), testing::HasSubstr(caveat.short_text())))
          << length;
  }
}

TEST_F(RenderingTest, AShortenedTextSaysWhereTheWholeAnswerIs) {
  const struct {
    const char* url;
    bool answers_more;
    const char* where;
  } rows[] = {
      {"", false, ": answer "},
      {"", true, ": Notice where_more."},
      {"https://answers.example/1", true, ": https://answers.example/1"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.where);
    v1::AskRequest request;
    request.set_question("Is stretching safe with a fracture?");
    request.mutable_render()->set_channel(v1::CHANNEL_PLAIN);
    request.mutable_render()->set_max_chars(60);
    request.mutable_render()->set_whole_answer_url(row.url);
    request.mutable_render()->set_answers_more(row.answers_more);
    v1::AskResponse response;
    ASSERT_TRUE(client_.Ask(request, response).ok());
    EXPECT_FALSE(response.rendering().is_complete());
    EXPECT_THAT(response.rendering().parts(0).text(), testing::HasSubstr(row.where));
  }
}

TEST_F(RenderingTest, ARenderingThatCannotBeMadeSaysWhy) {
  v1::AskRequest ask;
  ask.set_question("Is stretching safe with a fracture?");
  v1::AskResponse answered;
  ASSERT_TRUE(client_.Ask(ask, answered).ok());
  const auto request = [&](v1::Channel channel, uint32_t max_chars, uint32_t max_parts, const char* url) {
    v1::RenderAnswerRequest made;
    *made.mutable_answer() = answered.answer();
    made.mutable_options()->set_channel(channel);
    made.mutable_options()->set_max_chars(max_chars);
    made.mutable_options()->set_max_parts(max_parts);
    made.mutable_options()->set_whole_answer_url(url);
    return made;
  };
  v1::RenderAnswerRequest altered = request(v1::CHANNEL_PLAIN, 0, 0, "");
  altered.mutable_answer()->mutable_caveats()->Clear();
  const struct {
    const char* name;
    v1::RenderAnswerRequest request;
    grpc::StatusCode code;
    const char* reason;
  } rows[] = {
      {"no channel", request(v1::CHANNEL_UNSPECIFIED, 0, 0, ""), grpc::StatusCode::INVALID_ARGUMENT,
       "RENDER_OPTIONS_INVALID"},
      {"too long", request(v1::CHANNEL_PLAIN, 100'001, 0, ""), grpc::StatusCode::INVALID_ARGUMENT,
       "RENDER_OPTIONS_INVALID"},
      {"too many", request(v1::CHANNEL_PLAIN, 0, 21, ""), grpc::StatusCode::INVALID_ARGUMENT, "RENDER_OPTIONS_INVALID"},
      {"no web address", request(v1::CHANNEL_PLAIN, 0, 1, "javascript:alert(1)"), grpc::StatusCode::INVALID_ARGUMENT,
       "RENDER_OPTIONS_INVALID"},
      {"too short", request(v1::CHANNEL_PLAIN, 5, 1, ""), grpc::StatusCode::OUT_OF_RANGE, "MAX_CHARS_TOO_SMALL"},
      {"a caveat taken out", altered, grpc::StatusCode::INVALID_ARGUMENT, "ANSWER_ALTERED"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.name);
    std::string bytes;
    const Failed failed =
        Decode(client_.CallRaw("/caveat.v1.AnswerService/RenderAnswer", row.request.SerializeAsString(), bytes));
    EXPECT_EQ(failed.code, row.code);
    EXPECT_EQ(failed.reason, row.reason);
  }
}

}  // namespace
}  // namespace caveat
