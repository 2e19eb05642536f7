#include "service/rpc/errors.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/rpc_client.h"

namespace caveat {
namespace {

using absl::StatusCode;
using test::Decode;
using test::Failed;
using testing::ElementsAreArray;
using testing::HasSubstr;
using testing::Not;

TEST(ToGrpcStatus, Table) {
  const struct {
    absl::Status status;
    grpc::StatusCode code;
    const char* message;
    const char* reason;
    std::vector<std::string> fields;
  } rows[] = {
      {Failure(StatusCode::kInvalidArgument, "QUESTION_EMPTY", "write it", "question"),
       grpc::StatusCode::INVALID_ARGUMENT,
       "write it",
       "QUESTION_EMPTY",
       {"question"}},
      {Failure(StatusCode::kInvalidArgument, "REQUEST_MALFORMED", "send protobuf"),
       grpc::StatusCode::INVALID_ARGUMENT,
       "send protobuf",
       "REQUEST_MALFORMED",
       {}},
      {Failure(StatusCode::kUnavailable, "OVERLOADED", "later"),
       grpc::StatusCode::UNAVAILABLE,
       "later",
       "OVERLOADED",
       {}},
      {Failure(StatusCode::kNotFound, "DOCUMENT_NOT_FOUND", "list them", "document_id"),
       grpc::StatusCode::NOT_FOUND,
       "list them",
       "DOCUMENT_NOT_FOUND",
       {"document_id"}},
      {Failure(StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED", "late"),
       grpc::StatusCode::DEADLINE_EXCEEDED,
       "late",
       "DEADLINE_EXCEEDED",
       {}},
      {Failure(StatusCode::kCancelled, "CANCELLED", "taken back"),
       grpc::StatusCode::CANCELLED,
       "taken back",
       "CANCELLED",
       {}},
      {Failure(StatusCode::kInternal, "QUOTE_MISMATCH", "tell"),
       grpc::StatusCode::INTERNAL,
       "tell",
       "QUOTE_MISMATCH",
       {}},
  };
  for (const auto& row : rows) {
    const grpc::Status status = ToGrpcStatus(row.status);
    const Failed failed = Decode(status);
    EXPECT_EQ(failed.code, row.code) << row.reason;
    EXPECT_EQ(failed.message, row.message) << row.reason;
    EXPECT_EQ(failed.reason, row.reason);
    EXPECT_EQ(failed.domain, "caveat");
    EXPECT_THAT(failed.fields, ElementsAreArray(row.fields)) << row.reason;
    google::rpc::Status details;
    ASSERT_TRUE(details.ParseFromString(status.error_details()));
    EXPECT_EQ(details.code(), static_cast<int>(row.code));
    EXPECT_EQ(details.message(), row.message);
  }
}

TEST(ToGrpcStatus, OkIsOk) {
  EXPECT_TRUE(ToGrpcStatus(absl::OkStatus()).ok());
}

TEST(ToGrpcStatus, WhatNobodyForesawSaysNothing) {
  for (const absl::Status& status : {absl::DataLossError("secret words"), absl::InternalError("secret words"),
                                     absl::NotFoundError("secret words"), absl::AbortedError("secret words")}) {
    const grpc::Status result = ToGrpcStatus(status);
    const Failed failed = Decode(result);
    EXPECT_EQ(failed.code, grpc::StatusCode::INTERNAL);
    EXPECT_EQ(failed.reason, "UNEXPECTED");
    EXPECT_THAT(failed.message, Not(HasSubstr("secret")));
    EXPECT_THAT(result.error_details(), Not(HasSubstr("secret")));
  }
}

}  // namespace
}  // namespace caveat
