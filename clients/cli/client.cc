#include "clients/cli/client.h"

#include <grpcpp/grpcpp.h>

#include <chrono>
#include <string_view>

#include "caveat/v1/answer_service.grpc.pb.h"
#include "caveat/v1/corpus_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"

namespace caveat::cli {
namespace {

constexpr std::string_view kTlsScheme = "https://";

std::string CodeName(grpc::StatusCode code) {
  switch (code) {
    case grpc::StatusCode::INVALID_ARGUMENT: return "INVALID_ARGUMENT";
    case grpc::StatusCode::NOT_FOUND: return "NOT_FOUND";
    case grpc::StatusCode::UNAVAILABLE: return "UNAVAILABLE";
    case grpc::StatusCode::DEADLINE_EXCEEDED: return "DEADLINE_EXCEEDED";
    case grpc::StatusCode::RESOURCE_EXHAUSTED: return "RESOURCE_EXHAUSTED";
    case grpc::StatusCode::CANCELLED: return "CANCELLED";
    case grpc::StatusCode::UNIMPLEMENTED: return "UNIMPLEMENTED";
    default: return "INTERNAL";
  }
}

std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return "";
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.Is<google::rpc::ErrorInfo>() && detail.UnpackTo(&info)) return info.reason();
  }
  return "";
}

std::shared_ptr<grpc::Channel> OpenChannel(const std::string& server, const TlsCredentials& tls) {
  if (server.compare(0, kTlsScheme.size(), kTlsScheme) != 0)
    return grpc::CreateChannel(server, grpc::InsecureChannelCredentials());
  grpc::SslCredentialsOptions options;
  options.pem_root_certs = tls.roots;
  options.pem_cert_chain = tls.certificate;
  options.pem_private_key = tls.key;
  return grpc::CreateChannel(server.substr(kTlsScheme.size()), grpc::SslCredentials(options));
}

}  // namespace

struct Client::Stubs {
  explicit Stubs(const std::shared_ptr<grpc::Channel>& channel)
      : answers(v1::AnswerService::NewStub(channel)), corpus(v1::CorpusService::NewStub(channel)) {}
  std::unique_ptr<v1::AnswerService::Stub> answers;
  std::unique_ptr<v1::CorpusService::Stub> corpus;
};

Client::Client(std::string server, const TlsCredentials& tls, int64_t timeout_ms)
    : server_(std::move(server)), timeout_ms_(timeout_ms), stubs_(std::make_unique<Stubs>(OpenChannel(server_, tls))) {}

Client::~Client() = default;

namespace {

// Makes one call with a deadline. A server that is not there is named, with what to do.
template <typename Invoke>
bool Call(const std::string& server, int64_t timeout_ms, CallError& error, Invoke invoke) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::milliseconds(timeout_ms));
  const grpc::Status status = invoke(context);
  if (status.ok()) return true;
  error.code = CodeName(status.error_code());
  error.reason = ReasonOf(status);
  error.message = status.error_message();
  if (status.error_code() == grpc::StatusCode::UNAVAILABLE && error.reason.empty()) {
    const bool is_tls = server.compare(0, kTlsScheme.size(), kTlsScheme) == 0;
    error.message =
        "no Caveat server answers at " + server +
        (is_tls ? ", or it and we do not accept each other's certificate; look at --server, --tls-ca and --tls-cert"
                : "; start one with `scripts/quickstart --serve`, or name its address with --server");
  } else if (status.error_code() == grpc::StatusCode::DEADLINE_EXCEEDED) {
    error.message = "the server at " + server + " did not answer within " + std::to_string(timeout_ms) +
                    " ms; try again, or allow more with --timeout-ms";
  } else if (status.error_code() == grpc::StatusCode::UNIMPLEMENTED) {
    error.message = "the server at " + server + " is not a Caveat server, or an older one";
  }
  return false;
}

}  // namespace

bool Client::Ask(const v1::AskRequest& request, v1::AskResponse& response, CallError& error) {
  return Call(server_, timeout_ms_, error,
              [&](grpc::ClientContext& context) { return stubs_->answers->Ask(&context, request, &response); });
}

bool Client::Search(const std::string& query, uint32_t page_size, v1::SearchPassagesResponse& response,
                    CallError& error) {
  v1::SearchPassagesRequest request;
  request.set_query(query);
  request.set_page_size(page_size);
  return Call(server_, timeout_ms_, error, [&](grpc::ClientContext& context) {
    return stubs_->corpus->SearchPassages(&context, request, &response);
  });
}

bool Client::ListDocuments(v1::ListDocumentsResponse& all, CallError& error) {
  v1::ListDocumentsRequest request;
  do {
    v1::ListDocumentsResponse page;
    const bool ok = Call(server_, timeout_ms_, error, [&](grpc::ClientContext& context) {
      return stubs_->corpus->ListDocuments(&context, request, &page);
    });
    if (!ok) return false;
    for (v1::Document& document : *page.mutable_documents()) all.add_documents()->Swap(&document);
    request.set_page_token(page.next_page_token());
  } while (!request.page_token().empty());
  return true;
}

bool Client::GetDocument(const std::string& id, v1::Document& document, CallError& error) {
  v1::GetDocumentRequest request;
  request.set_document_id(id);
  v1::GetDocumentResponse response;
  const bool ok = Call(server_, timeout_ms_, error, [&](grpc::ClientContext& context) {
    return stubs_->corpus->GetDocument(&context, request, &response);
  });
  if (ok) document.Swap(response.mutable_document());
  return ok;
}

bool Client::GetSnapshot(v1::Snapshot& snapshot, CallError& error) {
  v1::GetSnapshotResponse response;
  const bool ok = Call(server_, timeout_ms_, error, [&](grpc::ClientContext& context) {
    return stubs_->corpus->GetSnapshot(&context, v1::GetSnapshotRequest(), &response);
  });
  if (ok) snapshot.Swap(response.mutable_snapshot());
  return ok;
}

}  // namespace caveat::cli
