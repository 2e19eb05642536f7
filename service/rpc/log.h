#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

namespace caveat {

// The service's log: JSON lines on stderr, one event each, in UTC. Only the fields below are ever written; no question,
// answer, address or header is among them. Any thread may call.

enum class LogLevel { kInfo, kWarning, kOff };

// Once, before the first event. Also quiets gRPC's and Protobuf's own logging, which repeat what clients send.
void StartLog(LogLevel level);
// Writes what is queued.
void StopLog();

void LogCall(const char* method, int status_code, int64_t micros, size_t request_bytes, size_t response_bytes);
// `detail` is a sentence of ours about the service itself, never text from a client.
void LogEvent(const char* event, const std::string& detail);
void LogError(const char* event, const std::string& detail);

}  // namespace caveat
