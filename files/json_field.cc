#include "files/json_field.h"

namespace caveat {

std::string TextField(const nlohmann::json& object, const char* field) {
  const auto found = object.find(field);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

}  // namespace caveat
