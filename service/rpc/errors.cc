#include "service/rpc/errors.h"

#include "absl/strings/cord.h"
#include "google/rpc/error_details.pb.h"

namespace caveat {
namespace {

constexpr char kReasonUrl[] = "caveat/reason";
constexpr char kFieldUrl[] = "caveat/field";
constexpr char kDomain[] = "caveat";

std::string Payload(const absl::Status& status, const char* url) {
  const auto payload = status.GetPayload(url);
  return payload ? std::string(*payload) : std::string();
}

}  // namespace

absl::Status Failure(absl::StatusCode code, const char* reason, const std::string& message, const std::string& field) {
  absl::Status status(code, message);
  status.SetPayload(kReasonUrl, absl::Cord(reason));
  if (!field.empty()) status.SetPayload(kFieldUrl, absl::Cord(field));
  return status;
}

grpc::Status ToGrpcStatus(const absl::Status& status) {
  if (status.ok()) return grpc::Status::OK;
  const std::string reason = Payload(status, kReasonUrl);
  const std::string field = Payload(status, kFieldUrl);
  google::rpc::Status details;
  details.set_code(static_cast<int>(reason.empty() ? absl::StatusCode::kInternal : status.code()));
  details.set_message(reason.empty() ? "something unexpected failed; the server's log says what"
                                     : std::string(status.message()));
  google::rpc::ErrorInfo info;
  info.set_reason(reason.empty() ? "UNEXPECTED" : reason);
  info.set_domain(kDomain);
  details.add_details()->PackFrom(info);
  if (!field.empty()) {
    google::rpc::BadRequest bad_request;
    google::rpc::BadRequest::FieldViolation* violation = bad_request.add_field_violations();
    violation->set_field(field);
    violation->set_description(std::string(status.message()));
    details.add_details()->PackFrom(bad_request);
  }
  return grpc::Status(static_cast<grpc::StatusCode>(details.code()), details.message(), details.SerializeAsString());
}

}  // namespace caveat
