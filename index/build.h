#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "corpus/collection.h"

namespace caveat {

// Writes the snapshot of a collection without mistakes to `path`; the same collection gives the same bytes. The file
// appears whole or not at all, and what stood there before stays until then. Returns its SHA-256. ResourceExhausted if
// the disk is full.
absl::StatusOr<std::string> BuildSnapshot(const Collection& collection, const std::string& path);

}  // namespace caveat
