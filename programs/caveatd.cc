// caveatd: serves one snapshot over gRPC.

#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <iostream>
#include <thread>

#include "service/rpc/log.h"
#include "service/rpc/server.h"

namespace {

constexpr int kFailed = 1;
constexpr int kUsage = 2;
constexpr int kStoppedTooSlowly = 3;
// All of stopping: draining, the calls under way, and what gRPC does after.
constexpr std::chrono::seconds kStopWithin(15);
constexpr rlim_t kWantedFiles = 65536;

// Every connection is a file; gRPC 1.51 never accepts again once it has run out of them.
void RaiseFileLimit() {
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = std::min(limit.rlim_max, std::max(limit.rlim_cur, kWantedFiles));
  setrlimit(RLIMIT_NOFILE, &limit);
}

// A core file would hold questions.
void ForbidCoreFiles() {
  const rlimit none{0, 0};
  setrlimit(RLIMIT_CORE, &none);
  prctl(PR_SET_DUMPABLE, 0);
}

// Signals that end the server, blocked in every thread so that only WaitForStop() takes them.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void WaitForStop(const sigset_t& signals) {
  int signal = 0;
  sigwait(&signals, &signal);
}

void ExitIfStuck() {
  std::thread([] {
    std::this_thread::sleep_for(kStopWithin);
    _exit(kStoppedTooSlowly);
  }).detach();
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app(
      "Serves one Caveat snapshot over gRPC. The address is the first line on stdout, once questions are answered.");
  caveat::ServerOptions options;
  std::string snapshot;
  std::string log_level = "info";
  size_t drain_ms = 2000;
  options.workers = std::max(1u, std::thread::hardware_concurrency());
  app.add_option("--snapshot", snapshot, "Snapshot file, made by `caveat-corpus build`")->required();
  app.add_option("--listen", options.listen,
                 "HOST:PORT; port 0 picks a free one. Stay on loopback, with a proxy in front")
      ->capture_default_str();
  app.add_option("--feedback", options.feedback,
                 "File that keeps what people think of answers, made if absent; without it none is kept");
  app.add_option("--workers", options.workers, "Threads that answer questions")
      ->capture_default_str()
      ->check(CLI::Range(1, 256));
  app.add_option("--drain-ms", drain_ms, "After SIGTERM, how long to take calls while reporting NOT_SERVING")
      ->capture_default_str()
      ->check(CLI::Range(0, 5000));
  app.add_option("--log-level", log_level, "info, warning or off; JSON lines on stderr")
      ->capture_default_str()
      ->check(CLI::IsMember({"info", "warning", "off"}));
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? 0 : kUsage;
  }
  options.drain = std::chrono::milliseconds(drain_ms);

  RaiseFileLimit();
  ForbidCoreFiles();
  const sigset_t signals = BlockStopSignals();
  caveat::StartLog(log_level == "info"  ? caveat::LogLevel::kInfo
                   : log_level == "off" ? caveat::LogLevel::kOff
                                        : caveat::LogLevel::kWarning);
  auto server = caveat::Server::Start(options);
  const absl::Status status = server.ok() ? (*server)->Serve(snapshot) : server.status();
  if (!status.ok()) {
    std::cerr << "caveatd: " << status.message() << std::endl;
    ExitIfStuck();
    if (server.ok()) server->reset();  // it logs that it stops
    caveat::StopLog();
    return kFailed;
  }
  std::cout << (*server)->address() << std::endl;
  WaitForStop(signals);
  ExitIfStuck();
  (*server)->Stop();
  caveat::StopLog();
  return 0;
}
