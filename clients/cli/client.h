#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "caveat/v1/answer_service.pb.h"
#include "caveat/v1/corpus_service.pb.h"

namespace caveat::cli {

// A call that failed: what to tell the person, and what a program branches on.
struct CallError {
  std::string message;
  std::string code;    // gRPC's name: UNAVAILABLE
  std::string reason;  // of the ErrorInfo: OVERLOADED; may be empty
};

// For a server behind a proxy that speaks TLS, PEM text each: who signed its certificate, empty for those that the
// system trusts; and the certificate to show it (mutual TLS) with its key, both empty for none.
struct TlsCredentials {
  std::string roots;
  std::string certificate;
  std::string key;
};

// Calls one server, each call with a deadline. Every method returns true, or false with `error` set.
class Client {
 public:
  // `server`: HOST:PORT, in the clear, or https://HOST:PORT. `tls` counts for the latter.
  Client(std::string server, const TlsCredentials& tls, int64_t timeout_ms);
  ~Client();

  bool Ask(const v1::AskRequest& request, v1::AskResponse& response, CallError& error);
  bool Search(const std::string& query, uint32_t page_size, v1::SearchPassagesResponse& response, CallError& error);
  bool ListDocuments(v1::ListDocumentsResponse& response, CallError& error);
  bool GetDocument(const std::string& id, v1::Document& document, CallError& error);
  bool GetSnapshot(v1::Snapshot& snapshot, CallError& error);

 private:
  struct Stubs;
  const std::string server_;
  const int64_t timeout_ms_;
  std::unique_ptr<Stubs> stubs_;
};

}  // namespace caveat::cli
