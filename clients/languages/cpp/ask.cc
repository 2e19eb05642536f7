// Asks Caveat a question: ask ADDRESS SERVICE_CONFIG QUESTION
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "caveat/v1/answer_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"

// Of the service's own errors, as QUESTION_EMPTY; else what gRPC says.
std::string ReasonOf(const grpc::Status& status) {
  google::rpc::Status details;
  details.ParseFromString(status.error_details());
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    if (detail.UnpackTo(&info)) return info.reason();
  }
  return status.error_message();
}

int main(int argc, char** argv) {
  if (argc != 4) {
    std::cerr << "usage: ask ADDRESS SERVICE_CONFIG QUESTION\n";
    return 2;
  }
  // The service config says what is tried again.
  std::ifstream service_config(argv[2]);
  grpc::ChannelArguments options;
  options.SetServiceConfigJSON(std::string(std::istreambuf_iterator<char>(service_config), {}));
  const auto channel = grpc::CreateCustomChannel(argv[1], grpc::InsecureChannelCredentials(), options);
  const auto answers = caveat::v1::AnswerService::NewStub(channel);

  caveat::v1::AskRequest request;
  request.set_question(argv[3]);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
  caveat::v1::AskResponse response;
  if (const grpc::Status status = answers->Ask(&context, request, &response); !status.ok()) {
    std::cerr << ReasonOf(status) << "\n";
    return 1;
  }
  const caveat::v1::Answer& answer = response.answer();
  std::cout << caveat::v1::Outcome_Name(answer.outcome()) << "\n";
  if (!answer.triage().message().empty()) std::cout << answer.triage().message() << "\n";
  for (const caveat::v1::Caveat& caveat : answer.caveats()) std::cout << "! " << caveat.text() << "\n";
  for (const caveat::v1::Statement& statement : answer.statements()) {
    std::cout << "- " << statement.text();
    for (const uint32_t number : statement.citation_numbers()) std::cout << " [" << number << "]";
    std::cout << "\n";
  }
}
