#include <gmock/gmock.h>
#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <future>

#include "service/rpc/backend.h"
#include "service/rpc/services.h"
#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/rpc_client.h"

namespace caveat {
namespace {

using test::Decode;
using test::Failed;
using test::FixtureCollection;
using test::RpcClient;

// The services on a backend whose workers the test can keep busy.
class OverloadTest : public testing::Test {
 protected:
  OverloadTest() {
    int port = 0;
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(answer_service_.get());
    server_ = builder.BuildAndStart();
    client_.emplace("127.0.0.1:" + std::to_string(port));
    EXPECT_TRUE(backend_.Serve(collection_.Open()).ok());
    request_.set_question("Is stretching safe?");
  }
  ~OverloadTest() override {
    Release();
    server_->Shutdown();
  }

  // Keeps the only worker busy, and fills the only place in the queue.
  void Fill() {
    std::promise<void> begun;
    ASSERT_TRUE(backend_.pool().Submit([&](size_t) {
      begun.set_value();
      released_.wait();
    }));
    begun.get_future().wait();
    ASSERT_TRUE(backend_.pool().Submit([](size_t) {}));
  }
  void Release() {
    if (!is_released_) release_.set_value();
    is_released_ = true;
  }

  const FixtureCollection collection_;
  std::promise<void> release_;
  const std::shared_future<void> released_ = release_.get_future().share();
  bool is_released_ = false;
  Backend backend_{1, 1};
  const std::unique_ptr<grpc::Service> answer_service_ = MakeAnswerService(backend_);
  std::unique_ptr<grpc::Server> server_;
  std::optional<RpcClient> client_;
  v1::AskRequest request_;
  v1::AskResponse response_;
};

TEST_F(OverloadTest, ABurstIsRefusedAtOnceAndToldWhenToComeBack) {
  Fill();
  grpc::ClientContext context;
  test::SetDeadline(context);
  const Failed failed = Decode(client_->Ask(context, request_, response_));
  EXPECT_EQ(failed.code, grpc::StatusCode::UNAVAILABLE);
  EXPECT_EQ(failed.reason, "OVERLOADED");
  const auto& trailers = context.GetServerTrailingMetadata();
  const auto pushback = trailers.find("grpc-retry-pushback-ms");
  ASSERT_NE(pushback, trailers.end());
  EXPECT_GT(std::stoi(std::string(pushback->second.data(), pushback->second.size())), 0);
}

TEST_F(OverloadTest, AnswersAgainOnceThereIsRoom) {
  Fill();
  EXPECT_EQ(Decode(client_->Ask(request_, response_)).reason, "OVERLOADED");
  Release();
  // Until the worker has taken what was queued, a call may still find the queue full.
  grpc::Status status = client_->Ask(request_, response_);
  while (Decode(status).reason == "OVERLOADED") status = client_->Ask(request_, response_);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

TEST_F(OverloadTest, ACancelledCallHoldsNobodyUp) {
  std::promise<void> begun;
  ASSERT_TRUE(backend_.pool().Submit([&](size_t) {
    begun.set_value();
    released_.wait();
  }));
  begun.get_future().wait();
  {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(1));
    EXPECT_EQ(client_->Ask(context, request_, response_).error_code(), grpc::StatusCode::DEADLINE_EXCEEDED);
  }
  Release();
  grpc::Status status = client_->Ask(request_, response_);
  while (Decode(status).reason == "OVERLOADED") status = client_->Ask(request_, response_);
  EXPECT_TRUE(status.ok()) << status.error_message();
}

}  // namespace
}  // namespace caveat
