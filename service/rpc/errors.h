#pragma once

#include <grpcpp/support/status.h>

#include <string>

#include "absl/status/status.h"

namespace caveat {

// A failure with the reason that clients branch on (UPPER_SNAKE_CASE, listed at the RPCs in proto/caveat/v1 and in
// docs/integrators.md) and, where a field of the request is at fault, its path.
absl::Status Failure(absl::StatusCode code, const char* reason, const std::string& message,
                     const std::string& field = "");

// The one place where a failure becomes a gRPC status: with a google.rpc.ErrorInfo, and a google.rpc.BadRequest if a
// field is at fault. A status that no Failure() made is INTERNAL with the reason UNEXPECTED, and its message stays
// here.
grpc::Status ToGrpcStatus(const absl::Status& status);

}  // namespace caveat
