#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace caveat {

// Reads a whole file. NotFound, PermissionDenied or Unavailable (an I/O error), each naming the path; OutOfRange if it
// is larger than `max_bytes`.
absl::StatusOr<std::string> ReadFile(const std::string& path, size_t max_bytes = size_t{1} << 30);

// A file that appears at `path` only when it is whole: written beside it, flushed to the disk, then renamed over it.
// Destroyed without a successful Publish(), it leaves whatever stood at `path` untouched and removes its own file.
// A process killed in between leaves a `.partial` file, which the next one with the same path replaces.
class AtomicFile {
 public:
  explicit AtomicFile(std::string path);
  ~AtomicFile();
  AtomicFile(const AtomicFile&) = delete;
  AtomicFile& operator=(const AtomicFile&) = delete;

  // Where to write before Publish(); the same folder as the final path.
  const std::string& partial_path() const { return partial_path_; }

  // Flushes what was written and puts it in place. Unavailable or ResourceExhausted (disk full) on failure.
  absl::Status Publish();

 private:
  std::string path_;
  std::string partial_path_;
  bool published_ = false;
};

// Writes `bytes` to a new or truncated file. ResourceExhausted if the disk is full.
absl::Status WriteFile(const std::string& path, std::string_view bytes);

}  // namespace caveat
