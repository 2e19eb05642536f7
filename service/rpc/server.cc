#include "service/rpc/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/grpcpp.h>
#include <grpcpp/health_check_service_interface.h>

#include <thread>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "service/rpc/backend.h"
#include "service/rpc/log.h"
#include "service/rpc/services.h"

namespace caveat {
namespace {

// A question and ten earlier ones of 2,000 code points each.
constexpr int kMaxReceiveBytes = 128 << 10;
constexpr int kMaxSendBytes = 256 << 10;
constexpr std::chrono::milliseconds kRefusing(200);

// The values and their reasons are in docs/operators.md.
void SetLimits(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kMaxReceiveBytes);
  builder.SetMaxSendMessageSize(kMaxSendBytes);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONCURRENT_STREAMS, 100);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, 60'000);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, 20'000);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_IDLE_MS, 5 * 60'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_MS, 30 * 60'000);
  builder.AddChannelArgument(GRPC_ARG_MAX_CONNECTION_AGE_GRACE_MS, 30'000);
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, 10'000);
}

class ServerImpl final : public Server {
 public:
  explicit ServerImpl(const ServerOptions& options)
      : options_(options),
        backend_(options.workers, options.max_queued),
        answer_service_(MakeAnswerService(backend_)),
        corpus_service_(MakeCorpusService(backend_)),
        feedback_service_(MakeFeedbackService(backend_, feedback_)) {}

  ~ServerImpl() override {
    if (server_ != nullptr) Stop();
  }

  absl::Status Listen() {
    if (!options_.feedback.empty()) {
      absl::StatusOr<std::unique_ptr<FeedbackStore>> store = FeedbackStore::Open(options_.feedback);
      if (!store.ok()) return store.status();
      feedback_.Use(*std::move(store));
    }
    grpc::EnableDefaultHealthCheckService(true);
    grpc::reflection::InitProtoReflectionServerBuilderPlugin();
    const size_t colon = options_.listen.rfind(':');
    uint32_t wanted_port = 0;
    const bool has_port = colon != std::string::npos &&
                          absl::SimpleAtoi(options_.listen.substr(colon + 1), &wanted_port) && wanted_port <= 65535;
    if (!has_port) {
      return absl::InvalidArgumentError(
          absl::StrCat("\"", options_.listen, "\" is not an address; write HOST:PORT, the port from 0 to 65535"));
    }
    grpc::ServerBuilder builder;
    SetLimits(builder);
    int port = 0;
    builder.AddListeningPort(options_.listen, grpc::InsecureServerCredentials(), &port);
    builder.RegisterService(answer_service_.get());
    builder.RegisterService(corpus_service_.get());
    builder.RegisterService(feedback_service_.get());
    server_ = builder.BuildAndStart();
    if (server_ == nullptr || port == 0) {
      return absl::UnavailableError(
          absl::StrCat("cannot listen on ", options_.listen, "; is another server using it?"));
    }
    server_->GetHealthCheckService()->SetServingStatus(false);
    address_ = absl::StrCat(options_.listen.substr(0, colon), ":", port);
    return absl::OkStatus();
  }

  absl::Status Serve(const std::string& snapshot_path) override {
    absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = Snapshot::Open(snapshot_path);
    if (!snapshot.ok()) return snapshot.status();
    if (absl::Status status = backend_.Serve(*snapshot); !status.ok()) return status;
    server_->GetHealthCheckService()->SetServingStatus(true);
    LogEvent("serving", absl::StrCat("snapshot ", (*snapshot)->id(), " on ", address_));
    return absl::OkStatus();
  }

  void Stop() override {
    server_->GetHealthCheckService()->SetServingStatus(false);
    LogEvent("stopping", "no longer serving; finishing the calls under way");
    std::this_thread::sleep_for(options_.drain);
    // gRPC cancels calls that reach it while it shuts down. So they are refused in words for a moment first.
    backend_.StartStopping();
    std::this_thread::sleep_for(kRefusing);
    server_->Shutdown(std::chrono::system_clock::now() + options_.grace);
    server_->Wait();
    server_.reset();
    LogEvent("stopped", "every call is finished");
  }

  const std::string& address() const override { return address_; }

 private:
  const ServerOptions options_;
  Backend backend_;
  SharedFeedback feedback_;
  const std::unique_ptr<grpc::Service> answer_service_;
  const std::unique_ptr<grpc::Service> corpus_service_;
  const std::unique_ptr<grpc::Service> feedback_service_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(const ServerOptions& options) {
  auto server = std::make_unique<ServerImpl>(options);
  if (absl::Status status = server->Listen(); !status.ok()) return status;
  return server;
}

}  // namespace caveat
