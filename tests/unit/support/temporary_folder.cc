#include "tests/unit/support/temporary_folder.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>

#include "files/file.h"

namespace caveat::test {

TemporaryFolder::TemporaryFolder() : path_(testing::TempDir() + "caveat-test-XXXXXX") {
  EXPECT_NE(mkdtemp(path_.data()), nullptr) << path_;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code error;
  std::filesystem::remove_all(path_, error);
  EXPECT_FALSE(error) << error.message();
}

std::string Bytes(const std::string& path) {
  const absl::StatusOr<std::string> bytes = ReadFile(path);
  EXPECT_TRUE(bytes.ok()) << bytes.status();
  return bytes.ok() ? *bytes : std::string();
}

void SetBytes(const std::string& path, std::string_view bytes) {
  const absl::Status status = WriteFile(path, bytes);
  EXPECT_TRUE(status.ok()) << status;
}

}  // namespace caveat::test
