#pragma once

#include <string>
#include <string_view>

namespace caveat::test {

// A new empty folder, removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::string& path() const { return path_; }
  // The path of `file`, which need not exist, in the folder.
  std::string operator/(const std::string& file) const { return path_ + "/" + file; }

 private:
  std::string path_;
};

// The bytes of a file, or of a file to be; a test fails that cannot read or write.
std::string Bytes(const std::string& path);
void SetBytes(const std::string& path, std::string_view bytes);

}  // namespace caveat::test
