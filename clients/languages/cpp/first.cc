// A first answer: first ADDRESS QUESTION
#include <grpcpp/grpcpp.h>

#include <chrono>
#include <iostream>

#include "caveat/v1/answer_service.grpc.pb.h"

int main(int, char** argv) {
  const auto answers =
      caveat::v1::AnswerService::NewStub(grpc::CreateChannel(argv[1], grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(3));
  caveat::v1::AskRequest request;
  request.set_question(argv[2]);
  caveat::v1::AskResponse response;
  if (!answers->Ask(&context, request, &response).ok()) return 1;
  const caveat::v1::Answer& answer = response.answer();
  if (!answer.triage().message().empty()) std::cout << answer.triage().message() << "\n";
  std::cout << caveat::v1::Verdict_Name(answer.verdict()) << "\n";
  for (const auto& caveat : answer.caveats()) std::cout << "! " << caveat.text() << "\n";
  if (answer.citations_size() > 0) std::cout << answer.citations(0).quote() << "\n";
}
