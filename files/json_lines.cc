#include "files/json_lines.h"

#include <zlib.h>

#include <array>
#include <memory>

#include "absl/strings/str_cat.h"

namespace caveat {

absl::Status ForEachJsonLine(const std::string& path, const std::function<void(const nlohmann::json&)>& use) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), gzclose);
  if (file == nullptr) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::string line;
  size_t number = 0;
  std::array<char, 1 << 16> part;
  const auto use_line = [&]() -> absl::Status {
    ++number;
    if (line.find_first_not_of(" \r\n") == std::string::npos) return absl::OkStatus();
    const nlohmann::json object = nlohmann::json::parse(line, nullptr, false);
    if (!object.is_object())
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": this line is not a JSON object"));
    use(object);
    line.clear();
    return absl::OkStatus();
  };
  while (gzgets(file.get(), part.data(), static_cast<int>(part.size())) != nullptr) {
    line += part.data();
    if (line.back() != '\n') continue;
    if (absl::Status status = use_line(); !status.ok()) return status;
  }
  int error = Z_OK;
  const char* reason = gzerror(file.get(), &error);
  if (error != Z_OK && error != Z_STREAM_END)
    return absl::DataLossError(absl::StrCat("cannot read ", path, " to its end: ", reason));
  return use_line();
}

}  // namespace caveat
