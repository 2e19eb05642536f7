#pragma once

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "nlohmann/json.hpp"

namespace caveat {

// Calls `use` with every line of a file of JSON objects, one a line, gzip-compressed or not. NotFound if there is no
// such file, InvalidArgument with the line's number if one is not a JSON object.
absl::Status ForEachJsonLine(const std::string& path, const std::function<void(const nlohmann::json&)>& use);

}  // namespace caveat
