#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "absl/status/statusor.h"

namespace caveat {

struct ServerOptions {
  std::string listen = "127.0.0.1:0";     // HOST:PORT; port 0 lets the system pick one
  size_t workers = 2;                     // threads that answer; caveatd asks for one for each core
  size_t max_queued = 256;                // calls that may wait; more are refused with OVERLOADED
  std::string feedback;                   // the file that keeps what people think of answers; empty: none is kept
  std::chrono::milliseconds drain{2000};  // from NOT_SERVING until no new calls are taken
  std::chrono::milliseconds grace{8000};  // then, for calls that are under way
};

// The gRPC server: the public services, health and reflection. Health is NOT_SERVING until Serve() has succeeded.
class Server {
 public:
  // Binds and listens. Unavailable if the address is taken, InvalidArgument if it is not an address.
  static absl::StatusOr<std::unique_ptr<Server>> Start(const ServerOptions& options);
  virtual ~Server() = default;

  // Verifies the snapshot, opens it for every worker, then reports SERVING.
  virtual absl::Status Serve(const std::string& snapshot_path) = 0;
  // NOT_SERVING, then after `drain` no new calls, then at most `grace` for those under way. No accepted call is lost
  // that ends in time.
  virtual void Stop() = 0;
  // HOST:PORT with the port that was bound.
  virtual const std::string& address() const = 0;
};

}  // namespace caveat
