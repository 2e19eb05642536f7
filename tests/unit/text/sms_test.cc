#include "text/sms.h"

#include <gtest/gtest.h>

#include <string>

namespace caveat {
namespace {

std::string Repeat(const std::string& text, size_t count) {
  std::string repeated;
  for (size_t i = 0; i < count; ++i) repeated += text;
  return repeated;
}

TEST(MeasureSms, Table) {
  const struct {
    std::string text;
    bool is_gsm7;
    size_t units;
    size_t segments;
  } rows[] = {
      {"", true, 0, 1},
      {"Ask first.", true, 10, 1},
      {Repeat("a", 160), true, 160, 1},
      {Repeat("a", 161), true, 161, 2},
      {Repeat("a", 306), true, 306, 2},
      {Repeat("a", 307), true, 307, 3},
      {"[1] 5€", true, 9, 1},                          // brackets and the euro sign take two septets each
      {"a “quote”", false, 9, 1},                      // curly quotation marks are not in GSM-7
      {Repeat("é", 160), true, 160, 1},                // e acute is
      {Repeat("ø", 70) + "–", false, 71, 2},           // one dash makes it all UCS-2
      {Repeat("\xF0\x9F\x98\x80", 35), false, 70, 1},  // two units each
      {Repeat("\xF0\x9F\x98\x80", 36), false, 72, 2},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.text);
    const SmsSize size = MeasureSms(row.text);
    EXPECT_EQ(size.is_gsm7, row.is_gsm7);
    EXPECT_EQ(size.units, row.units);
    EXPECT_EQ(size.segments, row.segments);
  }
}

}  // namespace
}  // namespace caveat
