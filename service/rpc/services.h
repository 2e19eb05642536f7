#pragma once

#include <grpcpp/impl/codegen/service_type.h>

#include <memory>

#include "service/rpc/backend.h"
#include "service/rpc/shared_feedback.h"

namespace caveat {

// The public services, answering through `backend`, which must outlive them.
std::unique_ptr<grpc::Service> MakeAnswerService(Backend& backend);
std::unique_ptr<grpc::Service> MakeCorpusService(Backend& backend);
// `feedback` must outlive it too.
std::unique_ptr<grpc::Service> MakeFeedbackService(Backend& backend, SharedFeedback& feedback);

}  // namespace caveat
