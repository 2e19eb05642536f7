#pragma once

#include <string>

#include "nlohmann/json.hpp"

namespace caveat {

// The text of a field of a JSON object, or "" where there is none or it is not text.
std::string TextField(const nlohmann::json& object, const char* field);

}  // namespace caveat
