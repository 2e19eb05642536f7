#include "files/json_lines.h"

#include <gtest/gtest.h>

#include "tests/unit/support/temporary_folder.h"

namespace caveat {
namespace {

using test::SetBytes;
using test::TemporaryFolder;

TEST(ForEachJsonLine, ReadsEveryLine) {
  const TemporaryFolder folder;
  const std::string long_text(200'000, 'x');  // longer than what is read at once
  SetBytes(folder / "a.jsonl", "{\"n\": 1}\n\n{\"n\": 2, \"t\": \"" + long_text + "\"}\n{\"n\": 3}");
  std::vector<int> numbers;
  size_t longest = 0;
  const absl::Status status = ForEachJsonLine(folder / "a.jsonl", [&](const nlohmann::json& line) {
    numbers.push_back(line["n"]);
    longest = std::max(longest, line.value("t", "").size());
  });
  EXPECT_TRUE(status.ok()) << status;
  EXPECT_EQ(numbers, (std::vector<int>{1, 2, 3}));
  EXPECT_EQ(longest, long_text.size());
}

TEST(ForEachJsonLine, SaysWhereItIsBroken) {
  const TemporaryFolder folder;
  const auto ignore = [](const nlohmann::json&) {};
  EXPECT_EQ(ForEachJsonLine(folder / "none", ignore).code(), absl::StatusCode::kNotFound);
  for (const char* broken : {"{\"n\": 1}\n{\"n\": \n", "{\"n\": 1}\n[1]\n", "{\"n\": 1}\nhello\n"}) {
    SetBytes(folder / "b", broken);
    const absl::Status status = ForEachJsonLine(folder / "b", ignore);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
    EXPECT_NE(status.message().find("b:2"), std::string::npos) << status;
  }
  SetBytes(folder / "cut.gz", std::string("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab", 11));
  EXPECT_FALSE(ForEachJsonLine(folder / "cut.gz", ignore).ok());
}

}  // namespace
}  // namespace caveat
