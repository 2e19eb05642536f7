// caveat-bench: how fast Ask is, as a share of a call that does nothing in the same server and the same run.
//
//   caveat-bench SNAPSHOT QUESTIONS CAVEATD [SECONDS]
//
// QUESTIONS has one question a line. Prints a table; ratios travel between machines, absolute figures do not.

#include <grpcpp/grpcpp.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <fstream>
#include <iomanip>
#include <iostream>
#include <thread>

#include "bench/load.h"
#include "caveat/v1/answer_service.grpc.pb.h"
#include "empty.grpc.pb.h"
#include "service/answer/answerer.h"
#include "service/rpc/call.h"
#include "service/rpc/convert.h"
#include "service/rpc/log.h"
#include "service/rpc/services.h"

namespace caveat::bench {
namespace {

constexpr int kRounds = 3;
constexpr int kLevels[] = {1, 16, 64};

// Distinct questions: the given ones, each in as many openings as are needed.
class Questions {
 public:
  explicit Questions(const std::string& path) {
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);) {
      if (!line.empty()) lines_.push_back(line);
    }
  }
  bool empty() const { return lines_.empty(); }
  size_t size() const { return lines_.size(); }
  std::string At(uint64_t sequence) const {
    const uint64_t round = sequence / lines_.size();
    const std::string& line = lines_[sequence % lines_.size()];
    return round == 0 ? line : "Question " + std::to_string(round) + ": " + line;
  }

 private:
  std::vector<std::string> lines_;
};

class NoWork final : public EmptyService::WithRawCallbackMethod_Empty<EmptyService::Service> {
 public:
  NoWork(Backend& backend, size_t reply_bytes) : backend_(backend) {
    EmptyReply reply;
    reply.set_filler(std::string(reply_bytes, 'x'));
    reply_ = reply.SerializeAsString();
  }
  grpc::ServerUnaryReactor* Empty(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                  grpc::ByteBuffer* response) override {
    return Call::Start("Empty", context, request, response, backend_,
                       [this](const std::string&, Answerer&, const std::function<bool()>&) { return reply_; });
  }

 private:
  Backend& backend_;
  std::string reply_;
};

// Microseconds a question for each stage, one thread, no network; returns the mean size of a reply in bytes.
size_t MeasureStages(Answerer& answerer, const Questions& questions) {
  StageTimes times;
  int64_t convert = 0;
  size_t bytes = 0;
  const size_t count = std::max<size_t>(2000, questions.size());
  for (size_t i = 0; i < count; ++i) {
    const absl::StatusOr<Answer> answer = answerer.Ask(questions.At(i), {}, nullptr, &times);
    if (!answer.ok()) continue;
    const auto start = std::chrono::steady_clock::now();
    v1::AskResponse response;
    *response.mutable_answer() = ToProto(*answer, answerer.snapshot());
    bytes += response.SerializeAsString().size();
    convert += (std::chrono::steady_clock::now() - start).count();
  }
  const auto micros = [&](int64_t nanos) { return static_cast<double>(nanos) / 1000.0 / static_cast<double>(count); };
  std::cout << std::fixed << std::setprecision(1) << "stages, us a question (one thread): question "
            << micros(times.question) << ", triage " << micros(times.triage) << ", search " << micros(times.search)
            << ", evidence " << micros(times.evidence) << ", compose " << micros(times.compose)
            << ", convert and serialise " << micros(convert) << "\n"
            << "mean reply: " << bytes / count << " bytes\n";
  return bytes / count;
}

// Milliseconds from starting caveatd to its first answer, and its resident memory after it, in MiB.
void MeasureColdStart(const std::string& caveatd, const std::string& snapshot, const std::string& question) {
  std::vector<double> starts;
  double resident = 0;
  for (int round = 0; round < 5; ++round) {
    int out[2];
    if (pipe(out) != 0) return;
    const auto start = std::chrono::steady_clock::now();
    const pid_t pid = fork();
    if (pid == 0) {
      dup2(out[1], STDOUT_FILENO);
      execl(caveatd.c_str(), caveatd.c_str(), "--snapshot", snapshot.c_str(), "--listen", "127.0.0.1:0", "--drain-ms",
            "0", "--log-level", "off", static_cast<char*>(nullptr));
      _exit(127);
    }
    close(out[1]);
    std::string address;
    for (char c; read(out[0], &c, 1) == 1 && c != '\n';) address += c;
    auto stub = v1::AnswerService::NewStub(grpc::CreateChannel(address, grpc::InsecureChannelCredentials()));
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(5));
    v1::AskRequest request;
    request.set_question(question);
    v1::AskResponse response;
    const grpc::Status status = stub->Ask(&context, request, &response);
    if (status.ok())
      starts.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count());
    std::ifstream proc("/proc/" + std::to_string(pid) + "/status");
    for (std::string line; std::getline(proc, line);) {
      if (line.rfind("VmRSS:", 0) == 0) resident = std::stod(line.substr(6)) / 1024;
    }
    kill(pid, SIGTERM);
    waitpid(pid, nullptr, 0);
    close(out[0]);
  }
  if (starts.empty()) return;
  std::cout << "cold start to first answer: " << Median(starts) << " ms (median of " << starts.size() << "); resident "
            << resident << " MiB\n";
}

void MeasureThroughput(const std::string& address, const Questions& questions, double seconds) {
  std::vector<std::shared_ptr<grpc::Channel>> channels;
  for (int i = 0; i < 2; ++i) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    channels.push_back(grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments));
  }
  std::vector<std::unique_ptr<v1::AnswerService::Stub>> ask_stubs;
  std::vector<std::unique_ptr<EmptyService::Stub>> empty_stubs;
  for (const auto& channel : channels) {
    ask_stubs.push_back(v1::AnswerService::NewStub(channel));
    empty_stubs.push_back(EmptyService::NewStub(channel));
  }
  struct AskCall {
    grpc::ClientContext context;
    v1::AskRequest request;
    v1::AskResponse response;
  };
  struct EmptyCall {
    grpc::ClientContext context;
    EmptyRequest request;
    EmptyReply response;
  };
  std::atomic<uint64_t> asked{0};
  const StartCall ask = [&](uint64_t sequence, std::function<void(bool)> done) {
    auto call = std::make_shared<AskCall>();
    call->request.set_question(questions.At(asked++));
    ask_stubs[sequence % 2]->async()->Ask(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  };
  const StartCall empty = [&](uint64_t sequence, std::function<void(bool)> done) {
    auto call = std::make_shared<EmptyCall>();
    empty_stubs[sequence % 2]->async()->Empty(
        &call->context, &call->request, &call->response,
        [call, done = std::move(done)](const grpc::Status& status) { done(status.ok()); });
  };
  RunLoad(16, 0.5, ask);
  RunLoad(16, 0.5, empty);
  std::cout << "\nin flight |  empty/s   p50 us   p99 us |    Ask/s   p50 us   p99 us | Ask as a share\n";
  for (const int level : kLevels) {
    std::vector<double> shares;
    LoadResult last_empty;
    LoadResult last_ask;
    uint64_t failed = 0;
    for (int round = 0; round < kRounds; ++round) {
      last_empty = RunLoad(level, seconds, empty);
      last_ask = RunLoad(level, seconds, ask);
      failed += last_empty.failed + last_ask.failed;
      shares.push_back(last_ask.calls_per_second / last_empty.calls_per_second);
    }
    std::cout << std::setprecision(0) << std::setw(9) << level << " |" << std::setw(9) << last_empty.calls_per_second
              << std::setw(9) << last_empty.p50_us << std::setw(9) << last_empty.p99_us << " |" << std::setw(9)
              << last_ask.calls_per_second << std::setw(9) << last_ask.p50_us << std::setw(9) << last_ask.p99_us
              << " | " << std::setprecision(3) << Median(shares) << " (median of " << kRounds << ")";
    if (failed > 0) std::cout << "  FAILED CALLS: " << failed;
    std::cout << "\n";
  }
}

int Fail(const std::string& message) {
  std::cerr << "caveat-bench: " << message << "\n";
  return 1;
}

int Main(int argc, char** argv) {
  if (argc < 4) return Fail("usage: caveat-bench SNAPSHOT QUESTIONS CAVEATD [SECONDS]");
  const double seconds = argc > 4 ? std::stod(argv[4]) : 2.0;
  const Questions questions(argv[2]);
  if (questions.empty()) return Fail(std::string("no questions in ") + argv[2]);
  StartLog(LogLevel::kOff);
  std::cout << std::thread::hardware_concurrency() << " cores, shared by client and server; " << questions.size()
            << " questions\n";
  MeasureColdStart(argv[3], argv[1], questions.At(0));
  const auto snapshot = Snapshot::Open(argv[1]);
  if (!snapshot.ok()) return Fail(std::string(snapshot.status().message()));
  const auto answerer = Answerer::Open(*snapshot);
  if (!answerer.ok()) return Fail(std::string(answerer.status().message()));
  const size_t reply_bytes = MeasureStages(**answerer, questions);

  Backend backend(std::max(1u, std::thread::hardware_concurrency()), 256);
  if (const absl::Status status = backend.Serve(*snapshot); !status.ok()) return Fail(std::string(status.message()));
  const auto answer_service = MakeAnswerService(backend);
  NoWork empty_service(backend, reply_bytes);
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(answer_service.get());
  builder.RegisterService(&empty_service);
  const auto server = builder.BuildAndStart();
  MeasureThroughput("127.0.0.1:" + std::to_string(port), questions, seconds);
  server->Shutdown();
  return 0;
}

}  // namespace
}  // namespace caveat::bench

int main(int argc, char** argv) {
  return caveat::bench::Main(argc, argv);
}
