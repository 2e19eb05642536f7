#pragma once

#include <string>
#include <vector>

namespace caveat {

// One mistake in a collection: where, what, and what to do about it.
struct Diagnostic {
  std::string file;  // relative to the collection's folder
  int line = 0;      // from 1; 0 if the whole file is meant
  std::string message;

  // "claims.yaml:12: …"
  std::string ToString() const;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace caveat
