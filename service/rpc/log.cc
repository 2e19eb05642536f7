#include "service/rpc/log.h"

#include <google/protobuf/stubs/logging.h>
#include <grpc/support/log.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <cstdlib>
#include <nlohmann/json.hpp>

namespace caveat {
namespace {

constexpr size_t kQueuedEvents = 8192;

std::string Quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace);
}

// gRPC's messages quote headers that a client sent, so only where they come from is logged.
void OnGrpcLog(gpr_log_func_args* args) {
  if (args->severity != GPR_LOG_SEVERITY_ERROR) return;
  const std::string file = args->file;
  LogError("grpc_error", file.substr(file.find_last_of('/') + 1) + ":" + std::to_string(args->line));
}

}  // namespace

void StartLog(LogLevel level) {
  unsetenv("GRPC_TRACE");
  unsetenv("GRPC_VERBOSITY");
  gpr_set_log_function(OnGrpcLog);
  google::protobuf::SetLogHandler(nullptr);
  spdlog::init_thread_pool(kQueuedEvents, 1);
  auto logger =
      std::make_shared<spdlog::async_logger>("caveat", std::make_shared<spdlog::sinks::stderr_sink_mt>(),
                                             spdlog::thread_pool(), spdlog::async_overflow_policy::overrun_oldest);
  logger->set_pattern("{\"time\":\"%Y-%m-%dT%H:%M:%S.%eZ\",\"level\":\"%l\",%v}", spdlog::pattern_time_type::utc);
  switch (level) {
    case LogLevel::kInfo: logger->set_level(spdlog::level::info); break;
    case LogLevel::kWarning: logger->set_level(spdlog::level::warn); break;
    case LogLevel::kOff: logger->set_level(spdlog::level::off); break;
  }
  logger->flush_on(spdlog::level::info);
  spdlog::set_default_logger(std::move(logger));
}

void StopLog() {
  spdlog::shutdown();
}

void LogCall(const char* method, int status_code, int64_t micros, size_t request_bytes, size_t response_bytes) {
  spdlog::info(R"("event":"call","method":"{}","code":{},"micros":{},"request_bytes":{},"response_bytes":{})", method,
               status_code, micros, request_bytes, response_bytes);
}

void LogEvent(const char* event, const std::string& detail) {
  spdlog::info(R"("event":"{}","detail":{})", event, Quoted(detail));
}

void LogError(const char* event, const std::string& detail) {
  spdlog::error(R"("event":"{}","detail":{})", event, Quoted(detail));
}

}  // namespace caveat
